"""A vertical axis on which only the addresses that a run used take room: bands of functions, or of memory."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.trace.source import RunSource
from studio.trace.spans import Addresses, spans_of
from studio.trace.view import FunctionTotal, PageTouch

PALETTE_SLOTS = 10
OTHER_SLOT = PALETTE_SLOTS - 1  # slate, for what is too small for a colour of its own
_MOST_BANDS = 48
_MOST_REGIONS = 8
_PAGE_BYTES = 1024
_CLOSED_GAP_BYTES = 1 << 16
_END = 2**32


@dataclass(frozen=True, slots=True)
class Band:
    """Addresses [low, high) that belong together. `weight`: its share of the height before scaling."""

    name: str
    low: int
    high: int
    weight: float
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """Bands sorted by address, the lowest at the foot."""

    bands: tuple[Band, ...]

    def edges(self, height: int) -> npt.NDArray[np.float64]:
        """Heights above the foot at which the bands begin, and where the last one ends."""
        weights = np.array([0.0, *(band.weight for band in self.bands)])
        total = weights.sum() or 1.0
        return np.cumsum(weights) * (height / total)

    def rows_of(self, addresses: Addresses, height: int) -> npt.NDArray[np.int64]:
        """The pixel row from the top of each address; what lies between two bands counts to the lower one."""
        if not self.bands:
            return np.zeros(len(addresses), dtype=np.int64)
        lows = np.array([band.low for band in self.bands], dtype=np.int64)
        sizes = np.array([max(1, band.high - band.low) for band in self.bands], dtype=np.float64)
        edges = self.edges(height)
        index = np.clip(np.searchsorted(lows, addresses, side="right") - 1, 0, len(lows) - 1)
        inside = np.clip((addresses - lows[index]) / sizes[index], 0.0, 1.0 - 1e-9)
        up = edges[index] + inside * (edges[index + 1] - edges[index])
        return np.clip(height - 1 - np.floor(up).astype(np.int64), 0, height - 1)

    def band_of_row(self, height: int) -> npt.NDArray[np.int64]:
        """The index of the band of each pixel row from the top."""
        up = height - 0.5 - np.arange(height)
        return np.clip(np.searchsorted(self.edges(height), up, side="right") - 1, 0, max(0, len(self.bands) - 1))


def palette_slots(names: Sequence[str]) -> Mapping[str, int]:
    """A colour for each name, most important first: by its hash, the next free one where that is taken.

    The same names get the same colours in every run; with more than ten names, the rest share the last colour.
    """
    slots: dict[str, int] = {}
    free = set(range(PALETTE_SLOTS if len(names) <= PALETTE_SLOTS else PALETTE_SLOTS - 1))
    for name in names:
        if not free:
            slots[name] = OTHER_SLOT
            continue
        slot = zlib.crc32(name.encode("utf-8")) % PALETTE_SLOTS
        while slot not in free:
            slot = (slot + 1) % PALETTE_SLOTS
        free.remove(slot)
        slots[name] = slot
    return slots


def code_axis(source: RunSource, totals: Sequence[FunctionTotal]) -> Axis:
    """The functions that ran, the busy ones taller; without symbols the code from its first to its last address."""
    sizes = {address: size_bytes for address, size_bytes, _ in source.functions}
    ran = [total for total in totals if total.address is not None and total.steps > 0]
    if not ran:
        spans = spans_of(source.pyramid("pc", 0, source.steps, 1))
        if source.steps == 0 or not spans.filled.any():
            return Axis(())
        low, high = int(spans.lows[0]), int(spans.highs[0])
        return Axis((Band(f"0x{low:x}", low, high + 4, 1.0),))
    slots = palette_slots([total.name or "" for total in ran])
    all_steps = sum(total.steps for total in ran)
    bands = []
    for rank, total in enumerate(ran):
        low = total.address or 0
        weight = 0.35 + 3.0 * math.sqrt(total.steps / all_steps) if rank < _MOST_BANDS else 0.02
        name = total.name or f"0x{low:x}"
        bands.append(Band(name, low, low + max(4, sizes.get(low, 4)), weight, slots[total.name or ""]))
    return Axis(tuple(sorted(bands, key=lambda band: band.low)))


@dataclass(frozen=True, slots=True)
class RegionNames:
    """What the parts of memory are called on screen."""

    constants: str
    data: str
    stack: str
    other: str


def memory_axis(source: RunSource, touches: Sequence[PageTouch], names: RegionNames) -> Axis:
    """The pages that the run used, neighbours of one kind together."""
    stack = source.registers_at(0).values[2]
    bands: list[Band] = []
    for low, high in _regions(touches, source):
        writable = source.writable_at(low)
        if writable is not None:
            name = names.data if writable else names.constants
        else:
            name = names.stack if low < stack + _PAGE_BYTES and stack <= high + _PAGE_BYTES else names.other
        if any(band.name == name for band in bands):
            name = f"0x{low:x}"
        bands.append(Band(name, low, high, 1.0 + 0.35 * math.log2(max(1, (high - low) // _PAGE_BYTES))))
    return Axis(tuple(bands))


def _regions(touches: Sequence[PageTouch], source: RunSource) -> list[tuple[int, int]]:
    """Stretches of used pages; wider and wider gaps are closed until few enough are left."""
    most_gap = _CLOSED_GAP_BYTES
    while True:
        regions: list[tuple[int, int]] = []
        kind: bool | None = None
        for touch in touches:
            own = source.writable_at(touch.address)
            end = min(_END, touch.address + _PAGE_BYTES)
            if regions and own == kind and touch.address - regions[-1][1] <= most_gap:
                regions[-1] = (regions[-1][0], end)
            else:
                regions.append((touch.address, end))
            kind = own
        if len(regions) <= _MOST_REGIONS or most_gap >= _END:
            return regions
        most_gap *= 4
