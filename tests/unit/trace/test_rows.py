"""A packed row, decoded."""

from __future__ import annotations

import struct

from studio.native import ROW_FORMAT
from studio.trace.rows import Mark, MemoryAccess, RegisterChange, unpack_rows


def packed(*fields: int) -> bytes:
    return struct.pack(ROW_FORMAT, *fields, *range(32))


def test_a_step_that_changes_nothing() -> None:
    (row,) = unpack_rows(packed(7, 0x200000, 0x13, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    assert (row.step, row.pc, row.word) == (7, 0x200000, 0x13)
    assert (row.change, row.access, row.mark) == (None, None, None)
    assert row.registers == tuple(range(32))


def test_a_load_and_a_store() -> None:
    load = packed(2**40, 4, 3, 10, 1, 4, 0, 5, 6, 0x400000, 6, 6, 0, 0)
    store = packed(1, 4, 0x23, 255, 2, 1, 0, 0, 0, 0x400001, 1, 2, 0, 0)
    first, second = unpack_rows(load + store)
    assert first.step == 2**40
    assert first.change == RegisterChange(10, 5, 6)
    assert first.access == MemoryAccess(False, 0x400000, 4, 6, 6)
    assert second.change is None
    assert second.access == MemoryAccess(True, 0x400001, 1, 1, 2)


def test_a_mark_with_a_negative_number_and_a_wide_value() -> None:
    (row,) = unpack_rows(packed(0, 0, 0, 255, 0, 0, 1, 0, 0, 0, 0, 0, -2048, 2**64 - 1))
    assert row.mark == Mark(-2048, 2**64 - 1)


def test_no_rows() -> None:
    assert list(unpack_rows(b"")) == []
