"""The benchmark on the Throughput page: kept results beside aims and beside each other, runs, files from elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.models.bench_model import FIGURE, MEASURED, MET, OTHER, OVER, STANDING, BenchModel
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.throughput import bench_control
from studio.gui.views.throughput.bench_panel import BenchPanel
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.model.errors import Cancelled, UserError
from studio.native import Control
from studio.session.bench.comparison import compare_results
from studio.session.bench.runner import BenchRequest, parts_of
from studio.session.bench.shelf import BenchShelf, bench_shelf_of
from studio.session.bench.values import Absent, Aim, BenchResult, Figure, read_result
from studio.settings import Settings
from tests.gui.windows import WAIT_MS, MakeWindow, idle

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HERE = BenchResult(
    "0.4.0",
    1_764_200_000_000,
    "Linux x86_64",
    "AMD EPYC",
    2,
    8 * 2**30,
    False,
    0.0,
    (
        Figure("engine.plain.sha256", 4.1e8, "/s"),
        Figure("cache.gain", 195.0, "x", Aim(100.0, at_least=True)),
        Figure("pauses.longest", 141.0, "ms", Aim(100.0, at_least=False)),
    ),
    (Absent("gpu.measured", "this machine shows no GPU"),),
)
THERE = replace(
    HERE,
    studio_version="0.3.1",
    created_unix_ms=1_763_000_000_000,
    processor="Apple M2",
    figures=(Figure("cache.gain", 97.5, "x", Aim(100.0, at_least=True)), Figure("trees.node", 55.0, "ns")),
    absent=(),
)
HOSTILE = replace(
    HERE,
    created_unix_ms=2**47 - 1,
    studio_version="<img src='file:///etc/passwd'>" * 13,
    processor="<b>" + "W" * 390,
    cores=2**20 - 1,
    memory_bytes=2**60 - 1,
    disturbed_percent=1e18,
    figures=(
        Figure("zz.zz", 1e18, "s", Aim(5e-324, at_least=False)),
        Figure("cache.hit", 1e18, "%"),
        Figure("a." + "b" * 78, 0.0, "B", Aim(1e18, at_least=True)),
        Figure("engine.plain.sha256", 1e18, "/s"),
    ),
)


@pytest.fixture
def shelf(tmp_path: Path) -> BenchShelf:
    """Beside the library that the windows of a test open."""
    return bench_shelf_of(tmp_path / "library")


def shown_page(qtbot: QtBot, window: MainWindow) -> ThroughputPage:
    """The page with the benchmark in its middle, by keys."""
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    idle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_B)
    idle(qtbot, window)
    assert isinstance(window.page, ThroughputPage)
    assert window.page.middle.currentWidget() is window.page.bench
    return window.page


def texts(panel: BenchPanel) -> dict[str, list[str]]:
    """The cells of each row, by its first."""
    model = panel.table.rows_model
    rows = ([str(model.index(row, column).data()) for column in range(7)] for row in range(model.rowCount()))
    return {cells[FIGURE]: cells for cells in rows}


def notices(window: MainWindow) -> list[tuple[str, str, Callable[[], None] | None]]:
    """What is told from now on."""
    told: list[tuple[str, str, Callable[[], None] | None]] = []
    window.desk.noticed.connect(lambda notice: told.append((notice.text, notice.next_step, notice.undo)))
    return told


def test_the_newest_result_stands_beside_its_aims(qtbot: QtBot, window: MainWindow, shelf: BenchShelf) -> None:
    shelf.add(HERE)
    panel = shown_page(qtbot, window).bench
    assert panel.note.text() == "1 aims met, 1 missed."
    assert "0.4.0, AMD EPYC, 2 x, 8.0 GiB" in panel.shown_box.currentText()
    assert panel.other_box.currentText() == "nothing"
    rows = texts(panel)
    assert list(rows)[:2] == ["Executor", "plain run, sha256"]
    assert rows["a hit over that proof"][MEASURED:STANDING] == ["195 x", "≥ 100 x", "met"]
    assert rows["the longest of them"][MEASURED:STANDING] == ["141 ms", "≤ 100 ms", "missed"]
    assert rows["the longest of them"][STANDING] == "1.41 times short of the aim"
    assert rows["proofs on a GPU"][MEASURED] == "Not measured here: this machine shows no GPU"
    assert panel.table.isColumnHidden(OTHER)
    assert panel.table.isColumnHidden(OVER)
    assert not panel.warning.isVisible()


def test_met_and_missed_differ_by_sign_and_not_by_colour_alone(qapp: object) -> None:
    model = BenchModel(Look("dark"))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_result(compare_results(HERE))
    cells = {row[FIGURE].text: row[MET] for row in model.rows}
    assert (cells["a hit over that proof"].icon, cells["the longest of them"].icon) == ("check", "x")
    assert model.headerData(STANDING, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    model.show_result(None)
    assert model.rowCount() == 0


def test_two_results_with_different_figures(qtbot: QtBot, window: MainWindow, shelf: BenchShelf) -> None:
    here, there = shelf.add(HERE), shelf.add(THERE)
    panel = shown_page(qtbot, window).bench
    assert (panel.shown_box.currentData(), panel.other_box.currentData()) == (here.id, there.id)
    rows = texts(panel)
    assert rows["a hit over that proof"][OTHER:] == ["97.50 x", "2.00 x"]
    assert rows["plain run, sha256"][OTHER:] == ["", ""]
    assert rows["a node"][MEASURED] == "Not in this result"
    assert rows["a node"][OTHER] == "55.0 ns"
    assert not panel.table.isColumnHidden(OTHER)
    panel.other_box.setFocus()
    QTest.keyClick(panel.other_box, Qt.Key.Key_Home)  # none
    idle(qtbot, window)
    assert panel.table.isColumnHidden(OTHER)
    assert "a node" not in texts(panel)
    panel.shown_box.setFocus()
    QTest.keyClick(panel.shown_box, Qt.Key.Key_End)
    idle(qtbot, window)
    assert panel.shown_box.currentData() == there.id
    assert panel.note.text() == "0 aims met, 1 missed."


def test_without_results_the_page_says_what_to_do(qtbot: QtBot, window: MainWindow, shelf: BenchShelf) -> None:
    panel = shown_page(qtbot, window).bench
    assert panel.stack.currentWidget() is panel.empty
    assert "Run it to measure this machine" in panel.empty.text_label.text()
    assert not panel.export_button.isEnabled()
    assert not panel.remove_button.isEnabled()
    panel.choose_export()  # nothing to export, and nothing happens
    panel.remove_shown()
    shelf.folder.mkdir()
    (shelf.folder / "1.bench.json").write_bytes(b"{}")
    panel.results.load()
    idle(qtbot, window)
    assert panel.warning.text() == "Results that could not be read: 1."
    assert panel.warning.isVisible()


def test_a_dropped_result_is_kept_and_compared_with(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf, tmp_path: Path
) -> None:
    here = shelf.add(HERE)
    page = shown_page(qtbot, window)
    page.compare.switch.button("runs").click()
    carried = tmp_path / "other.bench.json"
    carried.write_bytes(THERE.encode())
    told = notices(window)
    assert page.take_paths([carried])
    idle(qtbot, window)
    assert page.middle.currentWidget() is page.bench
    assert told[0][0] == "Imported a result of the benchmark."
    assert [kept.result for kept in shelf.load().results] == [HERE, THERE]
    assert page.bench.shown_box.currentData() == here.id
    assert "Apple M2" in page.bench.other_box.currentText()


@pytest.mark.parametrize("page", ["programs", "library", "aggregates"])
def test_a_result_that_is_dropped_elsewhere_is_told_by_its_first_bytes(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf, tmp_path: Path, page: str
) -> None:
    carried = tmp_path / "renamed.txt"
    carried.write_bytes(THERE.encode())
    window.show_page(page)
    idle(qtbot, window)
    if not window.page.take_paths([carried]):
        window.open_paths([carried])
    idle(qtbot, window)
    assert isinstance(window.page, ThroughputPage)
    assert window.page.middle.currentWidget() is window.page.bench
    assert [kept.result for kept in shelf.load().results] == [THERE]


def test_a_list_of_inputs_is_still_one(qtbot: QtBot, window: MainWindow, shelf: BenchShelf, tmp_path: Path) -> None:
    page = shown_page(qtbot, window)
    page.compare.switch.button("runs").click()
    listed = tmp_path / "inputs.json"
    listed.write_text('[{"n": 5}]')
    page.middle.show_named("runs")
    assert page.take_paths([listed])
    idle(qtbot, window)
    assert page.middle.currentWidget() is page.compare
    assert not shelf.folder.exists()


def test_bad_files_are_told_and_good_ones_kept(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf, tmp_path: Path
) -> None:
    panel = shown_page(qtbot, window).bench
    bad, good, gone = tmp_path / "bad.json", tmp_path / "good.json", tmp_path / "gone.json"
    bad.write_bytes(b'{"format": 1, "figures": [NaN]}')
    good.write_bytes(HERE.encode())
    told = notices(window)
    panel.results.take([bad, good, gone])
    idle(qtbot, window)
    assert told[0][0] == "Imported a result of the benchmark."
    assert told[1][0].startswith(f"{bad} is no result of the benchmark: figures is no list")
    assert told[1][1].endswith("1 more could not be read either.")
    assert [kept.result for kept in shelf.load().results] == [HERE]
    assert panel.stack.currentWidget() is panel.table


def test_a_hostile_result_is_shown_as_it_stands_and_makes_nothing_wider(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf
) -> None:
    shelf.add(HERE)
    shelf.add(THERE)
    page = shown_page(qtbot, window)
    window.resize(1120, 700)
    shelf.add(HOSTILE)
    page.bench.results.load()
    idle(qtbot, window)
    panel = page.bench
    assert panel.results.shown is not None
    assert panel.results.shown.result == HOSTILE
    document = QTextDocument()
    document.setHtml(panel.shown_box.toolTip())
    assert document.toPlainText().endswith("W, 1048575 x, 1048576.0 TiB")  # markup is shown, not followed
    QApplication.processEvents()
    scroll = page.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() == 0  # in the smallest window
    rows = texts(panel)
    assert rows["zz.zz"][MET] == "missed"
    assert rows["zz.zz"][STANDING] == "> 100 times short of the aim"
    assert rows["plain run, sha256"][OVER] == "> 1,000,000 x"
    image = window.grab().toImage()  # every sign is drawn, however far out
    assert not image.isNull()


def test_a_removed_result_comes_back(qtbot: QtBot, window: MainWindow, shelf: BenchShelf) -> None:
    here, there = shelf.add(HERE), shelf.add(THERE)
    panel = shown_page(qtbot, window).bench
    told = notices(window)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    idle(qtbot, window)
    assert [kept.id for kept in shelf.load().results] == [there.id]
    assert panel.shown_box.currentData() == there.id
    text, _, undo = told[0]
    assert text == "Removed a result of the benchmark."
    assert undo is not None
    undo()
    idle(qtbot, window)
    assert [kept.id for kept in shelf.load().results] == [here.id, there.id]
    assert panel.shown_box.currentData() == here.id


def test_the_result_in_view_is_exported_by_key(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf, tmp_path: Path
) -> None:
    shelf.add(HERE)
    panel = shown_page(qtbot, window).bench
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_E)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith(".bench.json")
    target = tmp_path / "carried.bench.json"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    idle(qtbot, window)
    assert read_result(target) == HERE


class Measured:
    """Stands in for the measuring, which takes minutes; it ends when it is told to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.requests: list[BenchRequest] = []
        self.error: UserError | None = None

    def __call__(
        self, _settings: Settings, request: BenchRequest, control: Control, told: Callable[[str], None]
    ) -> BenchResult:
        self.requests.append(request)
        told("Executor")
        while not self.go_on.wait(0.01):
            if control.cancelled:
                raise Cancelled
        if self.error is not None:
            raise self.error
        return HERE


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Measured:
    stand_in = Measured()
    monkeypatch.setattr(bench_control, "run_bench", stand_in)
    return stand_in


