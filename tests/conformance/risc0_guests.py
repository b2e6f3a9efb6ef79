"""Guests with RISC Zero's calls, built here word by word, and the r0vm that executes them."""

from __future__ import annotations

import hashlib
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

from studio import native
from studio.vm.interpreter import Interpreter
from studio.vm.memory import RISC0
from tests.conformance.assembler import A0, A1, A2, T0, Assembler
from tests.conformance.elf_writer import DATA_ADDRESS, two_segments, write_elf

TEXT_ADDRESS = 0x0020_0800
T6 = 31
NAMES = (
    "ARGC ARGV CYCLE_COUNT EXIT FORK GETENV KECCAK LOG PANIC PIPE RANDOM READ USER VERIFY_INTEGRITY "
    "VERIFY_INTEGRITY2 WRITE".split()
)
NUMBERS = {name: number for number, name in enumerate(NAMES, 1)}
PREFIX = "risc0_zkvm_platform::syscall::nr::SYS_"
NAME_BYTES = 64
NAMES_ADDRESS = DATA_ADDRESS
DIGEST_ADDRESS = NAMES_ADDRESS + NAME_BYTES * len(NAMES)
FREE_ADDRESS = DIGEST_ADDRESS + 64
"""From here on a guest may put what it wants; the first bytes are those of FREE_DATA."""

FREE_DATA = bytes(range(1, 256)) * 4
DATA_BYTES = 16384


class Risc0Assembler(Assembler):
    """With the calls of RISC Zero's guests."""

    def call(self, name: str, *arguments: int, number: int | None = None) -> None:
        """A named call; arguments from a0 on, where a2 is the name's own place."""
        for register, argument in zip((A0, A1, *range(A2 + 1, 18)), arguments, strict=False):
            self.li(register, argument)
        self.li(A2, NAMES_ADDRESS + NAME_BYTES * (NUMBERS[name] - 1))
        self.li(T6, NUMBERS[name] if number is None else number)
        self.li(T0, 2)
        self.ecall()

    def ecall_of(self, kind: int, *arguments: int) -> None:
        """A call without a name."""
        for index, argument in enumerate(arguments):
            self.li(A0 + index, argument)
        self.li(T0, kind)
        self.ecall()

    def commit(self, address: int, length_bytes: int) -> None:
        """Into the journal."""
        self.call("WRITE", 0, 0, 3, address, length_bytes)

    def keep(self, register: int, slot: int) -> None:
        """A register into the memory at FREE_ADDRESS + 8192."""
        self.li(T0, FREE_ADDRESS + 8192)
        self.store("sw", register, 4 * slot, T0)

    def halt(self, exit_code: int = 0) -> None:
        """With the digest that stands ready in the data."""
        self.ecall_of(0, exit_code << 8, DIGEST_ADDRESS)


Body = Callable[[Risc0Assembler], None]


def output_digest(journal: bytes) -> bytes:
    """What a guest has to halt with."""
    parts = hashlib.sha256(b"risc0.Output").digest() + hashlib.sha256(journal).digest() + bytes(32)
    return hashlib.sha256(parts + struct.pack("<H", 2)).digest()


def elf_of(body: Body, digest: bytes = b"", exit_code: int = 0) -> bytes:
    """`body`, then a halt with `digest`."""
    code = Risc0Assembler(TEXT_ADDRESS)
    body(code)
    code.halt(exit_code)
    names = b"".join(f"{PREFIX}{name}\0".encode().ljust(NAME_BYTES, b"\0") for name in NAMES)
    data = names + digest.ljust(64, b"\0") + FREE_DATA
    return write_elf(two_segments(code.assemble(), data, DATA_BYTES, TEXT_ADDRESS), TEXT_ADDRESS)


def guest(body: Body, witness: bytes, exit_code: int = 0) -> bytes:
    """The same with the digest of the journal that it writes for `witness`, found by running it once."""
    # With a wrong digest, for one of zeros would make it a program without output.
    program = native.Program(elf_of(body, b"wrong", exit_code))
    first = Interpreter(program.segments, program.entry, witness, abi=RISC0).run()
    return elf_of(body, output_digest(first.journal), exit_code)


def r0vm_journal(r0vm: Path, folder: Path, elf: bytes, witness: bytes, kernel: bytes | None = None) -> bytes | None:
    """What r0vm in development mode gets as the journal; None when it stopped instead."""
    (folder / "program").write_bytes(native.risc0_container(elf, kernel or native.risc0_kernel()))
    (folder / "input").write_bytes(witness)
    ended = subprocess.run(
        [r0vm, "--elf", "program", "--initial-input", "input", "--receipt", "fake"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "RISC0_DEV_MODE": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    if ended.returncode != 0:
        return None
    # Claim, then the journal with its length in front, then 32 bytes of metadata. A journal may end in zeros, which
    # would look like an empty one: the first fitting length counts.
    receipt = (folder / "fake").read_bytes()[:-32]
    for at in range(len(receipt) - 7):
        if int.from_bytes(receipt[at : at + 8], "little") == len(receipt) - at - 8:
            return receipt[at + 8 :]
    return None
