"""What a second start says to the open window is understood, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.model.handover import MOST_BYTES, MOST_FILES, handover_message, understood
from studio.model.window import WindowRequest

FOLDER = Path.cwd()
WHOLE = WindowRequest((Path("a b.proof"), Path("/二/x.elf").absolute()), "library", "light", (1200, 800))


def test_what_is_said_is_understood() -> None:
    line = handover_message(WHOLE, FOLDER, "token-1")
    assert line is not None
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    heard = understood(line)
    assert heard is not None
    wanted, token = heard
    assert token == "token-1"
    assert wanted == WindowRequest((FOLDER / "a b.proof", WHOLE.files[1]), "library", "light", (1200, 800))


def test_nothing_but_to_come_to_the_front() -> None:
    line = handover_message(WindowRequest(), FOLDER)
    assert line is not None
    assert understood(line) == (WindowRequest(), "")


def test_a_name_that_is_no_unicode_arrives() -> None:
    line = handover_message(WindowRequest((Path("broken\udcff.proof"),)), FOLDER)
    assert line is not None
    heard = understood(line)
    assert heard is not None
    assert heard[0].files == (FOLDER / "broken\udcff.proof",)


def test_more_than_anybody_takes_is_not_said() -> None:
    assert handover_message(WindowRequest((Path("x"),) * (MOST_FILES + 1)), FOLDER) is None
    assert handover_message(WindowRequest((Path("x" * 3000),) * 100), FOLDER) is None


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "é", "x" * 600])
def test_a_token_that_is_no_word_is_left_out(token: str) -> None:
    line = handover_message(WindowRequest(), FOLDER, token)
    assert line is not None
    assert understood(line) == (WindowRequest(), "")


def changed(**fields: object) -> bytes:
    line = handover_message(WHOLE, FOLDER, "t")
    assert line is not None
    value = json.loads(line)
    value.update(fields)
    return json.dumps({name: one for name, one in value.items() if one is not ...}).encode() + b"\n"


def with_token(token: object) -> bytes:
    return changed(token=token)


def test_the_change_of_nothing_is_understood() -> None:
    assert understood(changed()) is not None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"no json\n",
        b"[]\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        changed(format=2),
        changed(format=True),
        changed(format=...),
        changed(more=1),
        changed(files="x"),
        changed(files=["relative.proof"]),
        changed(files=[1]),
        changed(files=[str(FOLDER / "a\0b")]),
        changed(files=[str(FOLDER / ("x" * 40_000))]),
        changed(files=[str(FOLDER)] * (MOST_FILES + 1)),
        changed(page="no such page"),
        changed(page=["library"]),
        changed(theme="pink"),
        changed(theme={}),
        changed(size=[1]),
        changed(size=[1, 1]),
        changed(size=[10**9, 800]),
        changed(size=[True, 800]),
        changed(size="1200x800"),
        *map(with_token, ("two words", 7, "x" * MOST_BYTES)),
    ],
    ids=lambda line: repr(line[:40]),
)
def test_anything_else_is_dropped(line: bytes) -> None:
    assert understood(line) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(line: bytes) -> None:
    assert understood(line) is None