def test_a_run_by_keys_is_confirmed_followed_and_kept(
    qtbot: QtBot, window: MainWindow, shelf: BenchShelf, measured: Measured, tmp_path: Path
) -> None:
    page = shown_page(qtbot, window)
    panel = page.bench
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL | SHIFT)
    assert panel.confirm.isVisible()
    assert "some minutes" in panel.confirm.text.text()
    assert panel.confirm.yes.hasFocus()
    QTest.keyClick(panel.confirm.yes, Qt.Key.Key_Escape)
    assert not panel.confirm.isVisible()
    assert not panel.control.running
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL | SHIFT)
    QTest.keyClick(panel.confirm.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(measured.requests), timeout=WAIT_MS)
    total = parts_of(BenchRequest(tmp_path))
    qtbot.waitUntil(lambda: f"Executor, 1 of {total}" in panel.note.text(), timeout=WAIT_MS)
    assert (panel.run_button.text(), window.header.main.text()) == ("Stop", "Stop measuring")
    told = notices(window)
    page.start()
    page.compare_backends()
    assert not page.batch.running
    assert not page.comparison.running
    assert [text for text, _, _ in told] == ["The benchmark is at work, and would measure this, too."] * 2
    told.clear()
    measured.go_on.set()
    idle(qtbot, window)
    assert measured.requests == [BenchRequest(tmp_path)]
    assert [kept.result for kept in shelf.load().results] == [HERE]
    assert told[0][0] == "Benchmark ended: 1 aims met, 1 missed."
    assert panel.stack.currentWidget() is panel.table
    assert window.header.main.text() == "Start batch"


