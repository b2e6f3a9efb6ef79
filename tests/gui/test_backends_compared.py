"""The comparison of backends in the window: by key and mouse, stopped, failed, and told without a mouse or eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.throughput.backends_compared import BackendsCompared
from studio.gui.views.throughput.log_plots import LogPlots, Measure, PlotRow
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.model.verdict import Strength
from studio.session.comparison import RowState
from tests.conformance.risc0_prover import FAILS, prover
from tests.gui.windows import WAIT_MS, idle
from tests.unit.backends.stand_in_r0vm import stand_in

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured belongs to the user."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ThroughputPage:
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    idle(qtbot, window)
    assert isinstance(window.page, ThroughputPage)
    return window.page


def states(page: ThroughputPage) -> dict[str, RowState]:
    comparison = page.comparison.comparison
    return {} if comparison is None else {row.name: row.state for row in comparison.rows}


def cells(view: BackendsCompared) -> list[list[str]]:
    model = view.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_the_studio_brings_is_measured_and_the_others_say_why(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage
) -> None:
    view = page.backends
    assert "Press C" in view.plots._empty
    QTest.keyClick(window, Qt.Key.Key_C)
    assert page.middle.currentWidget() is view
    idle(qtbot, window)
    assert not page.comparison.running
    assert states(page) == {
        "Trace": RowState.MEASURED,
        "Halo2": RowState.MEASURED,
        "RISC0": RowState.LEFT_OUT,
        "OpenVM": RowState.LEFT_OUT,
    }
    assert "value = 55" in view.note.text()
    assert "on every backend" in view.note.text()
    assert "Re-executable" in view.plots.accessibleDescription()
    (trace,) = [row for row in view.plots.rows if row.name == "Trace"]
    assert trace.badge is Strength.RE_EXECUTABLE
    (halo2,) = [row for row in view.plots.rows if row.name == "Halo2"]
    assert halo2.badge is Strength.PROVED
    assert all(row.note for row in view.plots.rows if row.name in ("RISC0", "OpenVM"))
    QTest.keyClick(window, Qt.Key.Key_T)
    assert view.stack.currentWidget() is view.table
    assert view.table.hasFocus()
    QAbstractItemModelTester(view.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [row[0] for row in cells(view)] == ["Trace", "Halo2", "RISC0", "OpenVM"]
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.table.currentIndex().row() == 1
    assert view.wrong.isHidden()


def test_a_foreign_prover_beside_trace(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage, cargo_bin: Path, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    prover(cargo_bin, go)
    QTest.mouseClick(page.backends.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(page).get("RISC0") is RowState.RUNNING, timeout=WAIT_MS)
    assert page.backends.button.text() == "Stop"
    assert window.header.main.text() == "Stop comparing"
    qtbot.waitUntil(lambda: "RISC0: " in page.backends.note.text(), timeout=WAIT_MS)
    assert states(page)["Trace"] is RowState.MEASURED
    assert [row.badge for row in page.backends.plots.rows if row.name == "RISC0"] == [None]
    go.touch()
    idle(qtbot, window)
    assert states(page)["RISC0"] is RowState.MEASURED, page.backends.wrong.text()
    assert "on every backend" in page.backends.note.text()
    assert [row.badge for row in page.backends.plots.rows if row.name == "RISC0"] == [Strength.PROVED]
    kept = page.comparison.comparison
    assert kept is not None
    assert all(row.measured is not None and row.measured.proof_id is not None for row in kept.measured)
    assert page.backends.button.text() == "Compare backends"


def test_escape_keeps_what_is_finished(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage, cargo_bin: Path, tmp_path: Path
) -> None:
    prover(cargo_bin, tmp_path / "never")
    QTest.keyClick(window, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: states(page).get("RISC0") is RowState.RUNNING, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    idle(qtbot, window)
    assert not page.comparison.running
    assert (states(page)["Trace"], states(page)["RISC0"]) == (RowState.MEASURED, RowState.STOPPED)
    assert page.backends.wrong.isHidden()


def test_a_prover_that_fails_is_a_row_with_its_reason(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage, cargo_bin: Path
) -> None:
    stand_in(cargo_bin, FAILS)
    QTest.keyClick(window, Qt.Key.Key_C)
    idle(qtbot, window)
    assert (states(page)["Trace"], states(page)["RISC0"]) == (RowState.MEASURED, RowState.FAILED)
    assert page.backends.wrong.isVisible()
    assert page.backends.wrong.text().startswith("RISC0: ")


def test_the_switch_by_mouse(page: ThroughputPage) -> None:
    QTest.mouseClick(page.compare.switch.button("backends"), Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.backends
    assert page.backends.switch.current == "backends"
    QTest.mouseClick(page.backends.switch.button("runs"), Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.compare
    assert page.compare.switch.current == "runs"


@pytest.mark.parametrize("width", [200, 500, 1200])
def test_rows_with_badges_and_notes_at_every_width(qapp: QApplication, width: int) -> None:
    plots = LogPlots(Look("dark"), [Measure("a", str)] * 4, "name", "empty", badges=True)
    plots.resize(width, 160)
    plots.show_rows(
        [
            PlotRow("Trace", "Trace", (1.0, 10.0, 0.0, 1e9), Strength.RE_EXECUTABLE),
            PlotRow("RISC0", "RISC0", (0.0,) * 4, note="not here " * 40),
        ]
    )
    assert not plots.grab().isNull()
    assert "not here" in plots.accessibleDescription()
