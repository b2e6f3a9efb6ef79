"""A program as RISC Zero's machine takes it: which kernel, which identity, and which programs it cannot take."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from studio import native
from studio.backends.risc0_program import refusal_of, risc0_program
from studio.model.errors import UserError
from studio.programs.bundled import bundled_programs
from studio.programs.kernel import studio_kernel
from studio.programs.opening import OpenedProgram, open_program


class Played:
    """A native program with other facts than its own."""

    def __init__(self, program: native.Program, abi: str, kernel_elf: bytes | None, number: int) -> None:
        self._program = program
        self.abi, self.kernel_elf = abi, kernel_elf
        self.program_id = bytes([number]) * 32

    def __getattr__(self, name: str) -> object:
        return getattr(self._program, name)


@pytest.fixture(scope="module")
def program() -> OpenedProgram:
    return open_program("fibonacci")


def played(program: OpenedProgram, abi: str, kernel_elf: bytes | None, number: int) -> OpenedProgram:
    return replace(program, native=cast(native.Program, Played(program.native, abi, kernel_elf, number)))


@pytest.mark.parametrize("name", [one.manifest.name for one in bundled_programs()])
def test_every_bundled_program_is_taken_with_an_identity_of_its_own(name: str) -> None:
    program = open_program(name)
    assert refusal_of(program) is None
    taken = risc0_program(program)
    assert taken.container.startswith(b"R0BF")
    assert program.elf in taken.container
    assert taken.container.endswith(studio_kernel())
    assert taken.image_id == native.risc0_image_id(program.elf, studio_kernel())
    assert taken is risc0_program(program)  # made once


def test_the_kernel_is_part_of_the_identity(program: OpenedProgram) -> None:
    as_linux = risc0_program(program)
    as_risc0 = risc0_program(played(program, "risc0", None, 1))
    assert as_risc0.image_id != as_linux.image_id
    assert as_risc0.container.endswith(native.risc0_kernel())


def test_a_container_keeps_its_kernel_if_it_is_a_known_one(program: OpenedProgram) -> None:
    for number, kernel in ((2, native.risc0_kernel()), (3, studio_kernel())):
        own = played(program, "risc0", kernel, number)
        assert refusal_of(own) is None
        assert risc0_program(own).image_id == native.risc0_image_id(program.elf, kernel)
    strange = played(program, "risc0", native.risc0_kernel() + b"\x00", 4)
    refusal = refusal_of(strange)
    assert refusal is not None
    assert refusal.message_id == "risc0.kernel_unknown"
    with pytest.raises(UserError):
        risc0_program(strange)


def test_a_program_outside_of_the_profile_is_refused_by_name(program: OpenedProgram, tmp_path: Path) -> None:
    elf = bytearray(program.elf)
    (table,), count = struct.unpack_from("<I", elf, 28), elf[44]
    for entry in range(table, table + 32 * count, 32):
        kind, rights = struct.unpack_from("<I", elf, entry)[0], entry + 24
        if kind == 1 and elf[rights] == 4:  # a part that is loaded, R--: becomes RW-
            elf[rights] = 6
    path = tmp_path / "odd.elf"
    path.write_bytes(elf)
    refusal = refusal_of(open_program(str(path)))
    assert refusal is not None
    assert refusal.message_id == "risc0.not_portable"
    assert "odd" in str(refusal)
    assert "R--" in str(refusal)
