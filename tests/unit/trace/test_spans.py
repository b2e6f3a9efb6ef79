"""The pyramid as arrays, and packed rows at once."""

from __future__ import annotations

import struct

import numpy as np

from studio.trace.rows import ROW, unpack_rows
from studio.trace.spans import ROW_TYPE, spans_of
from tests.unit.trace.long_run import LongRun


def test_pairs_become_two_arrays() -> None:
    spans = spans_of(struct.pack("<6I", 1, 2, 2**32 - 1, 0, 5, 5))
    assert spans.lows.tolist() == [1, 2**32 - 1, 5]
    assert spans.highs.tolist() == [2, 0, 5]
    assert spans.filled.tolist() == [True, False, True]


def test_a_page_as_one_array_says_the_same_as_row_by_row() -> None:
    assert ROW_TYPE.itemsize == ROW.size
    packed = LongRun(2**63).packed_page(2**63 - 100, 100)
    rows = np.frombuffer(packed, dtype=ROW_TYPE)
    for record, row in zip(rows, unpack_rows(packed), strict=True):
        assert int(record["step"]) == row.step
        assert int(record["pc"]) == row.pc
        assert (int(record["address"]) if record["access"] else None) == (
            row.access.address if row.access is not None else None
        )
        assert record["registers"].tolist() == list(row.registers)