def test_a_stopped_run_keeps_nothing(qtbot: QtBot, window: MainWindow, shelf: BenchShelf, measured: Measured) -> None:
    page = shown_page(qtbot, window)
    page.bench.control.start()
    page.bench.control.start()  # one at a time
    qtbot.waitUntil(lambda: bool(measured.requests), timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.bench.control.running, timeout=WAIT_MS)
    idle(qtbot, window)
    assert len(measured.requests) == 1
    assert shelf.load().results == ()
    assert page.bench.run_button.text() == "Run benchmark"


def test_a_failed_run_is_told(qtbot: QtBot, window: MainWindow, measured: Measured) -> None:
    page = shown_page(qtbot, window)
    told = notices(window)
    measured.error = UserError("bench.unknown_group", {"name": "x", "known": "y"})
    measured.go_on.set()
    page.bench.control.start()
    idle(qtbot, window)
    assert told[0][0] == "There is nothing to measure that is called x."
    assert not page.bench.control.running


def test_nothing_is_measured_beside_a_batch(qtbot: QtBot, window: MainWindow, measured: Measured) -> None:
    page = shown_page(qtbot, window)
    told = notices(window)
    page.middle.show_named("runs")
    page.setup.times.setText("200000")
    idle(qtbot, window)
    page.start()
    qtbot.waitUntil(lambda: page.batch.running, timeout=WAIT_MS)
    page.ask_bench()
    assert not page.bench.confirm.isVisible()
    assert told[0][0] == "Something else is being proved here, and would be measured, too."
    page.batch.stop()
    qtbot.waitUntil(lambda: not page.batch.running, timeout=WAIT_MS)
    idle(qtbot, window)


