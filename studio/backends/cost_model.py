"""What a STARK proof costs, from the sizes of its segments: straight lines, laid through what this machine did before.

A prover works on one segment after the other; most of it grows with the rows of the segment's trace, a power of two:

    seconds = segments * for each segment + all rows * for each row
    memory  = at rest + rows of the largest segment * for each row
    bytes   = segments * (for each segment + po2 of the segment * for each doubling)

The coefficients start as what was measured when the studio was made, and are fitted to the runs of this machine. The
model knows nothing of RISC Zero: any prover whose work comes in segments of a power of two can be told with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.backends.measured_runs import MeasuredRun

_ROUNDS = 25
_CLOSE = 0.02  # errors below this share count as equally small


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
class Cost:
    """Of one proof."""

    seconds: float
    peak_bytes: int
    proof_bytes: int


@dataclass(frozen=True, slots=True)
class CostModel:
    """Seconds by segments and rows, memory by the rows of the largest segment, bytes by segments and their po2.

    `peaks`: what runs here occupied at most, as (po2 of the largest segment, bytes): memory is never said to be less.
    `short_s`: a run for which the shipped figures say this counts half in a fit. `anchors`: a small and a large po2 at
    which the shipped line has its say, with the weight of one run each.
    """

    seconds: Line
    peak_bytes: Line
    proof_bytes: Line
    peaks: tuple[tuple[int, int], ...] = ()
    short_s: float = 10.0
    anchors: tuple[int, int] = (14, 20)

    def cost(self, segment_po2s: Sequence[int]) -> Cost:
        """For segments of these sizes."""
        largest = max(segment_po2s)
        seen = max((seen_bytes for po2, seen_bytes in self.peaks if po2 <= largest), default=0)
        return Cost(
            seconds=self.seconds.at(len(segment_po2s), _rows(segment_po2s)),
            peak_bytes=max(seen, round(self.peak_bytes.at(1, 2**largest))),
            proof_bytes=round(self.proof_bytes.at(len(segment_po2s), sum(segment_po2s))),
        )

    def fitted(self, runs: Sequence[MeasuredRun]) -> CostModel:
        """The model that says of `runs` what happened, as well as a straight line can."""
        remembered = [(run.segment_po2s, run.peak_bytes) for run in runs if run.peak_bytes]
        return replace(
            self,
            seconds=_fitted(
                self.seconds,
                [(len(run.segment_po2s), _rows(run.segment_po2s), run.seconds) for run in runs],
                tuple(float(2**po2) for po2 in self.anchors),
                self.short_s,
            ),
            peak_bytes=_fitted(
                self.peak_bytes,
                [(1, 2 ** max(po2s), peak) for po2s, peak in remembered],
                tuple(float(2**po2) for po2 in self.anchors),
            ),
            proof_bytes=_fitted(
                self.proof_bytes,
                [(len(run.segment_po2s), sum(run.segment_po2s), run.proof_bytes) for run in runs],
                self.anchors,
            ),
            peaks=tuple((max(po2s), peak) for po2s, peak in remembered),
        )


def _rows(segment_po2s: Sequence[int]) -> int:
    return sum(2**po2 for po2 in segment_po2s)


Point = tuple[float, float, float]


def _fitted(line: Line, points: Sequence[Point], anchors: Sequence[float], short: float = 0.0) -> Line:
    """Through points (count, amount, value), the newest last, most of which are near to a line. `anchors`: two amounts.

    First the known line is moved up or down by the median of what happened over what it said: one run tells how fast a
    machine is, for every size, though a short one, of which starting and the noise of other work are a large part,
    tells little of large sizes. Then the sum of relative errors is made small, by least squares whose weights are made
    anew until far points no longer pull: a run that something disturbed does not decide. The moved line takes part as
    two points, a small and a large one: runs of one size say nothing about the slope, and little noise in runs that are
    close in size would turn the line over. Both coefficients stay above zero or at it, so more never costs less.
    """
    points = [point for point in points if point[2] > 0]
    if not points:
        return line
    told = [line.at(count, amount) for count, amount, _ in points]
    factor = _median([(value / said, said) for (_, _, value), said in zip(points, told, strict=True)])
    moved = line.scaled(factor ** (sum(told) / (sum(told) + short)))
    small, large = anchors
    known = [(1.0, small, line.scaled(factor).at(1, small)), (1.0, large, moved.at(1, large))]
    counting = [said / (said + short) for said in told] + [1.0] * len(known)
    weights = counting
    best = moved
    for _ in range(_ROUNDS):
        best = _least_squares([*points, *known], weights) or moved
        errors = [abs(best.at(count, amount) / value - 1) for count, amount, value in (*points, *known)]
        weights = [weight / max(error, _CLOSE) for weight, error in zip(counting, errors, strict=True)]
    return best


def _median(weighted: Sequence[tuple[float, float]]) -> float:
    """Of (value, weight): half of the weight lies on each side."""
    ordered = sorted(weighted)
    half, passed = sum(weight for _, weight in ordered) / 2, 0.0
    for index, (value, weight) in enumerate(ordered):
        passed += weight
        if passed == half and index + 1 < len(ordered):
            return math.sqrt(value * ordered[index + 1][0])
        if passed >= half:
            return value
    return ordered[-1][0]


def _least_squares(points: Sequence[Point], weights: Sequence[float]) -> Line | None:
    """Minimise the weighted sum of ((fixed * count + slope * amount) / value - 1) squared, neither below zero."""
    weighted = zip(weights, points, strict=True)
    each = [(weight, count / value, amount / value) for weight, (count, amount, value) in weighted]
    a = sum(weight * x * x for weight, x, _ in each)
    b = sum(weight * x * y for weight, x, y in each)
    c = sum(weight * y * y for weight, _, y in each)
    p = sum(weight * x for weight, x, _ in each)
    q = sum(weight * y for weight, _, y in each)
    determinant = a * c - b * b
    if determinant <= 1e-12 * a * c:
        return None
    fixed, slope = (p * c - q * b) / determinant, (q * a - p * b) / determinant
    if fixed < 0:
        return Line(0.0, q / c)
    if slope < 0:
        return Line(p / a, 0.0)
    return Line(fixed, slope)
