"""Parts of the throughput page by themselves: the model of runs, what the chart draws, scales of the plots."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.models.run_table_model import HEADINGS, RunTableModel, run_rows
from studio.gui.views.throughput.live_chart import LiveChart, RateAxis, TimeAxis, curve_of
from studio.gui.views.throughput.log_plots import MOST_ROWS, decades
from studio.gui.views.throughput.run_plots import RunPlots
from studio.session import FinishedRun, MeterView, RatePoint, RunCounts, RunKind, RunLook

SECOND = 1_000_000_000
RUN = FinishedRun("a" * 16, 1_000, "fibonacci", "Trace", RunKind.BATCH, 2_950, SECOND // 2, 10, 2, 3, 1, 0, 9_000)


def look_at(elapsed_s: float, *, ended: bool = False) -> RunLook:
    points = tuple(RatePoint(at * SECOND, float(at * 100), 1.0) for at in range(1, int(elapsed_s) + 1))
    top = points[-1] if points else None
    minute = tuple(point for point in points if point.at_ns > (elapsed_s - 60) * SECOND)
    rates = MeterView(int(elapsed_s * SECOND), top, minute, points, top, 1.0)
    return RunLook(RunCounts(10), rates, int(elapsed_s * SECOND), ended, False, False, None, None, None)


def test_the_model_of_runs(qapp: QApplication) -> None:
    model = RunTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    changes: list[int] = []
    model.chosen_changed.connect(lambda: changes.append(len(model.chosen)))
    runs = [replace(RUN, id=f"{number:016x}", ended_unix_ms=number) for number in range(5)]
    model.show_rows(run_rows(runs))
    assert model.rowCount() == 5
    assert model.columnCount() == len(HEADINGS)
    assert [model.index(0, column).data() for column in range(1, 9)] == [
        "fibonacci",
        "Trace",
        "batch",
        "10",
        "500 ms",
        "5.90 k/s",
        "20.0 /s",
        "9.00 k/s",
    ]
    box = model.index(1, 0)
    assert model.setData(box, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    model.toggle(3)
    assert [run.id for run in model.chosen] == [runs[1].id, runs[3].id]
    assert not model.setData(model.index(1, 1), "x")
    model.show_rows(run_rows(runs[:2]))
    assert [run.id for run in model.chosen] == [runs[1].id]
    assert changes[-1] == 1
    assert model.run_at(7) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "When"
    assert "whole run" in str(model.headerData(6, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole))


def test_a_young_run_starts_at_zero_at_the_left_edge() -> None:
    curve = curve_of(look_at(7), whole=False, proofs=False)
    assert (curve.first_s, curve.last_s, curve.scrolls) == (0.0, 10.0, False)
    assert (curve.times_s[0], curve.rates[0]) == (0.0, 0.0)
    assert curve.top == (7.0, 700.0)
    assert curve_of(look_at(7), whole=False, proofs=True).top == (1.0, 1.0)


def test_the_last_minute_scrolls_and_the_whole_run_does_not() -> None:
    minute = curve_of(look_at(100), whole=False, proofs=False)
    assert (minute.first_s, minute.last_s, minute.scrolls) == (40.0, 100.0, True)
    assert minute.times_s[0] >= 40.0
    whole = curve_of(look_at(100), whole=True, proofs=False)
    assert (whole.first_s, whole.last_s, whole.scrolls, len(whole.times_s)) == (0.0, 100.0, False, 101)
    ended = curve_of(look_at(3, ended=True), whole=False, proofs=False)
    assert (ended.first_s, ended.last_s) == (0.0, 3.0)


def test_a_run_that_did_nothing_has_no_highest_point() -> None:
    assert curve_of(look_at(0.5), whole=False, proofs=False).top is None


def test_axes_speak_in_one_unit_and_from_where_it_is_now(qapp: QApplication) -> None:
    rates, times = RateAxis("left"), TimeAxis("bottom")
    assert rates.tickStrings([0.0, 2e6, 4e6], 1.0, 2e6) == ["0", "2 M/s", "4 M/s"]
    assert rates.tickStrings([0.5, 50.0, 999_500.0], 1.0, 50.0) == ["0.5 /s", "50 /s", "999.5 k/s"]
    assert rates.tickStrings([], 1.0, 1.0) == []
    assert times.tickStrings([0.0, 10.0, 180.0], 1.0, 10.0) == ["0 s", "10 s", "3 min"]
    times.now_s = 100.0
    assert times.tickStrings([60.0, 90.0, 100.0], 1.0, 10.0) == ["40 s", "10 s", "now"]


def test_a_finished_run_can_be_zoomed_and_stays_so(qtbot: QtBot, qapp: QApplication) -> None:
    chart = LiveChart(Look("dark"))
    qtbot.addWidget(chart)
    chart.resize(800, 220)
    view = chart.plot.getViewBox()
    chart.show_curve(curve_of(look_at(100), whole=False, proofs=False))
    assert view.state["mouseEnabled"] == [False, False]
    finished = curve_of(look_at(100, ended=True), whole=True, proofs=False)
    chart.show_curve(finished)
    assert view.state["mouseEnabled"] == [True, False]
    assert view.viewRange()[0] == [0.0, 100.0]
    chart.plot.setXRange(20, 30, padding=0)
    chart.show_curve(finished)
    assert view.viewRange()[0] == [20.0, 30.0]
    chart.show_curve(curve_of(look_at(7), whole=False, proofs=False))
    assert view.viewRange()[0] == [0.0, 10.0]


def test_decades_hold_every_value() -> None:
    assert decades([]) == (0, 2)
    assert decades([0.0]) == (0, 2)
    assert decades([30.0, 50.0]) == (1, 3)
    assert decades([0.03, 4_410.0]) == (-2, 4)
    assert decades([71.0, 186_000.0], 32) == (1, 4)
    assert decades([1_000.0, 32_768.0 * 1024], 32) == (1, 5)


@pytest.mark.parametrize("width", [200, 500, 900])
def test_every_painter_copes_with_every_width(qapp: QApplication, width: int) -> None:
    look = Look("dark")
    chart, plots = LiveChart(look), RunPlots(look)
    for widget in (chart, plots):
        widget.resize(width, 160)
    chart.show_curve(None, "nothing")
    assert not chart.grab().isNull()
    for elapsed_s in (0.5, 1.0, 59.0, 61.0, 5_000.0):
        for whole in (False, True):
            chart.show_curve(curve_of(look_at(elapsed_s), whole=whole, proofs=False))
            assert not chart.grab().isNull()
    assert not plots.grab().isNull()
    others = [replace(RUN, backend=name, elapsed_ns=elapsed) for name, elapsed in (("Halo2", 0), ("RISC0", 10**12))]
    plots.show_runs([RUN, *others, replace(RUN, backend="of later", program="p" * 200), RUN, RUN, RUN, RUN])
    assert len(plots.runs) == MOST_ROWS
    assert "RISC0" in plots.accessibleDescription()
    assert not plots.grab().isNull()