def test_every_control_is_reached_by_tab_and_has_a_name(qtbot: QtBot, window: MainWindow, shelf: BenchShelf) -> None:
    shelf.add(HERE)
    shelf.add(THERE)
    panel = shown_page(qtbot, window).bench
    wanted = [
        panel.run_button,
        panel.shown_box,
        panel.export_button,
        panel.remove_button,
        panel.other_box,
        panel.import_button,
        panel.table,
    ]
    assert all(widget.accessibleName() for widget in wanted)
    panel.run_button.setFocus()
    reached = [window.focusWidget()]
    while len(reached) < len(wanted):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    assert reached == wanted


def test_the_performance_table_and_the_queue_give_way_and_come_back(qtbot: QtBot, window: MainWindow) -> None:
    page = shown_page(qtbot, window)
    assert not page.performance.isVisible()
    assert not page.queue.isVisible()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert page.performance.isVisible()
    assert page.middle.currentWidget() is page.compare


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_performance_table_as_a_chart(qtbot: QtBot, make_window: MakeWindow, scale: float) -> None:
    window = make_window("light", (1280, 800))
    window.desk.look.choose("light", scale)
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ThroughputPage)
    performance = page.performance
    QTest.keyClick(window, Qt.Key.Key_G)
    assert performance.chart.isVisible()
    assert not performance.table.isVisible()
    assert performance.chart.visibleRegion().boundingRect() == performance.chart.rect()  # in a low window, too
    assert "Press Ctrl+B" in performance.chart.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
    with qtbot.waitSignal(performance.ended, timeout=WAIT_MS):
        pass
    idle(qtbot, window)
    assert [done.n for done in performance.chart.chart.rounds] == [5, 10, 20, 50]
    assert "n = 50: proving " in performance.chart.accessibleDescription()
    assert performance.table.rows_model.rows[3][4].text == performance.chart.chart.rounds[3].proving.text
    image: QImage = performance.chart.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    theme = window.desk.look.theme
    assert {theme.swatch("sky").fill.lower(), theme.swatch("orange").fill.lower()} <= colours
    button = performance.ways.button("table")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert performance.table.isVisible()
    assert not performance.chart.isVisible()
