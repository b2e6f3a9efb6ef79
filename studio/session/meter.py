"""Rates between looks at two counters, the last minute of them, and the whole run second by second.

A rate is always the difference over about one second, never an average since the start: an average hides a stall and
flattens the maximum. Whoever looks brings the counters; the clock is given in, so that tests need no sleep.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LOOK_NS = 250_000_000
WINDOW_NS = 1_000_000_000
RING_NS = 60_000_000_000
MOST_SECONDS = 4_096
_LEFT_NS = 10_000_000_000  # time left is told from the rate of the last ten seconds


@dataclass(frozen=True, slots=True)
class RatePoint:
    """The second before `at_ns`, which counts from the start of the run."""

    at_ns: int
    steps_per_second: float
    proofs_per_second: float


@dataclass(frozen=True, slots=True)
class MeterView:
    """One look at a meter. `now` is None in the first second: there is nothing to tell yet."""

    elapsed_ns: int
    now: RatePoint | None
    minute: tuple[RatePoint, ...]
    whole: tuple[RatePoint, ...]
    top: RatePoint | None  # the highest of each rate, which need not belong to the same second
    items_per_second: float | None  # over the last ten seconds


@dataclass(frozen=True, slots=True)
class _Look:
    at_ns: int
    steps: int
    proofs: int
    items: int


class Meter:
    """Counters go in, rates come out. Safe to use from several threads."""

    def __init__(self, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._clock_ns = clock_ns
        self._guard = threading.Lock()
        self._started_ns = clock_ns()
        self._ended_ns: int | None = None
        self._looks: deque[_Look] = deque([_Look(0, 0, 0, 0)])
        self._minute: deque[RatePoint] = deque()
        self._whole: list[RatePoint] = []
        self._spacing_ns = WINDOW_NS
        self._top: RatePoint | None = None

    def start(self) -> None:
        """Time counts from here."""
        with self._guard:
            self._started_ns = self._clock_ns()

    def look(self, steps: int, proofs: int, items: int, *, last: bool = False) -> None:
        """Take the counters as they are now. `last`: the run has ended, and a run of less than a second counts, too."""
        with self._guard:
            if self._ended_ns is not None:
                return
            at_ns = self._clock_ns() - self._started_ns
            if last:
                self._ended_ns = self._started_ns + at_ns
            now = _Look(at_ns, steps, proofs, items)
            self._looks.append(now)
            self._forget(at_ns)
            before = self._before(at_ns - WINDOW_NS)
            if before is None and last and self._top is None:
                before = self._looks[0]  # the whole run took less than a second
            if before is not None and at_ns > before.at_ns:
                self._add(_rate(before, now))

    def view(self) -> MeterView:
        """What is known now."""
        with self._guard:
            end_ns = self._clock_ns() if self._ended_ns is None else self._ended_ns
            newest = self._looks[-1]
            old = self._before(newest.at_ns - _LEFT_NS) or self._looks[0]
            span_ns = newest.at_ns - old.at_ns
            per_second = (newest.items - old.items) * 1e9 / span_ns if span_ns >= WINDOW_NS else None
            return MeterView(
                elapsed_ns=end_ns - self._started_ns,
                now=self._minute[-1] if self._minute else None,
                minute=tuple(self._minute),
                whole=tuple(self._whole),
                top=self._top,
                items_per_second=per_second,
            )

    def _before(self, at_ns: int) -> _Look | None:
        """The newest look that is not later than `at_ns`."""
        return next((look for look in reversed(self._looks) if look.at_ns <= at_ns), None)

    def _forget(self, at_ns: int) -> None:
        while len(self._looks) > 2 and self._looks[1].at_ns <= at_ns - _LEFT_NS:
            self._looks.popleft()
        while self._minute and self._minute[0].at_ns < at_ns - RING_NS:
            self._minute.popleft()

    def _add(self, point: RatePoint) -> None:
        self._minute.append(point)
        top = self._top or point
        self._top = RatePoint(
            point.at_ns,
            max(top.steps_per_second, point.steps_per_second),
            max(top.proofs_per_second, point.proofs_per_second),
        )
        if not self._whole or point.at_ns >= self._whole[-1].at_ns + self._spacing_ns:
            self._whole.append(point)
        else:
            self._whole[-1] = _higher(self._whole[-1], point)
        if len(self._whole) > MOST_SECONDS:  # a run of hours: half as many points, and no peak is lost
            self._spacing_ns *= 2
            pairs = zip(self._whole[::2], self._whole[1::2], strict=False)
            self._whole = [_higher(*pair) for pair in pairs] + self._whole[len(self._whole) // 2 * 2 :]


def _rate(before: _Look, now: _Look) -> RatePoint:
    span_ns = now.at_ns - before.at_ns
    return RatePoint(
        now.at_ns,
        max(0, now.steps - before.steps) * 1e9 / span_ns,
        max(0, now.proofs - before.proofs) * 1e9 / span_ns,
    )


def _higher(point: RatePoint, other: RatePoint) -> RatePoint:
    """The higher of each rate, at the time of `point`."""
    return RatePoint(
        point.at_ns,
        max(point.steps_per_second, other.steps_per_second),
        max(point.proofs_per_second, other.proofs_per_second),
    )
