"""The rv32ui and rv32um test binaries: where they are, and the one word that makes them end as a Linux program.

They come in the source archive of crate risc0-circuit-rv32im, pinned by `riscv_tests/Cargo.toml`; nothing is committed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import tarfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

CRATE = "risc0-circuit-rv32im"
ARCHIVE_IN_CRATE = Path("src/prove/testdata/riscv-tests.tgz")
ARCHIVE_SHA256 = "1c90771bada77907ecd201efd8062ee8c7e756083ac9e209d9308dcebad473dc"
MANIFEST = Path(__file__).parent / "riscv_tests" / "Cargo.toml"
NOT_A_TEST = "test"

TEST_NAMES = (
    "add addi and andi auipc beq bge bgeu blt bltu bne div divu jal jalr lb lbu lh lhu lui lw mul mulh mulhsu mulhu "
    "or ori rem remu sb sh simple sll slli slt slti sltiu sltu sra srai srl srli sub sw xor xori"
).split()

# A test that passes ends with a0 = 0 and RISC Zero's halt call, whose a1 is set by `li a1,1024`. In that place
# `li a7,93` makes the same ecall Linux's exit(0).
LI_A1_1024, LI_A7_93, ECALL = 0x4000_0593, 0x05D0_0893, 0x0000_0073


@cache
def archived_binaries() -> dict[str, bytes]:
    """Name -> ELF as it is in the archive."""
    archive = locate_archive().read_bytes()
    assert hashlib.sha256(archive).hexdigest() == ARCHIVE_SHA256, "the pinned crate carries another archive"
    binaries = {}
    with tarfile.open(fileobj=BytesIO(archive), mode="r:gz") as members:
        for member in members:
            content = members.extractfile(member)
            if content is not None and Path(member.name).name != NOT_A_TEST:
                binaries[Path(member.name).name] = content.read()
    return binaries


def patched(elf: bytes) -> bytes:
    """The test with Linux's exit; exactly one place must match."""
    old = struct.pack("<II", LI_A1_1024, ECALL)
    assert elf.count(struct.pack("<I", LI_A1_1024)) == 1
    assert elf.count(old) == 1
    return elf.replace(old, struct.pack("<II", LI_A7_93, ECALL))


def locate_archive() -> Path:
    """Where cargo unpacked the crate, after fetching it when it is not there yet."""
    cargo = shutil.which("cargo")
    if cargo is None:
        pytest.skip("cargo is not installed")
    options = ["--locked", "--manifest-path", str(MANIFEST)]
    fetched = subprocess.run([cargo, "fetch", *options], capture_output=True, text=True, check=False)
    metadata = subprocess.run(
        [cargo, "metadata", "--format-version", "1", "--offline", *options], capture_output=True, text=True, check=False
    )
    if metadata.returncode != 0:
        pytest.skip(f"crate {CRATE} is not here and cannot be fetched: {fetched.stderr.strip()[-300:]}")
    packages = json.loads(metadata.stdout)["packages"]
    (manifest,) = (Path(package["manifest_path"]) for package in packages if package["name"] == CRATE)
    return manifest.parent / ARCHIVE_IN_CRATE
