"""The pyramid of a run as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Addresses = npt.NDArray[np.int64]
ACCESS_LOAD, ACCESS_STORE = 1, 2
ROW_TYPE = np.dtype(
    [
        ("step", "<u8"),
        ("pc", "<u4"),
        ("word", "<u4"),
        ("register", "u1"),
        ("access", "u1"),
        ("access_bytes", "u1"),
        ("has_mark", "u1"),
        ("register_before", "<u4"),
        ("register_after", "<u4"),
        ("address", "<u4"),
        ("value_before", "<u4"),
        ("value_after", "<u4"),
        ("mark_number", "<i4"),
        ("mark_value", "<u8"),
        ("registers", "<u4", (32,)),
    ]
)
"""A packed row, for whole pages at once; the same fields as `rows.ROW`."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Lowest and highest address of each part of a stretch; low > high where nothing happened."""

    lows: Addresses
    highs: Addresses

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Where something happened."""
        return self.lows <= self.highs


def spans_of(packed: bytes) -> Spans:
    """The answer of `RunSource.pyramid`."""
    pairs = np.frombuffer(packed, dtype="<u4").astype(np.int64).reshape(-1, 2)
    return Spans(pairs[:, 0], pairs[:, 1])
