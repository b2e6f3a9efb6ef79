"""The kernel of ours on RISC Zero's machine, against programs that hand it anything: executed by a real r0vm."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import native
from studio.programs.kernel import studio_kernel
from tests.conformance.assembler import A0, A1, A7, S0, S1, T0, T1, Assembler
from tests.conformance.elf_writer import DATA_ADDRESS, TEXT_ADDRESS, two_segments, write_elf

READ, WRITE, EXIT, BRK, GETPID = 63, 64, 93, 214, 172
EBADF = 2**32 - 9
END_OF_PROFILE, KERNEL, REGISTERS = 0x2000_0000, 0xC000_0000, 0xFFFF_0080
WITNESS = bytes(range(1, 11))

Body = Callable[[Assembler], None]


def program(body: Body, data: bytes = b"") -> bytes:
    code = Assembler(TEXT_ADDRESS)
    body(code)
    code.system_call(EXIT, 0)
    return write_elf(two_segments(code.assemble(), data, 8192), TEXT_ADDRESS)


class Machine:
    """Development mode: executes, and writes a receipt that proves nothing but holds the journal."""

    def __init__(self, r0vm: Path, folder: Path) -> None:
        self.r0vm, self.folder = r0vm, folder

    def journal(self, elf: bytes, witness: bytes = WITNESS) -> bytes | None:
        """What the program wrote; None when the machine stopped, so that no proof can be made."""
        (self.folder / "program").write_bytes(native.risc0_container(elf, studio_kernel()))
        (self.folder / "input").write_bytes(witness)
        ended = subprocess.run(
            [self.r0vm, "--elf", "program", "--initial-input", "input", "--receipt", "fake"],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "RISC0_DEV_MODE": "1"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        if ended.returncode != 0:
            return None
        # Claim, then the journal with its length in front, then 32 bytes of metadata.
        receipt = (self.folder / "fake").read_bytes()[:-32]
        lengths = [
            at
            for at in range(len(receipt) - 8, 0, -1)
            if int.from_bytes(receipt[at : at + 8], "little") == len(receipt) - at - 8
        ]
        return receipt[lengths[0] + 8 :]


@pytest.fixture
def machine(r0vm: Path, tmp_path: Path) -> Machine:
    return Machine(r0vm, tmp_path)


def ours(elf: bytes, witness: bytes = WITNESS) -> bytes | None:
    """The journal in the studio's own executor; None for a fault."""
    run = native.execute(native.Program(elf), witness, native.Limits(), native.Control())
    return run.journal if run.exit_code == 0 else None


def calls(*numbers_and_arguments: tuple[int, ...]) -> Body:
    def body(code: Assembler) -> None:
        for number, *arguments in numbers_and_arguments:
            code.system_call(number, *arguments)

    return body


BAD_BUFFERS = [
    (KERNEL, 1),
    (KERNEL - 1, 2),
    (KERNEL - 4, 4),
    (KERNEL + 0x1000, 64),
    (REGISTERS, 128),
    (0xFFFF_FFFF, 1),
    (0xFFFF_FFFC, 8),
    (DATA_ADDRESS, 0xFFFF_FFFF),
    (DATA_ADDRESS, 0x8000_0000),
    (DATA_ADDRESS, 0xC000_0000 - DATA_ADDRESS),
    (END_OF_PROFILE, 1),
    (END_OF_PROFILE - 1, 2),
    (0, 1),
    (0x0001_0000, 4),
    (TEXT_ADDRESS - 1, 1),
]


@pytest.mark.parametrize("number", [READ, WRITE])
@pytest.mark.parametrize(("address", "length"), BAD_BUFFERS)
def test_a_buffer_outside_the_memory_of_the_program_stops_the_machine(
    machine: Machine, number: int, address: int, length: int
) -> None:
    elf = program(calls((number, 1 if number == WRITE else 0, address, length)))
    assert machine.journal(elf) is None
    assert ours(elf) is None


@pytest.mark.parametrize("number", [BRK, GETPID, 0, 2**31])
def test_other_calls_stop_it(machine: Machine, number: int) -> None:
    assert machine.journal(program(calls((number, 0, 0, 0)))) is None


