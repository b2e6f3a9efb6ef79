"""`trace`: any page, searches in both directions, totals; in words and in JSON."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf
from tests.conftest import CommandLine, Ended

FIB = ("trace", "fibonacci", "n=10")
STEPS = 295


def rows(ended: Ended) -> list[dict[str, object]]:
    assert ended.code == 0
    found = ended.json["rows"]
    assert isinstance(found, list)
    return found


def test_a_page_at_the_start(command_line: CommandLine) -> None:
    page = rows(command_line(*FIB, "--json"))
    assert [row["step"] for row in page] == list(range(20))
    first = page[0]
    assert (first["pc"], first["function"], first["offset"]) == (0x0020_0000, "_start", 0)
    assert isinstance(first["registers"], list)
    assert len(first["registers"]) == 32
    assert first["registers"][2] == 0x1FFF_FF00
    assert str(first["file"]).endswith("crt0.S")
    assert isinstance(first["line"], int)


def test_pages_fit_together(command_line: CommandLine) -> None:
    whole = rows(command_line(*FIB, "--rows", "300", "--json"))
    assert len(whole) == STEPS
    parts: list[dict[str, object]] = []
    for first in range(0, STEPS, 100):
        parts += rows(command_line(*FIB, "--at", str(first), "--rows", "100", "--json"))
    assert parts == whole
    for before, after in itertools.pairwise(whole):
        change = before["changed"]
        registers = list(before["registers"])  # type: ignore[call-overload]
        if change is not None:
            registers[change["register"]] = change["after"]  # type: ignore[index]
        if change is not None or before["text"] != "ecall":
            assert after["registers"] == registers, before["step"]


def test_marks_carry_the_numbers_of_fibonacci(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--marks", "--json")
    marks = ended.json["marks"]
    assert isinstance(marks, list)
    assert [mark["value"] for mark in marks] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 55]
    assert [mark["name"] for mark in marks] == ["start", *["addition"] * 10, "result"]
    assert ended.json["mark_totals"] == [
        {"number": 1, "name": "start", "count": 1},
        {"number": 2, "name": "addition", "count": 10},
        {"number": 3, "name": "result", "count": 1},
    ]


def found(ended: Ended) -> object:
    assert ended.code == 0
    return ended.json["found"]


def test_every_kind_of_search(command_line: CommandLine) -> None:
    whole = rows(command_line(*FIB, "--rows", "300", "--json"))

    def steps(matches: Sequence[bool]) -> list[int]:
        return [step for step, match in enumerate(matches) if match]

    stores = [row["memory"] is not None and row["memory"]["store"] for row in whole]  # type: ignore[index]
    stored = next(row["memory"] for row, is_store in zip(whole, stores, strict=True) if is_store)
    assert isinstance(stored, dict)
    address = stored["address"]
    touches = [
        row["memory"] is not None
        and row["memory"]["address"] <= address < row["memory"]["address"] + row["memory"]["bytes"]  # type: ignore[index]
        for row in whole
    ]
    cases = {
        "pc=0x00200008": steps([row["pc"] == 0x0020_0008 for row in whole]),
        "pc=0x00200000:0x00200010": steps([0x0020_0000 <= row["pc"] < 0x0020_0010 for row in whole]),  # type: ignore[operator]
        "function=main": steps([row["function"] == "main" for row in whole]),
        "mark=result": steps([row["mark"] is not None and row["mark"]["name"] == "result" for row in whole]),  # type: ignore[index]
        "mark=2": steps([row["mark"] is not None and row["mark"]["number"] == 2 for row in whole]),  # type: ignore[index]
        f"address={address:#x}": steps(touches),
        f"write={address:#x}": steps([a and b for a, b in zip(stores, touches, strict=True)]),
    }
    for search, expected in cases.items():
        assert expected, search
        forward = command_line(*FIB, "--find", search, "--json")
        assert found(forward) == expected[0], search
        assert rows(forward)[0]["step"] == expected[0]
        backward = command_line(*FIB, "--find", search, "--backward", "--json")
        assert found(backward) == expected[-1], search
        later = command_line(*FIB, "--find", search, "--at", str(expected[0] + 1), "--json")
        assert found(later) == (expected[1] if len(expected) > 1 else None), search


def test_a_value_is_found_where_it_appears(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--find", "value=55", "--json")
    row = rows(ended)[0]
    change, memory = row["changed"], row["memory"]
    assert 55 in ((change or {}).get("after"), (memory or {}).get("after"))  # type: ignore[attr-defined]
    negative = command_line(*FIB, "--find", "value=-1", "--json")
    assert negative.code == 0


def test_nothing_found_is_an_answer(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--find", "value=0x12345678", "--json")
    assert (ended.code, ended.json["found"], ended.json["rows"]) == (0, None, [])
    assert "Nothing in the run matches." in command_line(*FIB, "--find", "value=0x12345678").out


def test_totals_add_up(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--functions", "--opcodes", "--json")
    functions, opcodes = ended.json["functions"], ended.json["opcodes"]
    assert isinstance(functions, list)
    assert isinstance(opcodes, list)
    assert sum(total["steps"] for total in functions) == STEPS
    assert sum(total["count"] for total in opcodes) == STEPS
    assert {"main", "_start"} <= {total["name"] for total in functions}
    assert {total["mnemonic"]: total["count"] for total in opcodes}["mark"] == 12
    people = command_line(*FIB, "--functions", "--opcodes")
    assert "main" in people.out


def test_pages_backwards(command_line: CommandLine) -> None:
    last = rows(command_line(*FIB, "--backward", "--rows", "3", "--json"))
    assert [row["step"] for row in last] == [STEPS - 3, STEPS - 2, STEPS - 1]
    before = rows(command_line(*FIB, "--backward", "--at", "2", "--json"))
    assert [row["step"] for row in before] == [0, 1]
    assert rows(command_line(*FIB, "--backward", "--at", "0", "--json")) == []
    far = rows(command_line(*FIB, "--backward", "--at", "999999", "--rows", "1", "--json"))
    assert [row["step"] for row in far] == [STEPS - 1]


def test_a_run_without_a_step(command_line: CommandLine, tmp_path: Path) -> None:
    code = Assembler(TEXT_ADDRESS)
    code.load("lw", rv.T0, 0, rv.ZERO)
    (tmp_path / "x.elf").write_bytes(write_elf(two_segments(code.assemble()), TEXT_ADDRESS))
    for arguments in ([], ["--backward"], ["--at", "0"]):
        ended = command_line("trace", tmp_path / "x.elf", *arguments)
        assert (ended.code, "ended before its first step" in ended.out) == (0, True)


def test_a_page_beside_the_totals(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--functions", "--at", "7", "--rows", "1", "--json")
    assert [row["step"] for row in rows(ended)] == [7]
    assert "rows" not in command_line(*FIB, "--functions", "--json").json


def test_words_for_people(command_line: CommandLine) -> None:
    ended = command_line(*FIB, "--at", "0", "--rows", "2", "--registers")
    assert ended.code == 0
    for text in ("_start+0x0", "crt0.S:", "sp 1fffff00", "gp 0 -> "):
        assert text in ended.out
    end = command_line(*FIB, "--at", str(STEPS))
    assert (end.code, "no step 295; its last step is 294" in end.out) == (0, True)
    behind = command_line(*FIB, "--at", "5000", "--json")
    assert (behind.code, behind.error_id) == (2, "trace.step_outside")


def test_a_failing_run_can_be_looked_into(command_line: CommandLine) -> None:
    ended = command_line("trace", "fib", "--max-steps", "100", "--at", "98", "--json")
    assert [row["step"] for row in rows(ended)] == [98, 99]
    fault = ended.json["fault"]
    assert isinstance(fault, dict)
    assert fault["kind"] == "step_limit"


@pytest.mark.parametrize(
    ("arguments", "message_id"),
    [
        (["--find", "colour=red"], "cli.unknown_search"),
        (["--find", "pc="], "cli.unknown_search"),
        (["--find", "pc"], "cli.unknown_search"),
        (["--find", "pc=x"], "cli.not_a_number"),
        (["--find", "pc=5:5"], "trace.bad_range"),
        (["--find", "address=-1"], "trace.bad_range"),
        (["--find", "pc=0x100000000"], "trace.bad_range"),
        (["--find", "function=nothing"], "trace.no_function"),
        (["--find", "mark=nothing"], "trace.no_mark"),
        (["--find", "mark=99999999999999999999999999"], "cli.out_of_range"),
        (["--find", "value=4294967296"], "cli.out_of_range"),
        (["--find", "function="], "cli.unknown_search"),
        (["--rows", "0"], "cli.out_of_range"),
        (["--rows", "5000"], "cli.out_of_range"),
        (["--at", "-1"], "cli.out_of_range"),
    ],
)
def test_wrong_questions(arguments: list[str], message_id: str, command_line: CommandLine) -> None:
    ended = command_line(*FIB, *arguments, "--json")
    assert (ended.code, ended.error_id) == (2, message_id)
