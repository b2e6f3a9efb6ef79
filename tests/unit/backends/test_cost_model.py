"""The straight lines of the cost model: they go through what happened, and never fall or begin below nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.backends.cost_model import CostModel, Line
from studio.backends.measured_runs import MeasuredRun, RunKind

KIND = RunKind("risc0", "5.0.0-rc.1", "composite", "CPU", "a processor", 2)
MODEL = CostModel(Line(8.0, 3e-4), Line(4e8, 5000.0), Line(39_000, 10_000))


def run(
    po2s: tuple[int, ...], seconds: float, peak_bytes: int | None = None, proof_bytes: int = 200_000
) -> MeasuredRun:
    return MeasuredRun(KIND, po2s, seconds, peak_bytes, proof_bytes, 0)


def test_without_runs_it_says_what_shipped() -> None:
    cost = MODEL.fitted([]).cost((20, 15))
    assert cost.seconds == pytest.approx(2 * 8.0 + 3e-4 * (2**20 + 2**15))
    assert cost.peak_bytes == int(4e8 + 5000 * 2**20)
    assert cost.proof_bytes == 2 * 39_000 + 35 * 10_000


def test_one_run_moves_the_line_to_it() -> None:
    """A machine twice as slow is so for every size, until more is known."""
    slow = MODEL.fitted([run((15,), 2 * MODEL.cost((15,)).seconds)])
    assert slow.cost((15,)).seconds == pytest.approx(2 * MODEL.cost((15,)).seconds)
    assert slow.cost((20, 20)).seconds == pytest.approx(2 * MODEL.cost((20, 20)).seconds)


def test_two_sizes_decide_both_coefficients() -> None:
    line = Line(3.0, 1e-4)
    runs = [run(po2s, line.at(len(po2s), sum(2**po2 for po2 in po2s))) for po2s in ((15,), (18,), (20, 16))]
    assert MODEL.fitted(runs).cost((19,)).seconds == pytest.approx(line.at(1, 2**19))


def test_a_line_that_falls_is_not_believed() -> None:
    """The larger run was faster: noise. Both are met in the middle by the known slope."""
    fitted = MODEL.fitted([run((15,), 60.0), run((18,), 50.0)])
    assert 0 < fitted.cost((15,)).seconds < fitted.cost((18,)).seconds < fitted.cost((20,)).seconds


def test_one_slow_run_among_many_does_not_decide() -> None:
    runs = [run((15,), 20.0) for _ in range(9)] + [run((15,), 200.0)]
    assert MODEL.fitted(runs).cost((15,)).seconds == pytest.approx(20.0)


def test_memory_is_fitted_to_the_runs_that_told_it() -> None:
    fitted = MODEL.fitted([run((15,), 20.0), run((15,), 20.0, peak_bytes=10**9)])
    assert fitted.cost((15,)).peak_bytes == pytest.approx(10**9, rel=1e-6)


po2s = st.lists(st.integers(13, 20), min_size=1, max_size=5).map(tuple)
runs = st.lists(st.builds(run, po2s, st.floats(0.1, 1e5), st.none() | st.integers(1, 2**40)), max_size=8)


@given(runs, po2s)
def test_more_never_costs_less(measured: list[MeasuredRun], sizes: tuple[int, ...]) -> None:
    fitted = MODEL.fitted(measured)
    small, large = fitted.cost(sizes), fitted.cost((*sizes, 20))
    assert 0 < small.seconds <= large.seconds
    assert 0 < small.peak_bytes <= large.peak_bytes
    assert 0 < small.proof_bytes <= large.proof_bytes
