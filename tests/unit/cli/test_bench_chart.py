"""The chart of letters: where the aim is, on which side a figure falls, and figures that have no place on a scale."""

from __future__ import annotations

import pytest

from studio.cli.bench_chart import chart_lines, reached
from studio.session.bench.values import Aim, BenchResult, Figure


def result(*figures: Figure) -> BenchResult:
    return BenchResult("1", 0, "Linux", "CPU", 2, None, quick=False, disturbed_percent=None, figures=figures)


def line(value: float, aim: float, *, at_least: bool = True) -> str:
    return chart_lines(result(Figure("cache.gain", value, "x", Aim(aim, at_least))))[2].removeprefix(
        "Proof cache: a hit over that proof  "
    )


def test_the_dot_falls_on_its_side_of_the_aim() -> None:
    scale = chart_lines(result(Figure("cache.gain", 1, "x", Aim(1, at_least=True))))[1]
    start = len("Proof cache: a hit over that proof  ")
    one = scale.index(" 1 ") + 1 - start
    assert line(100, 100).index("o") == one
    assert line(200, 100).index("o") == scale.index(" 2 ") + 1 - start
    assert line(50, 100).index("x") == scale.index("1/2") - start
    assert line(10, 40, at_least=False).index("o") == scale.index(" 4 ") + 1 - start
    assert "|" in line(50, 100)


def test_what_is_off_the_scale_says_so() -> None:
    assert line(1e9, 1).endswith("o>")
    assert line(1e-9, 1).startswith("<")
    assert line(0, 1).startswith("<")
    assert line(0, 1, at_least=False).endswith("o>")


@pytest.mark.parametrize("figure", [Figure("a.b", 1, "x"), Figure("a.b", 0, "", Aim(0, at_least=False))])
def test_figures_without_a_scale_are_left_out(figure: Figure) -> None:
    assert reached(figure) is None
    assert chart_lines(result(figure)) == []


def test_met_and_missed_agree_with_the_table() -> None:
    for value in (0.5, 0.999, 1.0, 1.001, 3.0):
        for at_least in (True, False):
            figure = Figure("a.b", value, "x", Aim(1.0, at_least))
            assert ((reached(figure) or 0) >= 1) is figure.met
