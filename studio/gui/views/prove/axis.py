"""Round numbers along an axis of steps."""

from __future__ import annotations


def axis_steps(steps: int, most: int) -> list[int]:
    """0, then at most `most` round steps at equal distances, none beyond `steps`."""
    if steps <= 0:
        return [0]
    distance = 1
    while steps // distance > most:
        leading = int(str(distance)[0])
        distance = distance * 2 if leading == 1 else distance // 2 * 5 if leading == 2 else distance * 2
    return list(range(0, steps + 1, distance))
