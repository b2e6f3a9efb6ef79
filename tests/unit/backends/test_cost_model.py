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
    slow = MODEL.fitted([run((18,), 2 * MODEL.cost((18,)).seconds)])
    assert slow.cost((18,)).seconds == pytest.approx(2 * MODEL.cost((18,)).seconds, rel=0.06)
    assert slow.cost((20, 20)).seconds == pytest.approx(2 * MODEL.cost((20, 20)).seconds, rel=0.1)


def test_a_short_run_says_little_of_long_ones() -> None:
    """Five times as long as it should: that was the noise of a busy machine, at least in part."""
    quick = CostModel(Line(0.0, 6.7e-4), MODEL.peak_bytes, MODEL.proof_bytes)
    fitted = quick.fitted([run((14,), 55.0)])
    assert 1.5 < fitted.cost((20,)).seconds / quick.cost((20,)).seconds < 3.0


def test_sizes_far_apart_decide_both_coefficients() -> None:
    """Whatever was shipped: here, a segment costs less and a row far less than there."""
    line = Line(3.0, 1e-4)
    runs = [run(po2s, line.at(len(po2s), sum(2**po2 for po2 in po2s))) for po2s in ((15,), (18,), (20, 16), (20,))]
    for po2s in ((15,), (17,), (19,), (20, 20)):
        assert MODEL.fitted(runs).cost(po2s).seconds == pytest.approx(
            line.at(len(po2s), sum(2**po2 for po2 in po2s)), rel=0.05
        )


def test_a_line_that_falls_is_not_believed() -> None:
    """The larger run was faster: noise."""
    fitted = MODEL.fitted([run((15,), 60.0), run((18,), 50.0)])
    assert 0 < fitted.cost((15,)).seconds < fitted.cost((18,)).seconds < fitted.cost((20,)).seconds


def test_noise_in_runs_of_near_sizes_does_not_turn_the_line_over() -> None:
    """A busy hour: the small one took twice its time. A segment of 2^20 rows is still said to take minutes."""
    fitted = MODEL.fitted([run((15,), 2 * MODEL.cost((15,)).seconds), run((16,), MODEL.cost((16,)).seconds)])
    assert fitted.cost((20,)).seconds == pytest.approx(1.3 * MODEL.cost((20,)).seconds, rel=0.4)


def test_one_slow_run_among_many_does_not_decide() -> None:
    runs = [run((15,), 20.0) for _ in range(9)] + [run((15,), 200.0)]
    assert MODEL.fitted(runs).cost((15,)).seconds == pytest.approx(20.0, rel=0.03)


def test_memory_is_never_said_to_be_less_than_what_was_seen() -> None:
    """It decides whether a proof fits: one run that took more says so for its size and for all larger ones."""
    runs = [run((16,), 20.0, peak_bytes=10**9) for _ in range(9)] + [run((16,), 20.0, peak_bytes=3 * 10**9)]
    fitted = MODEL.fitted(runs)
    assert fitted.cost((15,)).peak_bytes < 10**9
    assert fitted.cost((16,)).peak_bytes == 3 * 10**9
    assert fitted.cost((17,)).peak_bytes >= 3 * 10**9


def test_memory_is_fitted_to_the_runs_that_told_it() -> None:
    fitted = MODEL.fitted([run((15,), 20.0), run((15,), 20.0, peak_bytes=10**9)])
    assert fitted.cost((15,)).peak_bytes == pytest.approx(10**9, rel=1e-6)


po2s = st.lists(st.integers(13, 20), min_size=1, max_size=5).map(tuple)
runs = st.lists(st.builds(run, po2s, st.floats(0.1, 1e5), st.none() | st.integers(1, 2**40)), max_size=8)


@given(runs, po2s, st.integers(13, 20))
def test_more_never_costs_less(measured: list[MeasuredRun], sizes: tuple[int, ...], further: int) -> None:
    fitted = MODEL.fitted(measured)
    small, large = fitted.cost(sizes), fitted.cost((*sizes, further))
    assert 0 < small.seconds <= large.seconds
    assert 0 <= small.peak_bytes <= large.peak_bytes
    assert 0 <= small.proof_bytes <= large.proof_bytes
    larger = fitted.cost(tuple(min(20, po2 + 1) for po2 in sizes))
    assert small.seconds <= larger.seconds
    assert small.peak_bytes <= larger.peak_bytes


@given(po2s, st.floats(0.05, 20.0))
def test_a_machine_that_is_faster_or_slower_throughout_is_met(sizes: tuple[int, ...], factor: float) -> None:
    runs = [run(measured, factor * MODEL.cost(measured).seconds) for measured in ((15,), (17,))]
    assert MODEL.fitted(runs).cost(sizes).seconds == pytest.approx(factor * MODEL.cost(sizes).seconds, rel=0.35)
