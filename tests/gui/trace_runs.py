"""Runs that tests of the trace page look at, and helpers to wait for what it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.trace.trace_page import TracePage
from studio.session import run_looks
from tests.conformance import assembler as rv
from tests.conformance.elf_writer import DATA_ADDRESS, TEXT_ADDRESS, two_segments, write_elf
from tests.gui.windows import WAIT_MS, idle


def fault_elf(folder: Path) -> Path:
    """A program without symbols and lines that writes ten words and then one too far."""
    code = rv.Assembler(TEXT_ADDRESS)
    code.li(rv.S0, DATA_ADDRESS + 4096 - 40)
    code.li(rv.T0, 100)
    code.label("loop")
    code.store("sw", rv.T0, 0, rv.S0)
    code.immediate("addi", rv.S0, rv.S0, 4)
    code.immediate("addi", rv.T0, rv.T0, -1)
    code.branch("bne", rv.T0, rv.ZERO, "loop")
    code.system_call(93, 0)
    path = folder / "fault.elf"
    path.write_bytes(write_elf(two_segments(code.assemble(), b"", 4096), TEXT_ADDRESS))
    return path


def page_of(window: MainWindow) -> TracePage:
    """The page, which is in view."""
    page = window.page
    assert isinstance(page, TracePage)
    return page


def settle(qtbot: QtBot, page: TracePage) -> None:
    """Wait until everything that was asked for is on the screen."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: page.settled and not page.desk.busy(), timeout=WAIT_MS)
    QApplication.processEvents()


def open_trace(qtbot: QtBot, window: MainWindow, program: str, sample: str | None = None) -> TracePage:
    """Take a program in hand, run it, look into it."""
    window.workspace.open_program(program, sample=sample)
    idle(qtbot, window)
    window.workspace.record(then="trace")
    idle(qtbot, window)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.navigator.source is not None, timeout=WAIT_MS)
    settle(qtbot, page)
    return page


def show_source(qtbot: QtBot, window: MainWindow, source: run_looks.RunSource) -> TracePage:
    """Look into a run that was not recorded."""
    window.show_page("trace")
    page = page_of(window)
    page.show_run(source)
    settle(qtbot, page)
    return page


def press(
    qtbot: QtBot,
    page: TracePage,
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A key, and what it leads to."""
    QTest.keyClick(widget, key, modifier)
    settle(qtbot, page)


def shown_steps(page: TracePage) -> list[str]:
    """The step column."""
    return [row.cells[0].text for row in page.steps.table.code.rows if row.cells[0].text]


def current_step(page: TracePage) -> str:
    """The step of the lit row."""
    row = page.steps.table.code.current_row()
    assert row is not None
    return page.steps.table.code.row(row).cells[0].text
