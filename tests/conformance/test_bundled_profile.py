"""Each bundled ELF keeps the portable profile, and says where its code comes from."""

from __future__ import annotations

import re

import pytest

from studio.programs.opening import open_program
from studio.programs.profile import GAP_BYTES, HIGHEST, LOWEST, check_profile, rights
from tests.conformance.models.journals import PROGRAMS


@pytest.mark.parametrize("name", PROGRAMS)
def test_portable(name: str) -> None:
    program = open_program(name).native
    report = check_profile(program)
    assert report.findings == ()
    assert [rights(segment) for segment in program.segments] == ["R-X", "R--", "RW-"]
    assert all(LOWEST <= s.address and s.address + s.memory_bytes <= HIGHEST for s in program.segments)
    assert report.facts.gap_bytes is not None
    assert report.facts.gap_bytes >= GAP_BYTES
    assert report.facts.mark_words >= 2
    assert report.facts.elf_bytes < 150_000


@pytest.mark.parametrize("name", PROGRAMS)
def test_functions_cover_the_code(name: str) -> None:
    """Every instruction belongs to a named function with a size: the trace shows names everywhere."""
    program = open_program(name).native
    text = next(segment for segment in program.segments if segment.executable)
    covered = {pc for address, size, _ in program.functions for pc in range(address, address + size, 4)}
    padding = {0x0000_0013, 0x0000_0000}  # nop, and zeros between objects
    bare = {
        address
        for offset in range(0, len(text.data), 4)
        if (address := text.address + offset) not in covered
        and int.from_bytes(text.data[offset : offset + 4], "little") not in padding
    }
    assert bare == set()


@pytest.mark.parametrize("name", PROGRAMS)
def test_source_lines(name: str) -> None:
    program = open_program(name).native
    assert program.has_source_lines
    main = next(address for address, _, function in program.functions if function == "main")
    source = program.source_line_at(main)
    assert source is not None
    assert source[0].endswith(f"{name}/main.c")
    assert source[1] > 1


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_path_of_the_building_machine_is_left_in(name: str) -> None:
    elf = open_program(name).elf
    assert re.search(rb"/(home|root|tmp|usr|work|build)/", elf) is None
