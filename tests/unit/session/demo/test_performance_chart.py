"""Places of the performance chart: in order, inside the chart, and with round marks."""

from __future__ import annotations

import pytest

from studio.native import Control
from studio.session.demo.performance_chart import PerformanceChart, chart_of, performance_chart
from studio.session.demo.rounds import show_rounds
from studio.session.session import Session
from studio.settings import DEFAULT_SETTINGS

TIMES = [(5, 19_000, 17_000), (10, 30_000, 26_000), (20, 38_000, 33_000), (50, 57_000, 49_000)]


def test_times_lie_between_round_marks() -> None:
    chart = chart_of(TIMES)
    assert [mark.text for mark in chart.marks] == ["10 µs", "20 µs", "50 µs", "100 µs"]
    assert (chart.marks[0].height, chart.marks[-1].height) == (0.0, 1.0)
    assert [done.across for done in chart.rounds][:: len(TIMES) - 1] == [0.0, 1.0]
    heights = [done.proving.height for done in chart.rounds]
    assert heights == sorted(heights)
    assert all(0 < done.verifying.height < done.proving.height < 1 for done in chart.rounds)
    assert [done.proving.text for done in chart.rounds] == ["19.0 µs", "30.0 µs", "38.0 µs", "57.0 µs"]


def test_both_axes_are_logarithmic() -> None:
    chart = chart_of([(0, 1_000, 1_000), (9, 10_000, 1_000), (99, 100_000, 1_000)])
    assert [done.across for done in chart.rounds] == pytest.approx([0.0, 0.5, 1.0])
    low, middle, high = (done.proving.height for done in chart.rounds)
    assert middle - low == pytest.approx(high - middle)


@pytest.mark.parametrize("times", [[(5, 0, 0)], [(5, 7, 7)], [(5, 10**15, 1)], [(0, 1_000, 2_000)]])
def test_any_times_have_a_place(times: list[tuple[int, int, int]]) -> None:
    chart = chart_of(times)
    assert all(0 <= time.height <= 1 for done in chart.rounds for time in (done.proving, done.verifying))
    assert len(chart.marks) >= 2


def test_without_rounds_there_is_nothing() -> None:
    assert chart_of([]) == PerformanceChart((), ())


def test_real_rounds_become_points() -> None:
    shown = show_rounds(Session(DEFAULT_SETTINGS), (5, 20), Control())
    chart = performance_chart(shown)
    assert [done.n for done in chart.rounds] == [5, 20]
    assert chart == chart_of([(done.n, done.prove_ns, done.verify_ns) for done in shown.rounds])
