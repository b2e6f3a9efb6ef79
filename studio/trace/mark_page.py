"""A page of the list of marks, within a selection of steps."""

from __future__ import annotations

from dataclasses import dataclass

from studio.trace.finding import mark_index_at
from studio.trace.source import RunSource
from studio.trace.view import NamedMark


@dataclass(frozen=True, slots=True)
class MarkPage:
    """Marks from `top` on, of those with an index in [begin, end). `passed`: the last at or before the step, if any."""

    begin: int
    end: int
    top: int
    marks: tuple[NamedMark, ...]
    passed: int | None


def mark_page(source: RunSource, span: tuple[int, int], step: int, top: int | None, rows: int) -> MarkPage:
    """`rows` marks of the steps in `span` from index `top` on; without `top`, those around `step`."""
    begin, end = mark_index_at(source, span[0]), mark_index_at(source, span[1])
    after = mark_index_at(source, step + 1)
    passed = after - 1 if begin < after <= end else None
    if top is None:
        top = after - 1 - rows // 2
    top = max(begin, min(top, end - rows))
    count = min(rows, end - top)
    marks = tuple(source.marks(top, count)) if count > 0 else ()
    return MarkPage(begin, end, top, marks, passed)
