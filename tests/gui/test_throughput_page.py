"""The throughput page: batches by mouse and key, pause and stop, what fails, history, the performance table, queues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.model.job import JobState
from studio.session import (
    BatchItem,
    Keeping,
    LiveRun,
    MachineFigures,
    ProcessFigures,
    WitnessForm,
    Workbench,
    jobs_folder,
    list_jobs,
    prove_request,
    submit,
)
from studio.session.background import Cancel, Report
from tests.gui.windows import WAIT_MS, MakeWindow, idle

T = TypeVar("T")
LONG = WitnessForm({"rounds": "1000000", "values": "random:2000:1"})
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def own_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue on disk belongs to the user, not to a library."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ThroughputPage:
    """The page in view, by its key."""
    return shown_page(qtbot, window)


def shown_page(qtbot: QtBot, window: MainWindow) -> ThroughputPage:
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    idle(qtbot, window)
    assert isinstance(window.page, ThroughputPage)
    return window.page


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_into(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(field, text)


def ask(qtbot: QtBot, window: MainWindow, question: Callable[[Workbench], T]) -> T:
    """What the library says, by way of the desk."""
    answers: list[T] = []

    def work(bench: Workbench, _report: Report, _cancel: Cancel) -> T:
        return question(bench)

    window.desk.run(work, answers.append, owner=window)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    return answers[0]


def library_count(qtbot: QtBot, window: MainWindow) -> int:
    return ask(qtbot, window, lambda bench: bench.library.count())


def run_of(page: ThroughputPage) -> LiveRun:
    assert page.batch.live is not None
    return page.batch.live


def wait_for_end(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    qtbot.waitUntil(lambda: page.batch.live is not None and not page.batch.running, timeout=WAIT_MS)
    idle(qtbot, window)


def runs_shown(page: ThroughputPage) -> list[tuple[str, int]]:
    return [(run.program, run.proofs) for run in page.compare.table.rows_model.runs]


def column_texts(table: QTableView, column: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_a_batch_of_200_by_mouse(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    assert "Nothing is running" in page.live.chart.accessibleDescription()
    assert page.figures.steps.value.text() == "-"
    type_into(page.setup.times, "200")
    idle(qtbot, window)
    assert page.setup.message.text() == "200 proofs, every one made anew and kept."
    click(window.header.main)
    wait_for_end(qtbot, window, page)
    assert library_count(qtbot, window) == 200
    figures = page.figures
    assert (figures.batch.value.text(), figures.batch.unit.text()) == ("200", "of 200")
    assert figures.batch.note.text() == "all done"
    assert figures.cache.value.text() == figures.failed.value.text() == "0"
    assert "over the whole run" in figures.steps.note.text()
    assert runs_shown(page) == [("fibonacci", 200)]
    assert [run.proofs for run in page.compare.plots.runs] == [200]
    assert window.header.main.text() == "Start batch"


def test_a_range_by_keyboard_takes_what_is_there_from_the_cache(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage
) -> None:
    button = page.setup.kinds.button("range")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    type_into(page.setup.times, "3")
    page.setup.anew.setFocus()
    QTest.keyClick(page.setup.anew, Qt.Key.Key_Space)
    assert not page.setup.anew.isChecked()
    assert (page.setup.field.currentText(), page.setup.first.text(), page.setup.last.text()) == ("n", "0", "93")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)  # at once: it starts when it is checked
    wait_for_end(qtbot, window, page)
    counts = run_of(page).look().counts
    assert (counts.proved, counts.from_cache, counts.total) == (94, 188, 282)
    assert page.figures.cache.value.text() == "188"
    assert page.figures.cache.note.text().startswith("67 % hits, saved ")
    assert library_count(qtbot, window) == 94


def test_a_stop_in_the_middle_loses_nothing_finished(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    type_into(page.setup.times, "500000")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().counts.proved > 100, timeout=WAIT_MS)
    assert window.header.main.text() == "Stop batch"
    assert page.top.currentWidget() is page.run_bar
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)  # does not stop
    assert not page.batch.stopping
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.batch.stopping
    wait_for_end(qtbot, window, page)
    counts = run_of(page).look().counts
    assert counts.cancelled > 0
    assert counts.proved + counts.cancelled == 500_000
    assert library_count(qtbot, window) == counts.proved
    assert page.figures.batch.note.text().startswith("stopped, ")
    assert runs_shown(page) == [("fibonacci", counts.proved)]


def test_pause_and_go_on(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    type_into(page.setup.times, "3000")
    click(window.header.main)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().counts.proved > 10, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.figures.batch.note.text() == "paused: nothing runs", timeout=WAIT_MS)
    proved = run_of(page).look().counts.proved
    assert 0 < proved < 3000
    assert library_count(qtbot, window) == proved
    assert page.run_bar.pause.text() == "Go on"
    click(page.run_bar.pause)
    wait_for_end(qtbot, window, page)
    assert library_count(qtbot, window) == 3000


def test_a_stop_during_a_pause(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    type_into(page.setup.times, "100000")
    click(window.header.main)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().counts.proved > 10, timeout=WAIT_MS)
    click(page.run_bar.pause)
    qtbot.waitUntil(lambda: run_of(page).pause.settled, timeout=WAIT_MS)
    click(window.header.main)
    wait_for_end(qtbot, window, page)
    assert library_count(qtbot, window) == run_of(page).look().counts.proved


def test_what_fails_stops_nothing_and_is_listed(
    qtbot: QtBot, window: MainWindow, page: ThroughputPage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    good = [f"fibonacci,{n}," for n in range(20)]
    path.write_text("\n".join(["program,n,witness_hex", *good, "fibonacci,,5e000000", "nothing,1,"]), encoding="utf-8")
    assert page.take_paths([path])
    idle(qtbot, window)
    assert page.setup.kinds.current == "file"
    click(window.header.main)
    wait_for_end(qtbot, window, page)
    assert page.figures.batch.value.text() == "20"
    assert page.figures.failed.value.text() == "2"
    assert library_count(qtbot, window) == 20
    QTest.keyClick(window, Qt.Key.Key_L)
    assert page.middle.currentWidget() is page.failures
    assert column_texts(page.failures.table, 0) == ["line 23", "line 22"]
    assert column_texts(page.failures.table, 1) == ["nothing", "fibonacci"]
    assert all(column_texts(page.failures.table, 2))
    click(page.failures.close_button)
    assert page.middle.currentWidget() is page.compare
    click(page.figures.failures)
    assert page.middle.currentWidget() is page.failures


@pytest.mark.parametrize("text", ["", "no heading\n1,2\n", "\x00\x01", "{"])
def test_a_bad_list_is_told_and_proves_nothing(
    text: str, qtbot: QtBot, window: MainWindow, page: ThroughputPage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode("latin-1"))
    page.setup.show_path(path)
    click(window.header.main)
    idle(qtbot, window)
    wait_for_end(qtbot, window, page)
    assert library_count(qtbot, window) == 0
    assert page.figures.batch.value.text() == "0"
    assert str(path) in window.strip.notice.toolTip() or page.figures.failed.value.text() == "1"
    assert window.header.main.isEnabled()


def test_what_is_typed_wrong_is_said(qtbot: QtBot, window: MainWindow, page: ThroughputPage, tmp_path: Path) -> None:
    setup = page.setup
    for text in ("0", "-1", "x", "", "1000001", "9" * 400):
        type_into(setup.times, text)
        if not text:
            setup.times.clear()
        idle(qtbot, window)
        assert setup.times.property("bad") == "true"
        assert setup.message.text()
        assert not window.header.main.isEnabled()
    type_into(setup.times, "5")
    type_into(setup.threads, "300")
    idle(qtbot, window)
    assert setup.threads.property("bad") == "true"
    setup.threads.clear()
    click(setup.kinds.button("range"))
    type_into(setup.first, "94")
    idle(qtbot, window)
    assert "94" in setup.message.text()
    setup.show_path(tmp_path / "nothing.csv")
    idle(qtbot, window)
    assert setup.path.property("bad") == "true"
    click(setup.kinds.button("same"))
    idle(qtbot, window)
    assert window.header.main.isEnabled()
    assert not page.take_paths([tmp_path / "program.elf"])


def test_a_program_without_numbers_has_no_range(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    page.workspace.open_program("range-proof")
    idle(qtbot, window)
    fields = [page.setup.field.itemText(index) for index in range(page.setup.field.count())]
    assert fields == ["low", "high"]
    page.workspace.show_form(WitnessForm(raw=b"1234"))
    click(page.setup.kinds.button("range"))
    idle(qtbot, window)
    assert "bytes" in page.setup.message.text()


def test_the_history_survives_a_restart(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    page = shown_page(qtbot, window)
    type_into(page.setup.times, "30")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    wait_for_end(qtbot, window, page)
    page.workspace.prove()
    idle(qtbot, window)
    assert sorted(runs_shown(page)) == [("fibonacci", 30)]  # the input was proved by the batch: nothing new was made
    page.workspace.type_field("n", "77")
    page.workspace.prove()
    idle(qtbot, window)
    assert sorted(runs_shown(page)) == [("fibonacci", 1), ("fibonacci", 30)]
    window.close()
    with (tmp_path / "library-runs.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"v":1,"id":')
    again = make_window()
    page = shown_page(qtbot, again)
    assert sorted(runs_shown(page)) == [("fibonacci", 1), ("fibonacci", 30)]
    assert len(page.compare.plots.runs) == 2
    table = page.compare.table
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [run.proofs for run in page.compare.plots.runs] == [30]
    QTest.keyClick(table, Qt.Key.Key_Delete)
    idle(qtbot, again)
    assert runs_shown(page) == [("fibonacci", 30)]
    QTest.keyClick(again, Qt.Key.Key_Z, CONTROL)
    idle(qtbot, again)
    assert sorted(runs_shown(page)) == [("fibonacci", 1), ("fibonacci", 30)]
    page.compare.export(tmp_path / "runs.csv")
    idle(qtbot, again)
    assert (tmp_path / "runs.csv").read_text(encoding="utf-8-sig").count("fibonacci") == 1  # only what is ticked
    page.compare.export(tmp_path / "no folder" / "runs.csv")
    idle(qtbot, again)
    assert "no folder" in again.strip.notice.toolTip()


def test_the_performance_table(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    table = page.performance.table
    assert column_texts(table, 1) == ["-"] * 4
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
    idle(qtbot, window)
    assert column_texts(table, 0) == ["5", "10", "20", "50"]
    assert column_texts(table, 1) == ["5", "55", "6,765", "12,586,269,025"]
    assert column_texts(table, 2) == ["7", "12", "22", "52"]
    assert all(text.endswith("s") for column in (4, 5, 6) for text in column_texts(table, column))
    click(page.performance.button)
    idle(qtbot, window)
    assert page.performance.button.isEnabled()
    assert any(part.text().startswith("fibonacci with Trace,") for part in page.performance.findChildren(QLabel))


def test_a_long_proof_is_live_and_can_be_stopped(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    page.workspace.open_program("sort")
    idle(qtbot, window)
    page.workspace.show_form(LONG)
    type_into(page.setup.times, "1")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().rates.now is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.figures.steps.unit.text() in ("M/s", "G/s"), timeout=WAIT_MS)
    curve = page.live.chart.curve
    assert curve is not None
    assert (curve.times_s[0], curve.rates[0], curve.first_s) == (0.0, 0.0, 0.0)
    assert not page.run_bar.pause.isEnabled()  # nothing would begin afterwards
    QTest.keyClick(window, Qt.Key.Key_P)
    assert not run_of(page).pause.held
    QTest.keyClick(window, Qt.Key.Key_M)
    assert page.live.chart.accessibleName() == "Proofs per second"
    QTest.keyClick(window, Qt.Key.Key_W)
    assert page.live.span.current == "whole"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    wait_for_end(qtbot, window, page)
    assert library_count(qtbot, window) == 0
    assert runs_shown(page) == []


def test_a_proof_of_another_page_shows_here(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    page.workspace.open_program("sort")
    idle(qtbot, window)
    page.workspace.show_form(LONG)
    page.workspace.prove()
    qtbot.waitUntil(lambda: page.figures.steps.value.text() == "measuring", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.figures.steps.unit.text() in ("M/s", "G/s"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "sort" in " ".join(column_texts(page.queue.table, 0)), timeout=WAIT_MS)
    page.queue.table.setFocus()
    page.queue.table.selectRow(0)
    QTest.keyClick(page.queue.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not window.workspace.proving, timeout=WAIT_MS)
    idle(qtbot, window)
    assert column_texts(page.queue.table, 0) == []


def test_the_queue_on_disk(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    assert not jobs_folder().exists()
    assert not page.queue.run_button.isVisible()

    def fill(bench: Workbench) -> list[int]:
        program = bench.session.open("fibonacci")
        items = [BatchItem(program, n.to_bytes(4, "little")) for n in range(4)]
        keeping = Keeping(bench.session, bench.library)
        return submit(jobs_folder(), [prove_request(bench.session, keeping, item) for item in items])

    numbers = ask(qtbot, window, fill)
    page.queue.look_at_disk()
    idle(qtbot, window)
    assert page.queue.waiting_on_disk == 4
    assert column_texts(page.queue.table, 0)[0] == f"fibonacci, job {numbers[0]} on disk"
    page.queue.table.setFocus()
    page.queue.table.selectRow(0)
    QTest.keyClick(page.queue.table, Qt.Key.Key_Down)
    QTest.keyClick(page.queue.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.queue.waiting_on_disk == 3, timeout=WAIT_MS)
    click(page.queue.run_button)
    qtbot.waitUntil(lambda: page.queue.waiting_on_disk == 0, timeout=WAIT_MS)
    idle(qtbot, window)
    states = {job.id: job.state for job in list_jobs(jobs_folder())}
    assert [states[number] for number in numbers] == [
        JobState.DONE,
        JobState.CANCELLED,
        JobState.DONE,
        JobState.DONE,
    ]
    assert library_count(qtbot, window) == 3


def test_nobody_looks_while_the_page_is_hidden(qtbot: QtBot, window: MainWindow, page: ThroughputPage) -> None:
    type_into(page.setup.times, "1000000")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page._timer.isActive(), timeout=WAIT_MS)
    window.show_page("system")
    assert not page._timer.isActive()
    qtbot.waitUntil(lambda: run_of(page).look().rates.now is not None, timeout=WAIT_MS)  # sampled all the same
    window.show_page("throughput")
    assert page._timer.isActive()
    page.batch.stop()
    wait_for_end(qtbot, window, page)
    assert not page._timer.isActive()


def test_closing_the_window_during_a_batch_keeps_what_is_finished(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    page = shown_page(qtbot, window)
    type_into(page.setup.times, "1000000")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().counts.proved > 50, timeout=WAIT_MS)
    live = run_of(page)
    window.close()
    qtbot.waitUntil(lambda: live.ended, timeout=WAIT_MS)
    again = make_window()
    page = shown_page(qtbot, again)
    assert library_count(qtbot, again) == live.look().counts.proved
    assert runs_shown(page) == [("fibonacci", live.look().counts.proved)]


def test_true_figures_of_the_processes(window: MainWindow, page: ThroughputPage) -> None:
    processes = (
        ProcessFigures(1, "studio", 1.5, 100 * 2**20, 75_000_000_000, 9),
        *(ProcessFigures(number, "verify", 0.1, 2**20, 3_000_000_000, 1) for number in range(2, 12)),
    )
    window.desk.figures_taken.emit(MachineFigures(2, 0.5, 2**34, 2**33, processes))
    assert page.workers.texts()[:2] == [("This window", "100.0 MiB", "1 min 15 s"), ("Verify worker", "1.0 MiB", "3 s")]
    assert len(page.workers.texts()) == 7
    window.desk.figures_taken.emit(MachineFigures(2, 0.5, 2**34, 2**33, processes[:1]))
    assert len(page.workers.texts()) == 1


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_other_themes_and_sizes_of_text(
    theme: str, scale: float, qtbot: QtBot, window: MainWindow, page: ThroughputPage
) -> None:
    type_into(page.setup.times, "20")
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    wait_for_end(qtbot, window, page)
    before = page.figures.height()
    look: Look = window.desk.look
    look.choose(theme, scale)
    window.resize(1280, 800)
    idle(qtbot, window)
    assert page.figures.height() == round(before * scale)
    assert not window.grab().isNull()
    look.choose("dark", 1.0)
