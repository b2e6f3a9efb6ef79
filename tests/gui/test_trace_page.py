"""The trace page: any step of a run by keyboard and by mouse, on real programs and on runs longer than any machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.models.register_rows import SIGNED
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.trace.position_bar import PositionBar
from studio.gui.views.trace.trace_page import TracePage
from studio.model.errors import Cancelled
from studio.session import Control
from studio.session.run_looks import Query, Row, pc_query
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf
from tests.gui.trace_runs import (
    current_step,
    fault_elf,
    open_trace,
    page_of,
    press,
    settle,
    show_source,
    shown_steps,
)
from tests.gui.windows import WAIT_MS, MakeWindow, idle
from tests.unit.trace.long_run import LongRun

_Key = Qt.Key
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def type_goal(qtbot: QtBot, page: TracePage, text: str, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Ctrl+F, the text, Enter."""
    QTest.keyClick(page.window(), _Key.Key_F, CTRL)
    assert page.tools.field.hasFocus()
    page.tools.field.clear()
    QTest.keyClicks(page.tools.field, text)
    press(qtbot, page, page.tools.field, _Key.Key_Return, modifier or Qt.KeyboardModifier.NoModifier)


def test_from_nothing_to_the_value_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, _Key.Key_3, CTRL)
    idle(qtbot, window)
    page = page_of(window)
    assert page.no_run.isVisible()
    assert "fibonacci" in page.no_run.empty.text_label.text()
    QTest.keyClick(window, _Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: page.navigator.source is not None, timeout=WAIT_MS)
    settle(qtbot, page)
    assert shown_steps(page)[0] == "0"
    type_goal(qtbot, page, "value:34")
    moment = page.navigator.moment
    assert moment is not None
    assert moment.here is not None
    assert moment.here.change is not None
    assert moment.here.change.after == 34
    assert current_step(page) == f"{moment.here.step:,}"
    assert page.source.title.text() == "main.c"
    assert page.code.title.text() == "main"


