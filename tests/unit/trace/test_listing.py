"""Instructions around a pc."""

from __future__ import annotations

import struct

from studio.native import Program
from studio.programs.opening import open_program
from studio.trace.listing import MAX_LINES, Listings
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf


def test_a_whole_function_with_its_source_lines() -> None:
    program = open_program("fibonacci").native
    address, size_bytes, name = next(one for one in program.functions if one[2] == "main")
    listings = Listings(program)
    listing = listings.at(address + 8)
    assert listing.function == name
    assert len(listing.lines) == size_bytes // 4
    assert listing.index_of(address) == 0
    assert listing.index_of(address + 8) == 2
    assert listing.index_of(address + 9) is None
    assert listing.index_of(address + size_bytes) is None
    assert listing.lines[0].file is not None
    assert listing.lines[0].file.endswith("main.c")
    assert listings.at(address) is listing


def test_no_code_no_lines() -> None:
    listing = Listings(open_program("fibonacci").native).at(0)
    assert listing.lines == ()
    assert listing.index_of(0) is None


def test_code_without_symbols_comes_in_blocks() -> None:
    text = struct.pack("<I", 0x0000_0013) * 5000
    program = Program(write_elf(two_segments(text), TEXT_ADDRESS))
    base = program.entry
    listing = Listings(program).at(base + 4 * 2500)
    assert listing.function is None
    assert 1024 <= len(listing.lines) <= MAX_LINES
    index = listing.index_of(base + 4 * 2500)
    assert index is not None
    assert listing.lines[index].text == "nop"
    assert 100 <= index <= len(listing.lines) - 100
