"""The smallest ELF file that the loader, the oracle and qemu all take: text R-X, and data RW if there is any."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from studio.vm.integers import round_up

ELF_HEADER_BYTES, PROGRAM_HEADER_BYTES = 52, 32
FILE_ALIGNMENT_BYTES = 4096
ET_EXEC, EM_RISCV, PT_LOAD = 2, 243, 1
PF_X, PF_W, PF_R = 1, 2, 4

TEXT_ADDRESS = 0x0020_0000
DATA_ADDRESS = 0x0040_0000


@dataclass(frozen=True)
class Load:
    """One PT_LOAD."""

    address: int
    data: bytes
    memory_bytes: int
    flags: int


def write_elf(loads: Sequence[Load], entry: int) -> bytes:
    """An ELF file with these segments. File offsets equal addresses modulo the page size, as Linux wants."""
    headers, body = b"", b""
    body_offset = round_up(ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES * len(loads), FILE_ALIGNMENT_BYTES)
    for load in loads:
        padding = load.address % FILE_ALIGNMENT_BYTES
        offset = body_offset + len(body) + padding
        headers += struct.pack(
            "<8I",
            PT_LOAD,
            offset,
            load.address,
            load.address,
            len(load.data),
            load.memory_bytes,
            load.flags,
            FILE_ALIGNMENT_BYTES,
        )
        body += bytes(padding) + load.data
        body += bytes(-len(body) % FILE_ALIGNMENT_BYTES)
    identification = b"\x7fELF" + bytes([1, 1, 1]) + bytes(9)
    header = identification + struct.pack(
        "<HHIIIIIHHHHHH",
        ET_EXEC,
        EM_RISCV,
        1,
        entry,
        ELF_HEADER_BYTES,
        0,
        0,
        ELF_HEADER_BYTES,
        PROGRAM_HEADER_BYTES,
        len(loads),
        0,
        0,
        0,
    )
    return (header + headers).ljust(body_offset, b"\0") + body


def two_segments(
    text: bytes, data: bytes = b"", data_memory_bytes: int = 0, text_address: int = TEXT_ADDRESS
) -> list[Load]:
    """Text at its usual place, and data (zero behind the given bytes) at its own."""
    loads = [Load(text_address, text, len(text), PF_R | PF_X)]
    data_memory_bytes = max(data_memory_bytes, len(data))
    if data_memory_bytes:
        loads.append(Load(DATA_ADDRESS, data, data_memory_bytes, PF_R | PF_W))
    return loads
