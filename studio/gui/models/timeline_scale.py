"""From steps to pixels and back, for runs of any length, and where the ruler has its ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimelineScale:
    """The steps [first, last) lie on the pixels from `left` on, `width` wide."""

    first: int
    last: int
    left: float
    width: float

    def x_of(self, step: int) -> float:
        """The left edge of a step. Exact integers first: floats would not tell the steps of a long run apart."""
        return self.left + (step - self.first) / max(1, self.last - self.first) * self.width

    def step_at(self, x: float) -> int:
        """The step under a pixel, kept inside."""
        steps = self.last - self.first
        part = min(max((x - self.left) / max(1.0, self.width), 0.0), 1.0)
        return min(self.first + int(part * steps), self.last - 1) if part < 1.0 else self.last - 1

    def ticks(self, least_px: float) -> list[int]:
        """Round steps that are at least so many pixels apart."""
        steps = max(1, self.last - self.first)
        wanted = max(1, math.ceil(steps * least_px / max(1.0, self.width)))
        distance = 10 ** (len(str(wanted)) - 1)
        for factor in (1, 2, 5, 10):
            if distance * factor >= wanted:
                distance *= factor
                break
        start = -(-self.first // distance) * distance
        return list(range(start, self.last, distance))
