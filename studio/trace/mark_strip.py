"""The marks of a stretch of a run, as far as they can be told apart on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from studio.trace.finding import mark_index_at
from studio.trace.source import RunSource
from studio.trace.view import MAX_MARKS_PER_CALL, NamedMark


@dataclass(frozen=True, slots=True)
class MarkStrip:
    """`marks`: at most one for each column, the first of those that fall on it. Empty when there are too many."""

    first: int
    last: int
    count: int
    marks: tuple[NamedMark, ...]

    @property
    def too_many(self) -> bool:
        """Whether there are more marks than can be looked through at once."""
        return self.count > MAX_MARKS_PER_CALL


def mark_strip(source: RunSource, first: int, last: int, width: int) -> MarkStrip:
    """The marks of the steps [first, last) for a strip of so many columns."""
    if source.mark_count == 0 or last <= first:
        return MarkStrip(first, last, 0, ())
    begin, end = mark_index_at(source, first), mark_index_at(source, last)
    if end - begin > MAX_MARKS_PER_CALL:
        return MarkStrip(first, last, end - begin, ())
    shown: list[NamedMark] = []
    column_before = -1
    for mark in source.marks(begin, end - begin):
        column = (mark.step - first) * width // (last - first)
        if column != column_before:
            shown.append(mark)
            column_before = column
    return MarkStrip(first, last, end - begin, tuple(shown))
