"""What a STARK proof costs, from the sizes of its segments: straight lines, laid through what this machine did before.

A prover works on one segment after the other; most of it grows with the rows of the segment's trace, a power of two:

    seconds = segments * for each segment + all rows * for each row
    memory  = at rest + rows of the largest segment * for each row
    bytes   = segments * (for each segment + po2 of the segment * for each doubling)

The coefficients start as what was measured when the studio was made, and are fitted to the runs of this machine.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studio.backends.measured_runs import MeasuredRun

_APART = 2.0  # sizes closer than this say nothing about the slope


@dataclass(frozen=True, slots=True)
class Line:
    """value = fixed * count + slope * amount"""

    fixed: float
    slope: float

    def at(self, count: float, amount: float) -> float:
        """The value for so many parts with so much in them together."""
        return self.fixed * count + self.slope * amount

    def scaled(self, factor: float) -> Line:
        """All of it so many times as much."""
        return Line(self.fixed * factor, self.slope * factor)


@dataclass(frozen=True, slots=True)
class CostModel:
    """Seconds by segments and rows, memory by the rows of the largest segment, bytes by segments and their po2."""

    seconds: Line
    peak_bytes: Line
    proof_bytes: Line

    def cost(self, segment_po2s: Sequence[int]) -> Cost:
        """For segments of these sizes."""
        rows = sum(2**po2 for po2 in segment_po2s)
        return Cost(
            seconds=self.seconds.at(len(segment_po2s), rows),
            peak_bytes=int(self.peak_bytes.at(1, 2 ** max(segment_po2s))),
            proof_bytes=int(self.proof_bytes.at(len(segment_po2s), sum(segment_po2s))),
        )

    def fitted(self, runs: Sequence[MeasuredRun]) -> CostModel:
        """The model that says of `runs` what happened, as well as a straight line can."""
        if not runs:
            return self
        remembered = [run for run in runs if run.peak_bytes is not None]
        return replace(
            self,
            seconds=_fitted(
                self.seconds,
                runs,
                lambda run: (len(run.segment_po2s), sum(2**po2 for po2 in run.segment_po2s), run.seconds),
            ),
            peak_bytes=_fitted(
                self.peak_bytes, remembered, lambda run: (1, 2 ** max(run.segment_po2s), float(run.peak_bytes or 0))
            ),
            proof_bytes=_fitted(
                self.proof_bytes,
                runs,
                lambda run: (len(run.segment_po2s), sum(run.segment_po2s), float(run.proof_bytes)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one proof."""

    seconds: float
    peak_bytes: int
    proof_bytes: int


Point = tuple[float, float, float]


def _fitted(line: Line, runs: Sequence[MeasuredRun], point_of: Callable[[MeasuredRun], Point]) -> Line:
    """Through the points if they lie apart, else the known line moved up or down to them.

    Least squares of relative errors, so that short runs count as much as long ones. A line that falls or begins below
    zero is nonsense that a noisy machine made; then the known line is only scaled. The median of what remains takes out
    a lean that single slow runs gave.
    """
    points = [point_of(run) for run in runs]
    points = [point for point in points if point[2] > 0]
    if not points:
        return line
    sizes = [amount / count for count, amount, _ in points]
    candidate = _least_squares(points) if max(sizes) >= _APART * min(sizes) else None
    best = line if candidate is None else candidate
    return best.scaled(statistics.median(value / best.at(count, amount) for count, amount, value in points))


def _least_squares(points: Sequence[Point]) -> Line | None:
    """Minimise the sum of ((fixed * count + slope * amount) / value - 1) squared; None where that makes no sense."""
    a = sum((count / value) ** 2 for count, _, value in points)
    b = sum(count * amount / value**2 for count, amount, value in points)
    c = sum((amount / value) ** 2 for _, amount, value in points)
    p = sum(count / value for count, _, value in points)
    q = sum(amount / value for _, amount, value in points)
    determinant = a * c - b * b
    if determinant <= 1e-12 * a * c:
        return None
    fixed, slope = (p * c - q * b) / determinant, (q * a - p * b) / determinant
    return Line(fixed, slope) if fixed >= 0 and slope > 0 else None