def test_from_nothing_to_a_step_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    QTest.mouseClick(window.rail.button("trace"), Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    page = page_of(window)
    QTest.mouseClick(page.no_run.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.navigator.source is not None, timeout=WAIT_MS)
    settle(qtbot, page)
    table = page.steps.table
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.code.index(4, 2)).center())
    settle(qtbot, page)
    assert current_step(page) == "4"
    track = page.timeline.layout_now().code
    place = QPoint(round(track.center().x()), round(track.center().y()))
    QTest.mouseClick(page.timeline, Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, page)
    assert abs(page.navigator.at.step - page.navigator.at.steps // 2) <= 2


def test_the_current_line_is_at_one_height_in_three_panes(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "sort", "realistic")
    for key in (_Key.Key_PageDown, _Key.Key_Down, _Key.Key_Down, _Key.Key_PageDown, _Key.Key_Up):
        press(qtbot, page, page.steps.table, key)
        heights = set()
        for table in (page.steps.table, page.source.table, page.code.table):
            row = table.code.current_row()
            assert row is not None
            top = table.visualRect(table.code.index(row, 0)).top()
            heights.add(table.viewport().mapTo(page, QPoint(0, top)).y())
        assert len(heights) == 1


@pytest.mark.parametrize("steps", [10**9, 2**40, 2**63])
def test_runs_longer_than_any_view_of_qt(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    page = show_source(qtbot, window, LongRun(steps))
    rows = page.steps.table.visible_rows
    assert shown_steps(page) == [f"{step:,}" for step in range(rows)]
    press(qtbot, page, page.steps.table, _Key.Key_End)
    assert current_step(page) == f"{steps:,}"
    assert shown_steps(page)[-1] == f"{steps:,}"
    press(qtbot, page, page.steps.table, _Key.Key_PageUp)
    row = page.navigator.at.row
    for _ in range(5):
        before = page.navigator.at.step
        press(qtbot, page, page.steps.table, _Key.Key_PageUp)
        assert page.navigator.at.step == before - (rows - 1)
        assert page.steps.table.code.current_row() == row
    bar = page.steps.bar
    bar.setSliderPosition(bar.maximum() // 2)
    settle(qtbot, page)
    assert abs(page.navigator.at.step - steps // 2) <= max(1, steps >> 29)
    assert current_step(page) == f"{page.navigator.at.step:,}"
    type_goal(qtbot, page, f"{steps - 12_345:,}")
    assert current_step(page) == f"{steps - 12_345:,}"
    press(qtbot, page, page.steps.table, _Key.Key_Home)
    assert current_step(page) == "0"


def test_the_bar_moves_by_rows_and_pages_however_long_the_run(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(2**63))
    bar = page.steps.bar
    page.navigator.go(2**62)
    settle(qtbot, page)
    bar.triggerAction(PositionBar.SliderAction.SliderSingleStepAdd)
    assert page.navigator.at.step == 2**62 + 1
    bar.triggerAction(PositionBar.SliderAction.SliderPageStepSub)
    assert page.navigator.at.step == 2**62 + 1 - (page.navigator.at.rows - 1)
    settle(qtbot, page)
    table = page.steps.table
    before = page.navigator.at.step
    wheel = QWheelEvent(
        QPointF(20, 20),
        QPointF(table.viewport().mapToGlobal(QPoint(20, 20))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(table.viewport(), wheel)
    settle(qtbot, page)
    assert page.navigator.at.step == before + 3


def test_old_rows_stay_until_the_new_ones_come(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(10**9))
    before = shown_steps(page)
    for _ in range(30):
        page.navigator.page(1)
        assert shown_steps(page) == before, "nothing is fetched on the thread of the window"
    settle(qtbot, page)
    assert current_step(page) == f"{page.navigator.at.step:,}"


def test_steps_marks_and_the_same_instruction_by_key(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    source = page.navigator.source
    assert source is not None
    marks = source.marks(0, 50)
    page.steps.table.setFocus()
    for expected in marks[:3]:
        press(qtbot, page, window, _Key.Key_BracketRight)
        assert page.navigator.at.step == expected.step
    press(qtbot, page, window, _Key.Key_BracketLeft)
    assert page.navigator.at.step == marks[1].step
    pc = source.page(marks[1].step, 1)[0].pc
    press(qtbot, page, window, _Key.Key_Right, SHIFT)
    step = page.navigator.at.step
    assert step > marks[1].step
    assert source.page(step, 1)[0].pc == pc
    press(qtbot, page, window, _Key.Key_Left, SHIFT)
    assert page.navigator.at.step == marks[1].step
    press(qtbot, page, window, _Key.Key_Right)
    assert page.navigator.at.step == marks[1].step + 1
    press(qtbot, page, window, _Key.Key_Left)
    press(qtbot, page, window, _Key.Key_Left, ALT)
    assert page.navigator.at.step == step, "Alt+Left goes back to where the last jump began"
    press(qtbot, page, window, _Key.Key_Right, ALT)
    assert page.navigator.at.step == marks[1].step


def test_who_wrote_it_last_and_who_touches_it_next(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "sort", "small")
    source = page.navigator.source
    assert source is not None
    rows = source.page(0, 4096)
    writes: dict[int, int] = {}
    loads = []
    for row in rows:
        if row.access is not None and row.access.is_store:
            writes[row.access.address] = row.step
        elif row.access is not None and row.access.size_bytes == 4 and row.access.address in writes:
            loads.append((row, writes[row.access.address]))
    load, written_at = loads[-1]
    page.navigator.go(load.step)
    settle(qtbot, page)
    assert load.access is not None
    assert f"{load.access.address:x}" in page.writer_button.text()
    page.steps.table.setFocus()
    press(qtbot, page, window, _Key.Key_B)
    assert page.navigator.at.step == written_at
    press(qtbot, page, window, _Key.Key_N)
    touched = source.page(page.navigator.at.step, 1)[0].access
    assert touched is not None
    assert page.navigator.at.step > written_at
    assert touched.address <= load.access.address < touched.address + touched.size_bytes


def test_who_wrote_a_chosen_register(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "sort", "small")
    source = page.navigator.source
    assert source is not None
    page.navigator.go(2000)
    settle(qtbot, page)
    page.registers.table.setFocus()
    for _ in range(3):
        press(qtbot, page, page.registers.table, _Key.Key_Down)
    assert page.registers.chosen == 2
    assert page.writer_button.text() == "Who wrote sp last"
    QTest.mouseClick(page.writer_button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    change = source.page(page.navigator.at.step, 1)[0].change
    assert change is not None
    assert change.register == 2
    assert page.navigator.at.step < 2000
    press(qtbot, page, page.registers.table, _Key.Key_Space)
    assert page.registers.chosen is None


def test_registers_in_three_forms_and_what_changed(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "sha256")
    source = page.navigator.source
    assert source is not None
    step = next(row.step for row in source.page(0, 4096) if row.change is not None and row.change.after >= 2**31)
    page.navigator.go(step)
    settle(qtbot, page)
    change = source.page(step, 1)[0].change
    assert change is not None

    def bold() -> list[str]:
        return [cell.text for row in page.registers.table.code.rows for cell in row.cells if cell.bold]

    assert bold()[1] == f"{change.after:08x}"
    page.registers.show_form(SIGNED)
    assert bold()[1] == str(change.after - 2**32)


def test_memory_at_a_typed_address(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "sort", "small")
    page.memory.address.setFocus()
    QTest.keyClicks(page.memory.address, "0x200000")
    settle(qtbot, page)
    assert page.memory.table.code.rows[0].cells[0].text == "00200000"
    press(qtbot, page, page.memory.table, _Key.Key_Down)
    assert page.memory.table.code.rows[0].cells[0].text == "00200008"
    QTest.keyClicks(page.memory.address, "xyz")
    settle(qtbot, page)
    assert page.memory.address.property("bad") == "true"
    page.memory.address.clear()
    settle(qtbot, page)
    assert page.memory.address.property("bad") == "false"


def test_a_dragged_selection_filters_steps_search_and_marks(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    source = page.navigator.source
    assert source is not None
    marks = source.marks(0, 50)
    track, scale = page.timeline.layout_now().code, page.timeline.scale_now()
    y = round(track.center().y())
    begin, end = (QPoint(round(scale.x_of(step)), y) for step in (marks[2].step - 3, marks[6].step - 3))
    QTest.mousePress(page.timeline, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(page.timeline, QPoint((begin.x() + end.x()) // 2, y))
    QTest.mouseMove(page.timeline, end)
    QTest.mouseRelease(page.timeline, Qt.MouseButton.LeftButton, pos=end)
    settle(qtbot, page)
    selection = page.navigator.at.selection
    assert selection is not None
    first, last = selection
    assert marks[1].step < first < marks[2].step
    assert f"{last - first:,}" in page.tools.selected.text()
    press(qtbot, page, page.steps.table, _Key.Key_Home)
    assert shown_steps(page)[0] == f"{first:,}"
    press(qtbot, page, page.steps.table, _Key.Key_End)
    assert current_step(page) == f"{last - 1:,}"
    page.steps.show_list("marks")
    settle(qtbot, page)
    listed = [row.cells[1].text for row in page.steps.marks.table.code.rows if row.cells[1].text]
    assert listed == [f"{mark.step:,}" for mark in marks if first <= mark.step < last]
    type_goal(qtbot, page, "mark:result")
    assert page.seeker.tone == "warn"
    assert page.navigator.at.step == last - 1
    page.steps.show_list("steps")
    page.steps.table.setFocus()
    press(qtbot, page, window, _Key.Key_F)
    assert page.navigator.at.zoom == selection
    press(qtbot, page, window, _Key.Key_X)
    assert page.navigator.at.selection is None


def test_a_selection_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(10**9))
    page.navigator.go(5000)
    settle(qtbot, page)
    for _ in range(4):
        press(qtbot, page, page.steps.table, _Key.Key_Down, SHIFT)
    assert page.navigator.at.selection == (5000, 5005)
    assert page.navigator.at.step == 5004
    for _ in range(7):
        press(qtbot, page, page.steps.table, _Key.Key_Up, SHIFT)
    assert page.navigator.at.selection == (4997, 5001)
    press(qtbot, page, page.steps.table, _Key.Key_End, SHIFT)
    assert page.navigator.at.selection == (5000, 10**9)
    QTest.mouseClick(page.tools.clear, Qt.MouseButton.LeftButton)
    assert page.navigator.at.selection is None


def test_marks_as_a_list(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(2**63, mark_every=2**20))
    page.steps.table.setFocus()
    press(qtbot, page, window, _Key.Key_2)
    table = page.steps.marks.table
    assert table.hasFocus()
    for expected in (1, 2, 3):
        press(qtbot, page, table, _Key.Key_Down)
        assert page.navigator.at.step == expected * 2**20 - 1
    row = table.code.current_row()
    assert row is not None
    assert table.code.row(row).cells[0].text == "3"
    press(qtbot, page, table, _Key.Key_PageDown)
    first = page.navigator.mark_page
    assert first is not None
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.code.index(5, 1)).center())
    settle(qtbot, page)
    assert page.navigator.at.step == first.marks[5].step
    press(qtbot, page, window, _Key.Key_1)
    assert page.steps.table.hasFocus()


def test_search_says_what_it_understood_and_what_it_found(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    source = page.navigator.source
    assert source is not None
    field = page.tools.field
    QTest.keyClick(window, _Key.Key_F, CTRL)
    for text, words in (("mai", "function main"), ("0x200000", "access of 0x00200000"), ("17", "step 17")):
        field.clear()
        QTest.keyClicks(field, text)
        settle(qtbot, page)
        assert page.tools.words.text() == words
    field.clear()
    QTest.keyClicks(field, "no such thing")
    press(qtbot, page, field, _Key.Key_Return)
    assert page.seeker.tone == "bad"
    type_goal(qtbot, page, "addition")
    marks = [mark for mark in source.marks(0, 50) if mark.name == "addition"]
    assert page.navigator.at.step == marks[0].step
    press(qtbot, page, field, _Key.Key_Return)
    assert page.navigator.at.step == marks[1].step
    press(qtbot, page, field, _Key.Key_Return, SHIFT)
    assert page.navigator.at.step == marks[0].step
    QTest.mouseClick(page.tools.last, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.navigator.at.step == marks[-1].step
    press(qtbot, page, window, _Key.Key_F3)
    assert page.navigator.at.step == marks[-1].step
    assert page.seeker.tone == "warn"
    QTest.mouseClick(page.tools.first, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.navigator.at.step == marks[0].step
    press(qtbot, page, field, _Key.Key_Escape)
    assert page.steps.table.hasFocus()
    assert page.seeker.words == ""


def test_a_long_search_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.open_program("sort")
    idle(qtbot, window)
    window.workspace.type_field("values", "random:260000:x")
    idle(qtbot, window)
    page = open_trace_here(qtbot, window)
    type_text = "value:2147418113"
    QTest.keyClick(window, _Key.Key_F, CTRL)
    page.tools.field.setText(type_text)
    settle(qtbot, page)
    QTest.keyClick(page.tools.field, _Key.Key_Return)
    assert page.seeker.running
    assert page.tools.stop.isVisible()
    QTest.keyClick(page.tools.field, _Key.Key_Escape)
    assert not page.seeker.running
    assert page.navigator.at.step == 0
    settle(qtbot, page)
    assert page.seeker.words == "Search stopped."


def open_trace_here(qtbot: QtBot, window: MainWindow) -> TracePage:
    """Run what is in hand."""
    window.show_page("trace")
    window.workspace.record(then="trace")
    idle(qtbot, window)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.navigator.source is not None, timeout=WAIT_MS)
    settle(qtbot, page)
    return page


def test_recording_tells_the_steps_so_far_and_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.open_program("sort")
    idle(qtbot, window)
    window.workspace.type_field("rounds", "50")
    window.workspace.type_field("values", "random:260000:x")
    idle(qtbot, window)
    window.show_page("trace")
    page = page_of(window)
    window.workspace.record()
    qtbot.waitUntil(lambda: "steps so far" in page.no_run.recording.text_label.text(), timeout=WAIT_MS)
    assert page.no_run.recording.isVisible()
    QTest.mouseClick(page.no_run.stop, Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    assert page.no_run.empty.isVisible()
    assert page.navigator.source is None


def test_a_fault_puts_the_cursor_where_it_happened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = open_trace(qtbot, window, str(fault_elf(tmp_path)))
    steps = page.navigator.at.steps
    assert page.fault.isVisible()
    assert "0x00401000" in page.fault.words.text()
    assert page.navigator.at.step == steps
    row = page.steps.table.code.row(page.steps.table.code.current_row() or 0)
    assert row.cells[2].token == "bad"
    assert row.cells[2].text.startswith("sw t0,0(s0): ")
    assert page.source.empty.isVisible(), "no lines in the file"
    assert page.code.title.text() == "Instructions"
    assert page.code.table.code.current_row() is not None
    press(qtbot, page, page.steps.table, _Key.Key_Home)
    QTest.mouseClick(page.fault.button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.navigator.at.step == steps
    type_goal(qtbot, page, "write:0x400ffc")
    assert page.seeker.tone == "warn", "forward from the end there is nothing"
    type_goal(qtbot, page, "write:0x400ffc", SHIFT)
    access = page.navigator.moment.here.access if page.navigator.moment and page.navigator.moment.here else None
    assert access is not None
    assert access.address == 0x400FFC


def test_lines_of_code_and_source_lead_to_their_steps(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    type_goal(qtbot, page, "main")
    source = page.navigator.source
    assert source is not None
    page.code.table.setFocus()
    for _ in range(4):
        press(qtbot, page, page.code.table, _Key.Key_Down)
    assert page.code.caret is not None
    address = page.code.address_of(page.code.caret)
    press(qtbot, page, page.code.table, _Key.Key_Return)
    assert source.page(page.navigator.at.step, 1)[0].pc == address
    table = page.source.table
    row = table.code.current_row()
    assert row is not None
    with_code = next(
        index
        for index in range(page.source.line_count())
        if index != page.source.current_line() and page.source.address_of(index) is not None
    )
    page.source._scroll_to(with_code - 2)
    QTest.mouseDClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.code.index(2, 1)).center()
    )
    settle(qtbot, page)
    assert source.place_of(page.navigator.moment.pc if page.navigator.moment else 0).line == with_code + 1


def test_zoom_and_pan_by_key_and_wheel(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(2**40))
    page.navigator.go(2**39)
    page.steps.table.setFocus()
    for _ in range(3):
        press(qtbot, page, window, _Key.Key_W)
    first, last = page.navigator.at.zoom
    assert last - first == 2**37
    assert first < 2**39 < last
    press(qtbot, page, window, _Key.Key_A)
    assert page.navigator.at.zoom[0] < first
    press(qtbot, page, window, _Key.Key_D)
    assert page.navigator.at.zoom == (first, last)
    press(qtbot, page, window, _Key.Key_S)
    assert page.navigator.at.zoom[1] - page.navigator.at.zoom[0] == 2**38
    wheel = QWheelEvent(
        QPointF(600, 120),
        QPointF(page.timeline.mapToGlobal(QPoint(600, 120))),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.timeline, wheel)
    settle(qtbot, page)
    assert page.navigator.at.zoom[1] - page.navigator.at.zoom[0] < 2**38
    assert page.timeline.data.code is not None
    assert (page.timeline.data.code.first, page.timeline.data.code.last) == page.navigator.at.zoom
    press(qtbot, page, window, _Key.Key_F)
    assert page.navigator.at.zoom == (0, 2**40)
    run = page.timeline.layout_now().run
    press(qtbot, page, window, _Key.Key_W)
    QTest.mouseClick(
        page.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(run.left()) + 3, round(run.center().y()))
    )
    assert page.navigator.at.zoom[0] == 0


def test_a_run_without_a_single_step(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "nothing.elf"
    path.write_bytes(write_elf(two_segments(bytes(8)), TEXT_ADDRESS))
    page = open_trace(qtbot, window, str(path))
    assert page.fault.isVisible()
    assert current_step(page) == "0"
    for key in (_Key.Key_End, _Key.Key_Home, _Key.Key_PageDown, _Key.Key_Up):
        press(qtbot, page, page.steps.table, key)
        assert page.navigator.at.step == 0
    for key in (_Key.Key_W, _Key.Key_S, _Key.Key_F, _Key.Key_BracketRight, _Key.Key_B, _Key.Key_N, _Key.Key_Right):
        press(qtbot, page, window, key)
    assert not page.timeline.grab().isNull()


def test_keys_without_a_run_do_nothing(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("trace")
    page = page_of(window)
    for command in page.commands():
        command.act()
    settle(qtbot, page)
    assert page.no_run.isVisible()
    assert page.navigator.source is None


def test_the_window_can_be_closed_in_the_middle_of_everything(qtbot: QtBot, window: MainWindow) -> None:
    """The fixture asks for threads and timers that are left."""
    page = show_source(qtbot, window, SlowRun(10**9))
    page.seeker.search(pc_query(1), "nothing", forward=True)
    page.navigator.go(5 * 10**8)
    page.navigator.zoom_by(0.5)
    page.tools.field.setText("main")
    assert page.seeker.running
    window.close()


class SlowRun(LongRun):
    """Every look takes its time."""

    def page(self, first_step: int, count: int) -> list[Row]:
        time.sleep(0.2)
        return super().page(first_step, count)

    def find(self, query: Query, from_step: int, control: Control, *, forward: bool = True) -> int | None:
        while not control.cancelled:
            time.sleep(0.01)
        raise Cancelled


def test_a_row_goes_to_the_clipboard(qtbot: QtBot, window: MainWindow) -> None:
    page = show_source(qtbot, window, LongRun(1000))
    page.steps.table.setFocus()
    press(qtbot, page, window, _Key.Key_C, CTRL)
    assert QApplication.clipboard().text().split("\t")[:3] == ["0", "00200000", "addi"]


def test_another_program_takes_the_run_away(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    window.workspace.open_program("sha256")
    idle(qtbot, window)
    assert page.no_run.isVisible()
    assert "sha256" in page.no_run.empty.text_label.text()
    window.workspace.record()
    idle(qtbot, window)
    settle(qtbot, page)
    assert page.navigator.source is not None
    assert shown_steps(page)[0] == "0"


def test_another_page_may_ask_for_a_step(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    window.show_page("programs")
    window.desk.go_to("trace", 200)
    settle(qtbot, page)
    assert current_step(page) == "200"


@pytest.mark.parametrize("size", [(1120, 700), (1920, 1080)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_size_and_theme_draws(qtbot: QtBot, make_window: MakeWindow, theme: str, size: tuple[int, int]) -> None:
    window = make_window(theme, size)
    page = open_trace(qtbot, window, "fibonacci")
    assert window.width() <= size[0]
    assert not page.grab().isNull()
    window.desk.look.choose("light" if theme == "dark" else "dark", 2.0)
    settle(qtbot, page)
    assert not page.grab().isNull()
    assert page.steps.table.rowHeight(0) == 40


def test_everything_has_a_name_and_its_place_in_the_regions(qtbot: QtBot, window: MainWindow) -> None:
    page = open_trace(qtbot, window, "fibonacci")
    for widget in (
        page.tools.field,
        *(page.tools.back, page.tools.forward, page.tools.first, page.tools.previous, page.tools.next, page.tools.last),
        *(page.tools.clear, page.tools.stop, page.writer_button, page.access_button, page.registers.form_button),
        *(page.timeline, page.steps.table, page.steps.bar, page.registers.table, page.memory.address),
        *(page.memory.table, page.source.table, page.code.table, page.steps.marks.table),
    ):
        assert widget.accessibleName(), widget
    seen = set()
    for _ in range(12):
        QTest.keyClick(window, _Key.Key_F6)
        seen.add(window.focusWidget())
    assert {page.timeline, page.steps.table, page.registers.table, page.source.table, page.code.table} <= seen
    keys = [command.key for command in page.commands() if command.key]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {command.key for command in window.commands()}
