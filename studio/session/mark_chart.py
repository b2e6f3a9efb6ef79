"""The marks of a run over its steps, few enough to be drawn: each on its own, or gathered where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.jobs.report import Cancel
from studio.trace.view import NamedMark, RunView

MOST_BARS = 240
_ALL_UP_TO = 262_144  # marks that are read one by one; of more, a part from each stretch of the run
_PART_MARKS = 512
_READ_MARKS = 65_536


@dataclass(frozen=True, slots=True)
class MarkBar:
    """One mark, or `count` of them side by side; number, name and value are those of the one with the largest value."""

    first_step: int
    last_step: int
    number: int
    name: str
    value: int
    least_value: int
    count: int


@dataclass(frozen=True, slots=True)
class MarkTotal:
    """How often a run met a mark; `name` is its number where the manifest names none."""

    number: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MarkChart:
    """`read` of the `count` marks are in the bars: all of them, unless there are very many."""

    steps: int
    count: int
    read: int
    bars: tuple[MarkBar, ...]
    totals: tuple[MarkTotal, ...]

    @property
    def largest_value(self) -> int:
        """Of all bars."""
        return max((bar.value for bar in self.bars), default=0)


def mark_chart(view: RunView, cancel: Cancel, most_bars: int = MOST_BARS) -> MarkChart:
    """At most `most_bars` bars."""
    steps, count = view.execution.steps, view.execution.mark_count
    totals = tuple(MarkTotal(number, _name(number, name), total) for number, name, total in view.mark_totals())
    read = 0
    alone = count <= most_bars
    gathered: dict[int, MarkBar] = {}
    for mark in _marks(view, count, most_bars, cancel):
        place = read if alone else mark.step * most_bars // max(1, steps)
        gathered[place] = _with(gathered.get(place), mark)
        read += 1
    return MarkChart(steps, count, read, tuple(gathered[place] for place in sorted(gathered)), totals)


def _marks(view: RunView, count: int, parts: int, cancel: Cancel) -> Iterator[NamedMark]:
    if count <= _ALL_UP_TO:
        for first in range(0, count, _READ_MARKS):
            cancel.check()
            yield from view.marks(first, _READ_MARKS)
        return
    for part in range(parts):
        cancel.check()
        yield from view.marks(part * (count - _PART_MARKS) // (parts - 1), _PART_MARKS)


def _with(bar: MarkBar | None, mark: NamedMark) -> MarkBar:
    name = _name(mark.number, mark.name)
    if bar is None:
        return MarkBar(mark.step, mark.step, mark.number, name, mark.value, mark.value, 1)
    least, steps = min(bar.least_value, mark.value), (min(bar.first_step, mark.step), max(bar.last_step, mark.step))
    if mark.value > bar.value:
        return MarkBar(*steps, mark.number, name, mark.value, least, bar.count + 1)
    return MarkBar(*steps, bar.number, bar.name, bar.value, least, bar.count + 1)


def _name(number: int, name: str | None) -> str:
    return name or str(number)
