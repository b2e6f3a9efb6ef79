"""The performance table as points of a chart: times over n, both on log scales, and the marks of the axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.model.units import duration_text
from studio.session.demo.rounds import RoundsShown

_STEPS = (1, 2, 5)  # of each decade


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A line across the chart. `height`: from 0 at the bottom to 1 at the top."""

    height: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartedTime:
    """One time, put into words."""

    height: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartedRound:
    """One n. `across`: from 0 at the smallest n to 1 at the largest."""

    n: int
    across: float
    proving: ChartedTime
    verifying: ChartedTime


@dataclass(frozen=True, slots=True)
class PerformanceChart:
    """Finished places and texts: whoever draws it computes nothing."""

    rounds: tuple[ChartedRound, ...]
    marks: tuple[TimeMark, ...]


def performance_chart(shown: RoundsShown) -> PerformanceChart:
    """Proving and verifying times; a time of nothing would have no place, and stands at the bottom."""
    return chart_of([(done.n, done.prove_ns, done.verify_ns) for done in shown.rounds])


def chart_of(times: list[tuple[int, int, int]]) -> PerformanceChart:
    """The same for (n, proving, verifying) in nanoseconds."""
    if not times:
        return PerformanceChart((), ())
    every = [max(1, ns) for _, *both in times for ns in both]
    marks = _marks_around(min(every), max(every))
    low, high = math.log(marks[0]), math.log(marks[-1])
    left, right = (math.log(1 + edge(n for n, *_ in times)) for edge in (min, max))

    def height(ns: int) -> float:
        return (math.log(max(1, ns)) - low) / (high - low)

    rounds = [
        ChartedRound(
            n,
            (math.log(1 + n) - left) / (right - left) if right > left else 0.5,
            ChartedTime(height(proving_ns), duration_text(proving_ns)),
            ChartedTime(height(verifying_ns), duration_text(verifying_ns)),
        )
        for n, proving_ns, verifying_ns in times
    ]
    return PerformanceChart(tuple(rounds), tuple(TimeMark(height(ns), _short(ns)) for ns in marks))


def _marks_around(low_ns: int, high_ns: int) -> list[int]:
    """1, 2, 5 of each decade: from the last that is below everything to the first that is above."""
    every = [step * 10**power for power in range(20) for step in _STEPS]
    below = max((mark for mark in every if mark < low_ns), default=1)
    above = min(mark for mark in every if mark > high_ns)
    return [mark for mark in every if below <= mark <= above]


def _short(ns: int) -> str:
    """A round number needs no zeros behind its point."""
    number, _, unit = duration_text(ns).partition(" ")
    return f"{float(number):g} {unit}" if number.replace(".", "", 1).isdigit() and "." in number else f"{number} {unit}"
