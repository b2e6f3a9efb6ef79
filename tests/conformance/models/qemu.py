"""qemu-riscv32, the independent machine: it runs a portable guest as an ordinary Linux program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

QEMU = "qemu-riscv32"


def run_in_qemu(elf: Path, witness: bytes) -> tuple[int, bytes]:
    """(exit code, journal). Skips the test where qemu is absent."""
    qemu = shutil.which(QEMU)
    if qemu is None:
        pytest.skip(f"{QEMU} is not installed; on Debian: apt-get install qemu-user")
    done = subprocess.run([qemu, str(elf)], input=witness, capture_output=True, check=False, timeout=300)
    return done.returncode, done.stdout
