"""One row of a trace: a step as the engine packs it, decoded and told in words."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from studio.native import ROW_FORMAT

ROW = struct.Struct(ROW_FORMAT)
ROW_STEP_INDEX, ROW_REGISTER_INDEX = 0, 3
"""Where a row has its step, and the register that it wrote."""
_NO_REGISTER = 255
_LOAD, _STORE = 1, 2


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """The register that the step wrote."""

    register: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MemoryAccess:
    """The memory that the step read or wrote; values are those of the accessed bytes."""

    is_store: bool
    address: int
    size_bytes: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A step that the author labelled."""

    number: int
    value: int


@dataclass(frozen=True, slots=True)
class PackedRow:
    """One row as the engine gives it; registers are x0..x31 before the step."""

    step: int
    pc: int
    word: int
    change: RegisterChange | None
    access: MemoryAccess | None
    mark: Mark | None
    registers: tuple[int, ...]


def unpack_rows(packed: bytes) -> Iterator[PackedRow]:
    """The rows of `native.Trace.rows`."""
    for (
        step,
        pc,
        word,
        register,
        access,
        access_bytes,
        has_mark,
        register_before,
        register_after,
        address,
        value_before,
        value_after,
        mark_number,
        mark_value,
        *registers,
    ) in ROW.iter_unpack(packed):
        yield PackedRow(
            step=step,
            pc=pc,
            word=word,
            change=RegisterChange(register, register_before, register_after) if register != _NO_REGISTER else None,
            access=MemoryAccess(access == _STORE, address, access_bytes, value_before, value_after)
            if access in (_LOAD, _STORE)
            else None,
            mark=Mark(mark_number, mark_value) if has_mark else None,
            registers=tuple(registers),
        )
