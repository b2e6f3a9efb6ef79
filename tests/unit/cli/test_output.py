"""Nothing printed can move the cursor, and JSON is one object of plain ASCII."""

from __future__ import annotations

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.cli.output import Output, escaped, output_error, shown_width
from studio.model.errors import UserError


@given(st.text())
def test_escaped_text_is_printable_and_plain_text_is_left_alone(text: str) -> None:
    shown = escaped(text)
    assert all(character.isprintable() for character in shown)
    if text.isascii() and text.isprintable():
        assert shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\x0ab"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202egnp", "\\u202egnp"),
        ("\udcff", "\\udcff"),
        ("ünï → 字", "ünï → 字"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_text_mode_prints_lines_and_tables() -> None:
    stream = io.StringIO()
    output = Output(stream, as_json=False)
    output.line("one\rline")
    output.block("two\nlines")
    output.table(["n", "name"], [["1", "a"], ["100", "b\tc"]], right=(0,))
    output.result({"not": "shown"})
    assert stream.getvalue() == "one\\x0dline\ntwo\nlines\n  n  name\n  1  a\n100  b\\x09c\n"


def test_json_mode_prints_one_object() -> None:
    stream = io.StringIO()
    output = Output(stream, as_json=True)
    output.line("not shown")
    output.table(["n"], [["1"]])
    output.result({"name": "ü\x1b"})
    assert stream.getvalue() == '{"ok": true, "name": "\\u00fc\\u001b"}\n'


def test_errors_in_both_modes() -> None:
    error = UserError("file.is_folder", {"path": "x\ny"})
    stream, errors = io.StringIO(), io.StringIO()
    Output(stream, as_json=True).error(error, errors)
    shown = json.loads(stream.getvalue())
    assert (shown["ok"], shown["error"]["id"], errors.getvalue()) == (False, "file.is_folder", "")
    stream = io.StringIO()
    Output(stream, as_json=False).error(error, errors)
    assert stream.getvalue() == ""
    assert errors.getvalue() == "x\\x0ay is a folder, not a file.\nName a file inside it.\n"


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_output_that_cannot_be_written_is_an_error_of_its_own() -> None:
    with pytest.raises(UserError) as refused:
        Output(FullDisk(), as_json=False).line("x")
    assert refused.value.message_id == "cli.output_closed"
    with pytest.raises(UserError):
        Output(FullDisk(), as_json=True).result({})
    with pytest.raises(UserError):
        Output(FullDisk(), as_json=False).flush()
    assert output_error(OSError("odd")).params["reason"] == "odd"


def test_columns_line_up_where_letters_are_two_cells_wide() -> None:
    stream = io.StringIO()
    Output(stream, as_json=False).table(["程序", "步数"], [["sort", "12"], ["范围证明", "3"]], right=(1,))
    lines = stream.getvalue().splitlines()
    assert {shown_width(line) for line in lines} == {shown_width(lines[0])}
    assert shown_width("步 12") == 5
