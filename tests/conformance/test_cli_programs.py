"""`programs`: the list, one program's page, and the portable profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from blake3 import blake3

from studio.resources import resource_path
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import two_segments, write_elf
from tests.conftest import CommandLine

BUNDLED = ["fibonacci", "merkle-path", "range-proof", "sha256", "signature", "sort", "state-transition"]


def test_the_list(command_line: CommandLine) -> None:
    ended = command_line("programs", "--json")
    programs = ended.json["programs"]
    assert isinstance(programs, list)
    assert [program["name"] for program in programs] == BUNDLED
    for program in programs:
        assert program["summary"]
        assert program["samples"]
        assert Path(program["path"]).is_file()
    people = command_line("programs")
    for name in BUNDLED:
        assert name in people.out
    assert command_line("programs", "list").out == people.out


@pytest.mark.parametrize("name", BUNDLED)
def test_each_program_has_a_page_and_keeps_the_profile(name: str, command_line: CommandLine) -> None:
    shown = command_line("programs", "show", name, "--json")
    elf = resource_path("guests", name, f"{name}.elf").read_bytes()
    assert (shown.code, shown.json["program_id"]) == (0, blake3(elf).hexdigest())
    assert shown.json["manifest"]
    assert name in command_line("programs", "show", name).out
    checked = command_line("programs", "check", name, "--json")
    assert (checked.code, checked.json["portable"], checked.json["findings"]) == (0, True, [])


def test_a_program_outside_the_profile_is_told_why(command_line: CommandLine, tmp_path: Path) -> None:
    code = Assembler(0x0001_0000)
    code.system_call(93, 0)
    path = tmp_path / "low.elf"
    path.write_bytes(write_elf(two_segments(code.assemble(), text_address=0x0001_0000), 0x0001_0000))
    checked = command_line("programs", "check", path, "--json")
    findings = checked.json["findings"]
    assert isinstance(findings, list)
    assert (checked.code, checked.json["portable"]) == (1, False)
    assert "profile.outside" in {finding["id"] for finding in findings}
    assert command_line("run", path).code == 0  # it runs all the same
    shown = command_line("programs", "show", path)
    assert "No manifest" in shown.out
    assert "0x00010000" in command_line("programs", "check", path).out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["show"], 2), (["check"], 2), (["list", "fib"], 2), (["drop", "fib"], 2), (["show", "absent.elf"], 4)],
)
def test_wrong_use(arguments: list[str], code: int, command_line: CommandLine) -> None:
    assert command_line("programs", *arguments, "--json").code == code
