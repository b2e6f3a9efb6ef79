"""Steps and pixels."""

from __future__ import annotations

from itertools import pairwise

import pytest

from studio.gui.models.timeline_scale import TimelineScale


@pytest.mark.parametrize("first", [0, 10**9, 2**40, 2**63 - 2000])
def test_every_step_has_its_pixel_and_back(first: int) -> None:
    scale = TimelineScale(first, first + 1000, 128.0, 4000.0)
    for step in range(first, first + 1000, 37):
        assert scale.step_at(scale.x_of(step) + 0.5) == step
    assert scale.step_at(-50.0) == first
    assert scale.step_at(10_000.0) == first + 999


@pytest.mark.parametrize("steps", [1, 16, 1291, 10**9, 2**40, 2**63])
def test_ticks_are_round_and_far_enough_apart(steps: int) -> None:
    scale = TimelineScale(0, steps, 0.0, 1200.0)
    ticks = scale.ticks(100.0)
    assert ticks[0] == 0
    assert len(ticks) <= 13
    for before, after in pairwise(ticks):
        assert scale.x_of(after) - scale.x_of(before) >= 99.0
        assert str(after - before).rstrip("0") in ("1", "2", "5")
