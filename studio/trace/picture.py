"""Pictures of a stretch of a run at the width of the screen, made from the pyramid: where it was in code and memory.

Each pixel column stands for steps that may be many. Of each part of them the lowest and the highest address are known,
which are drawn full; what lies between them may or may not have been touched, and is drawn as a shade.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.trace.axis import Axis, RegionNames, code_axis, memory_axis
from studio.trace.source import RunSource
from studio.trace.spans import ACCESS_LOAD, ACCESS_STORE, ROW_TYPE, Spans, spans_of
from studio.trace.view import MAX_PAGE_ROWS, FunctionTotal

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
_PARTS_A_COLUMN = 8
_MOST_PARTS = 1 << 16
_CODE_SHADE, _MEMORY_SHADE = 0.5, 0.16  # of what lies between two known addresses: functions are, data is often not


@dataclass(frozen=True, slots=True)
class Outline:
    """What the timeline needs of a run as a whole: made once."""

    code: Axis
    memory: Axis
    totals: tuple[FunctionTotal, ...]


@dataclass(frozen=True, slots=True)
class PictureColours:
    """Red, green and blue of everything that is drawn here."""

    functions: tuple[Colour, ...]
    memory: Colour
    read: Colour
    write: Colour


@dataclass(frozen=True, slots=True)
class PictureSize:
    """In pixels of the device."""

    width: int
    code_height: int
    memory_height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The steps [first, last) as two images, rows x columns x RGBA. `exact`: reads and writes are told apart."""

    first: int
    last: int
    code: Pixels
    memory: Pixels
    exact: bool


def outline_of(source: RunSource, names: RegionNames) -> Outline:
    """The axes of a run."""
    totals = tuple(source.function_totals())
    return Outline(code_axis(source, totals), memory_axis(source, source.page_touches(), names), totals)


def picture_of(
    source: RunSource, outline: Outline, first: int, last: int, size: PictureSize, colours: PictureColours
) -> Picture:
    """Both tracks of the steps [first, last)."""
    code = code_image(source, outline.code, first, last, (size.width, size.code_height), colours)
    exact = last - first <= MAX_PAGE_ROWS
    if exact:
        memory = _memory_by_rows(source, outline.memory, first, last, size, colours)
    else:
        parts = _parts(first, last, size.width)
        spans = spans_of(source.pyramid("memory", first, last, parts))
        coverage = _coverage(spans, outline.memory, (size.width, size.memory_height), _MEMORY_SHADE)
        memory = _painted(coverage, colours.memory)
    return Picture(first, last, code, memory, exact)


def code_image(
    source: RunSource, axis: Axis, first: int, last: int, size: tuple[int, int], colours: PictureColours
) -> Pixels:
    """Where the steps were in the code, each function in its colour."""
    width, height = size
    spans = spans_of(source.pyramid("pc", first, last, _parts(first, last, width)))
    coverage = _coverage(spans, axis, (width, height), _CODE_SHADE)
    slots = [band.slot for band in axis.bands] or [0]
    table = np.array([colours.functions[slot] for slot in slots], dtype=np.uint8)
    image = np.zeros((height, width, 4), dtype=np.uint8)
    image[:, :, :3] = table[axis.band_of_row(height)][:, None, :]
    image[:, :, 3] = coverage
    return image


def _parts(first: int, last: int, width: int) -> int:
    """Parts to ask the pyramid for: several a column, but none shorter than a step."""
    steps = max(1, last - first)
    if steps < width:
        return steps
    return min(width * min(_PARTS_A_COLUMN, steps // width), _MOST_PARTS - _MOST_PARTS % width)


def _memory_by_rows(
    source: RunSource, axis: Axis, first: int, last: int, size: PictureSize, colours: PictureColours
) -> Pixels:
    rows = np.frombuffer(source.packed_page(first, last - first), dtype=ROW_TYPE)
    image = np.zeros((size.memory_height, size.width, 4), dtype=np.uint8)
    steps = max(1, last - first)
    for kind, colour in ((ACCESS_LOAD, colours.read), (ACCESS_STORE, colours.write)):
        lows, highs = np.ones(steps, dtype=np.int64), np.zeros(steps, dtype=np.int64)
        fits = rows["access"] == kind
        places = (rows["step"][fits] - np.uint64(first)).astype(np.int64)
        lows[places] = rows["address"][fits]
        highs[places] = lows[places] + np.maximum(rows["access_bytes"][fits].astype(np.int64), 1) - 1
        coverage = _coverage(Spans(lows, highs), axis, (size.width, size.memory_height), _MEMORY_SHADE)
        layer = _painted(coverage, colour)
        seen = layer[:, :, 3] > 0
        image[seen] = layer[seen]
    return image


def _coverage(spans: Spans, axis: Axis, size: tuple[int, int], shaded: float) -> npt.NDArray[np.uint8]:
    """How strongly each pixel is drawn, 0 to 255."""
    width, height = size
    parts = len(spans.lows)
    if not axis.bands or parts == 0:
        return np.zeros((height, width), dtype=np.uint8)
    if parts < width:  # a step is wider than a pixel: it fills its columns
        source_of_column = np.arange(width) * parts // width
        spans, each = Spans(spans.lows[source_of_column], spans.highs[source_of_column]), 1
    else:
        each = parts // width
    filled = spans.filled
    columns = (np.arange(len(spans.lows)) // each)[filled]
    tops = axis.rows_of(spans.highs[filled], height)
    feet = axis.rows_of(spans.lows[filled], height)
    cells = (height + 1) * width
    begins = np.bincount(tops * width + columns, minlength=cells)
    ends = np.bincount((feet + 1) * width + columns, minlength=cells)
    shade = np.cumsum((begins - ends).reshape(height + 1, width), axis=0)[:height] / each
    edges = np.bincount(tops * width + columns, minlength=cells) + np.bincount(feet * width + columns, minlength=cells)
    full = np.sqrt(np.clip(edges.reshape(height + 1, width)[:height] / (2 * each), 0.0, 1.0))
    full[1:] = np.maximum(full[1:], full[:-1])  # a line of one pixel is hard to see
    strength = np.maximum(shaded * np.clip(shade, 0.0, 1.0), full)
    painted: npt.NDArray[np.uint8] = np.round(strength * 255).astype(np.uint8)
    return painted


def _painted(coverage: npt.NDArray[np.uint8], colour: Colour) -> Pixels:
    image = np.empty((*coverage.shape, 4), dtype=np.uint8)
    image[:, :, :3] = colour
    image[:, :, 3] = coverage
    return image
