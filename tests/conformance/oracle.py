"""How the conformance tests run one ELF file in the oracle and under qemu."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.vm.interpreter import Interpreter
from studio.vm.memory import Segment
from studio.vm.state import Limits
from tests.conformance.elf_writer import ELF_HEADER_BYTES, PF_W, PF_X, PROGRAM_HEADER_BYTES, PT_LOAD

QEMU = "qemu-riscv32"
QEMU_TIMEOUT_S = 60


def read_segments(elf: bytes) -> tuple[list[Segment], int]:
    """The PT_LOADs and the entry, read without the native crate so that oracle and qemu can be compared alone."""
    (entry,) = struct.unpack_from("<I", elf, 24)
    (header_count,) = struct.unpack_from("<H", elf, 44)
    segments = []
    for index in range(header_count):
        header = struct.unpack_from("<8I", elf, ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES * index)
        kind, offset, address, _, file_bytes, memory_bytes, flags, _ = header
        if kind == PT_LOAD:
            data = elf[offset : offset + file_bytes]
            segments.append(Segment(address, data, memory_bytes, bool(flags & PF_W), bool(flags & PF_X)))
    return segments, entry


def oracle_for(elf: bytes, witness: bytes = b"", limits: Limits | None = None) -> Interpreter:
    """The oracle, loaded and ready to run."""
    segments, entry = read_segments(elf)
    return Interpreter(segments, entry, witness, limits)


@dataclass(frozen=True)
class QemuRun:
    """What the kernel's user sees of a run."""

    exit_code: int
    stdout: bytes
    stderr: bytes


def run_in_qemu(elf: bytes, witness: bytes, folder: Path) -> QemuRun:
    """Run under qemu's user emulation; the witness is a file, because a pipe may give short reads."""
    qemu = shutil.which(QEMU)
    if qemu is None:
        pytest.skip(f"{QEMU} is not installed")
    program, stdin = folder / "program.elf", folder / "witness.bin"
    program.write_bytes(elf)
    program.chmod(0o700)
    stdin.write_bytes(witness)
    with stdin.open("rb") as source:
        done = subprocess.run(
            [qemu, str(program)], stdin=source, capture_output=True, timeout=QEMU_TIMEOUT_S, check=False
        )
    return QemuRun(done.returncode, done.stdout, done.stderr)
