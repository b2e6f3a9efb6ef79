"""A newcomer's path from the first start to a checked inclusion proof, in one sitting, by mouse and keyboard."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.views.aggregates.aggregates_page import AggregatesPage
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.programs.programs_page import ProgramsPage
from studio.gui.views.prove.prove_page import ProvePage
from studio.gui.views.trace.trace_page import TracePage
from studio.model.verdict import Outcome, Strength
from studio.resources import resource_path
from studio.session import WitnessForm
from tests.gui.windows import WAIT_MS, idle

NUMBERS = (77, 7, 4242)
CONTROL = Qt.KeyboardModifier.ControlModifier


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def key(window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus: QWidget | None = window.focusWidget()
    QTest.keyClick(window if focus is None else focus, which, modifier)


def wait_for_proof(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "Trace" in window.workspace.proofs, timeout=WAIT_MS)
    idle(qtbot, window)
    verdict = window.workspace.proofs["Trace"].verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.VERIFIED


def test_the_whole_path(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # One click: a verified proof, whose statement is the largest thing on the page.
    start = window.page
    assert isinstance(start, ProgramsPage)
    click(start.start.prove)
    wait_for_proof(qtbot, window)
    prove = window.page
    assert isinstance(prove, ProvePage)
    assert prove.main.statement.headline.text == "55"
    assert prove.main.statement.badge.shown is Strength.RE_EXECUTABLE
    words = [part.text() for part in prove.findChildren(QLabel) if part.isVisible()]
    assert words.count("Yes") == 3

    # Two more proofs: another input each, typed and proved with one key.
    for n in ("15", "20"):
        window.workspace.type_field("n", n)
        idle(qtbot, window)
        key(window, Qt.Key.Key_Return, CONTROL)
        wait_for_proof(qtbot, window)

    # An own ELF, and a value in its trace.
    own = Path(shutil.copy(resource_path("guests", "sort", "sort.elf"), tmp_path / "own.elf"))
    window.open_paths([own])
    qtbot.waitUntil(lambda: window.workspace.origin == str(own), timeout=WAIT_MS)
    idle(qtbot, window)
    window.workspace.show_form(WitnessForm(raw=struct.pack("<II3I", 1, 3, *NUMBERS)))
    idle(qtbot, window)
    key(window, Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.page, TracePage), timeout=WAIT_MS)
    trace = window.page
    assert isinstance(trace, TracePage)
    qtbot.waitUntil(lambda: trace.navigator.source is not None and trace.settled, timeout=WAIT_MS)
    key(window, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(trace.tools.field, "value:4242")
    QTest.keyClick(trace.tools.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: trace.settled and trace.navigator.at.step > 0, timeout=WAIT_MS)
    idle(qtbot, window)
    moment = trace.navigator.moment
    assert moment is not None
    assert moment.here is not None
    changed = {moment.here.change.after if moment.here.change else None}
    changed.add(moment.here.access.after if moment.here.access else None)
    assert 4242 in changed

    # The three proofs, chosen in the library, under one root.
    key(window, Qt.Key.Key_6, CONTROL)
    idle(qtbot, window)
    library = window.page
    assert isinstance(library, LibraryPage)
    key(window, Qt.Key.Key_A, CONTROL)
    idle(qtbot, window)
    assert len(library.table.rows_model.checked) == 3
    key(window, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: isinstance(window.page, AggregatesPage), timeout=WAIT_MS)
    idle(qtbot, window)
    aggregates = window.page
    assert isinstance(aggregates, AggregatesPage)
    key(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: aggregates.list.model.rowCount() == 1, timeout=WAIT_MS)
    idle(qtbot, window)
    assert aggregates.view.origin.text().startswith("3 leaves, every proof verified before it was added.")
    assert aggregates.column.badge.shown is Strength.RE_EXECUTABLE
    assert aggregates.column.led.text() == "Leads to the root"

    # An inclusion proof, exported, that checks itself and is checked by the window.
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    key(window, Qt.Key.Key_E, CONTROL)
    opened[0].fileSelected.emit(str(tmp_path))
    idle(qtbot, window)
    (folder,) = [path for path in tmp_path.iterdir() if (path / "check_inclusion.py").exists()]
    script = [sys.executable, str(folder / "check_inclusion.py")]
    ended = subprocess.run(script, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stdout
    window.open_paths([folder])
    idle(qtbot, window)
    assert aggregates.stack.currentWidget() is aggregates.arrival
    assert "is in" in aggregates.arrival.verdict.text()
    opened[0].finished.emit(0)
