"""Batch files: both kinds, and every way to get a line wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import Request, Session, bundled_programs
from studio.session.batch_file import BatchLine, read_batch

SESSION = Session()


def read(folder: Path, text: str | bytes) -> list[BatchLine]:
    path = folder / "batch"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_batch(SESSION, path, Request())


def witnesses(lines: list[BatchLine]) -> list[bytes | None]:
    return [None if line.item is None else line.item.witness for line in lines]


def errors(lines: list[BatchLine]) -> list[tuple[int, str]]:
    return [(line.number, line.error.message_id) for line in lines if line.error is not None]


def test_csv(tmp_path: Path) -> None:
    lines = read(tmp_path, "\ufeffprogram,n,sample,witness_hex\r\nfibonacci,10\nfib,,small\n\nfibonacci,,,0b000000\n")
    assert [line.number for line in lines] == [2, 3, 5]
    assert witnesses(lines)[0] == (10).to_bytes(4, "little")
    assert witnesses(lines)[2] == b"\x0b\0\0\0"
    assert [line.program for line in lines] == ["fibonacci"] * 3
    assert lines[0].item is not None
    assert lines[2].item is not None
    assert lines[0].item.program is lines[2].item.program  # opened once


def test_json_lines(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        '{"program": "fibonacci", "witness": {"n": 10}}\n\n{"program": "fibonacci", "witness": {"n": "0x0a"}}\n'
        '{"program": "sort", "witness": {"values": [3, 1, 2]}}\n{"program": "fibonacci", "witness_hex": "0A000000"}',
    )
    assert [line.number for line in lines] == [1, 3, 4, 5]
    assert errors(lines) == []
    assert witnesses(lines)[0] == witnesses(lines)[1] == witnesses(lines)[3]


def test_a_field_may_hold_line_breaks_and_its_line_is_where_it_begins(tmp_path: Path) -> None:
    lines = read(tmp_path, 'program,message\nsha256,"text:a\nb"\nnowhere,x\n')
    assert [line.number for line in lines] == [2, 4]
    assert errors(lines) == [(4, "file.unknown_program")]


def test_a_bad_line_is_named_and_stops_no_other(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "program,n,witness_hex\nfibonacci,5\nfibonacci,many\nnowhere,1\n,3\nfibonacci,1,2,3\nfibonacci,1,00\n"
        "fibonacci,,0\nfibonacci,6\n",
    )
    assert errors(lines) == [
        (3, "witness.not_a_number"),
        (4, "file.unknown_program"),
        (5, "batch.bad_row"),
        (6, "batch.bad_row"),
        (7, "batch.two_inputs"),
        (8, "batch.bad_hex"),
    ]
    assert [line.number for line in lines if line.item] == [2, 9]


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{",
        '{"program": 1}',
        '{"program": "fibonacci", "witness": []}',
        '{"program": "fibonacci", "witness": {"n": true}}',
        '{"program": "fibonacci", "witness": {"n": 1.5}}',
        '{"program": "fibonacci", "sample": 1}',
        '{"program": "fibonacci", "more": 1}',
        '{"program": "fibonacci", "witness": {"n": 1, "n": 2}}',
        '{"program": "fibonacci", "program": "sort"}',
        '{"program": "fibonacci", "witness": {"n": ' + "9" * 10_000 + "}}",
        '{"a":' * 100_000,
    ],
)
def test_bad_json(line: str, tmp_path: Path) -> None:
    lines = read(tmp_path, '{"program": "fibonacci"}\n' + line + '\n{"program": "fibonacci"}')
    assert errors(lines) == [(2, "batch.bad_line")]
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("", "batch.bad_heading"),
        ("n,m\n1,2", "batch.bad_heading"),
        ("program,n,n\n", "batch.bad_heading"),
        ("program,,n\n", "batch.bad_heading"),
        ("program,n\n", "batch.empty"),
        (b"\xff\xfe\x00", "batch.not_text"),
    ],
)
def test_files_that_are_no_batch(text: str | bytes, message_id: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(tmp_path, text)
    assert refused.value.message_id == message_id


def test_a_line_may_name_its_backend_and_its_form(tmp_path: Path) -> None:
    lines = read(
        tmp_path, "program,n,backend,form\nfib,1,,\nfib,2,TRACE,\nfib,3,,audit\nfib,4,trace,Audit\nfib,5,halo3,\n"
    )
    requests = [None if line.item is None else line.item.request for line in lines]
    assert requests == [Request(), Request("Trace", ""), Request("Trace", "audit"), None, None]
    assert errors(lines) == [(5, "backend.form_unknown"), (6, "backend.unknown")]
    assert witnesses(lines)[:2] == [(1).to_bytes(4, "little"), (2).to_bytes(4, "little")]
    lines = read(tmp_path, '{"program": "fib", "backend": "trace", "form": "audit", "witness_hex": "0A000000"}')
    assert lines[0].item is not None
    assert lines[0].item.request == Request("Trace", "audit")
    assert errors(read(tmp_path, '{"program": "fib", "backend": 5}')) == [(1, "batch.bad_line")]


def test_the_form_of_a_batch_belongs_to_its_backend(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    path.write_text("program,n,backend\nfib,1,\nfib,2,Trace\n")
    lines = read_batch(SESSION, path, Request("trace", "audit"))
    assert [line.item.request.form for line in lines if line.item is not None] == ["audit", "audit"]


def test_a_field_of_that_name_stays_a_field(tmp_path: Path) -> None:
    elf = (bundled_programs()[0].elf_path).read_bytes()
    (tmp_path / "own.elf").write_bytes(elf)
    (tmp_path / "program.toml").write_text(
        'name = "own"\ntitle = "Own"\nsummary = "One."\n\n[[witness]]\nname = "backend"\ntype = "u32"\nhelp = "A."\n'
    )
    lines = read(tmp_path, f"program,backend\n{tmp_path / 'own.elf'},7\n")
    assert errors(lines) == []
    assert witnesses(lines) == [(7).to_bytes(4, "little")]