def echo(code: Assembler) -> None:
    """Read into the middle of the data, then write everything around it."""
    code.system_call(READ, 0, DATA_ADDRESS + 5, 4096)
    code.system_call(WRITE, 1, DATA_ADDRESS, 32)


def three_reads(code: Assembler) -> None:
    """7 bytes, 2 bytes, and whatever is left, each result into the journal."""
    code.li(S0, DATA_ADDRESS)
    code.li(S1, DATA_ADDRESS + 4096)
    for wanted in (7, 2, 100, 5):
        code.system_call(READ, 0, DATA_ADDRESS + 1, wanted)
        code.store("sw", A0, 0, S1)
        code.system_call(WRITE, 1, DATA_ADDRESS + 4096, 4)
        code.system_call(WRITE, 1, DATA_ADDRESS, 16)


def answers(code: Assembler) -> None:
    """What other file numbers and empty buffers are answered."""
    code.li(S1, DATA_ADDRESS + 64)
    for number, fd, address, length in (
        (READ, 1, DATA_ADDRESS, 4),
        (READ, 7, 0, 0xFFFF_FFFF),
        (WRITE, 0, DATA_ADDRESS, 4),
        (WRITE, 3, 0, 0xFFFF_FFFF),
        (READ, 0, 0, 0),
        (WRITE, 1, 0, 0),
        (WRITE, 2, DATA_ADDRESS, 3),
    ):
        code.system_call(number, fd, address, length)
        code.store("sw", A0, 0, S1)
        code.system_call(WRITE, 1, DATA_ADDRESS + 64, 4)


def registers_stay(code: Assembler) -> None:
    """A call changes a0 and nothing else."""
    for register in (*range(5, 10), *range(13, 17), *range(18, 32)):
        code.li(register, 0x1234_5000 + register)
    code.li(A0, 1)
    code.li(A1, DATA_ADDRESS)
    code.li(12, 16)
    code.li(A7, WRITE)
    code.ecall()
    for register in (*range(5, 10), *range(11, 32)):
        code.lui(3, (DATA_ADDRESS + 4096) >> 12)
        code.store("sw", register, 4 * register, 3)
    code.system_call(WRITE, 1, DATA_ADDRESS + 4096, 128)


@pytest.mark.parametrize("body", [echo, three_reads, answers, registers_stay])
@pytest.mark.parametrize("witness", [b"", b"\x07", WITNESS, bytes(range(256)) * 17])
def test_what_is_answered_is_what_the_executor_answers(machine: Machine, body: Body, witness: bytes) -> None:
    elf = program(body, bytes(range(200, 232)))
    expected = ours(elf, witness)
    assert expected is not None
    assert machine.journal(elf, witness) == expected


@pytest.mark.parametrize("length", [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 4096])
def test_journals_of_every_kind_of_padding(machine: Machine, length: int) -> None:
    """r0vm compares the digest that the kernel computed with the bytes that it got, and refuses a difference."""
    elf = program(calls((WRITE, 1, DATA_ADDRESS + 3, length)), bytes(index % 251 for index in range(5000)))
    assert machine.journal(elf) == ours(elf)


def test_a_trap_of_the_program_stops_it(machine: Machine) -> None:
    def illegal(code: Assembler) -> None:
        code.word(0xFFFF_FFFF)

    def misaligned(code: Assembler) -> None:
        code.li(T0, DATA_ADDRESS + 1)
        code.load("lw", T1, 0, T0)

    def of_the_kernel(code: Assembler) -> None:
        code.li(T0, KERNEL)
        code.load("lw", T1, 0, T0)

    def registers_of_the_machine(code: Assembler) -> None:
        code.li(T0, REGISTERS - 0x80)
        code.store("sw", T1, 0, T0)

    for body in (illegal, misaligned, of_the_kernel, registers_of_the_machine):
        elf = program(body)
        assert machine.journal(elf) is None, body.__name__
        assert ours(elf) is None, body.__name__
