"""Without a mouse: Tab reaches every control and leaves it again, the focus is seen, each main task has its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.programs.programs_page import ProgramsPage
from studio.gui.views.prove.prove_page import ProvePage
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.gui.views.trace.trace_page import TracePage
from tests.gui.furnished import each_page, furnish
from tests.gui.test_accessibility import controls
from tests.gui.windows import WAIT_MS, idle, is_activated

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
MOST_STOPS = 300
_ROUND_PX = 3


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Where the focus is, as a keyboard does it."""
    focus = QApplication.focusWidget()
    QTest.keyClick(focus if focus is not None and focus.window() is window else window, key, modifier)


def run_command(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """By the command search."""
    press(window, Qt.Key.Key_K, CONTROL)
    (palette,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    (field,) = palette.findChildren(QLineEdit)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_activated(window), timeout=WAIT_MS)
    idle(qtbot, window)


def stops(window: QWidget, unseen: list[str] | None = None) -> list[QWidget]:
    """What has the focus one after the other while Tab is pressed, once round; `unseen` gets what does not show it."""
    found: list[QWidget] = []
    for _ in range(MOST_STOPS):
        press(window, Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not None
        if found and focus is found[-1]:
            continue  # to the next link of a text
        if focus in found:
            return found
        found.append(focus)
        if unseen is not None and not shows_focus(window, focus):
            unseen.append(said(focus))
    if len(found) == 1:
        return found  # the only one there is
    raise AssertionError(f"Tab does not leave {said(found[-1])}")


def reached(control: QWidget, found: list[QWidget]) -> bool:
    """Also where a part of it, or what stands for it, takes the focus."""
    return any(control is stop or control.isAncestorOf(stop) or stop.focusProxy() is control for stop in found)


def shows_focus(window: QWidget, control: QWidget) -> bool:
    """Whether it looks another way without the focus."""
    with_focus = picture(window, control)
    control.clearFocus()
    without = picture(window, control)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus != without


def picture(window: QWidget, control: QWidget) -> bytes:
    """The control with what is drawn closely round it."""
    place = QRect(control.mapTo(window, QPoint(0, 0)), control.size())
    image = window.grab(place.adjusted(-_ROUND_PX, -_ROUND_PX, _ROUND_PX, _ROUND_PX)).toImage()
    return bytes(image.constBits())


def test_tab_reaches_every_control_and_the_focus_is_seen(qtbot: QtBot, window: MainWindow) -> None:
    furnish(qtbot, window)
    missed: dict[str, list[str]] = {}
    unseen: dict[str, list[str]] = {}
    for name in each_page(qtbot, window):
        unseen[name] = []
        found = stops(window, unseen[name])
        wanted = [one for one in controls(window) if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        missed[name] = [said(one) for one in wanted if not reached(one, found)]
    assert {name: lines for name, lines in missed.items() if lines} == {}
    assert {name: lines for name, lines in unseen.items() if lines} == {}


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(widget.parentWidget()).__name__}"


def test_a_sample_is_proved_verified_and_looked_into(qtbot: QtBot, window: MainWindow) -> None:
    assert isinstance(window.page, ProgramsPage)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Trace" in window.workspace.proofs, timeout=WAIT_MS)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ProvePage)
    assert [part.text() for part in page.findChildren(QLabel) if part.isVisible()].count("Yes") == 3
    before = window.workspace.proofs["Trace"]
    run_command(qtbot, window, "verify again")
    qtbot.waitUntil(lambda: window.workspace.proofs["Trace"] is not before, timeout=WAIT_MS)
    assert window.workspace.proofs["Trace"].verdict is not None
    idle(qtbot, window)
    press(window, Qt.Key.Key_T, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.page, TracePage), timeout=WAIT_MS)
    trace = window.page
    assert isinstance(trace, TracePage)
    qtbot.waitUntil(lambda: trace.navigator.source is not None and trace.settled, timeout=WAIT_MS)
    step = trace.navigator.at.step
    press(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: trace.settled and trace.navigator.at.step == step + 1, timeout=WAIT_MS)
    idle(qtbot, window)


def test_the_library_is_filtered_and_a_deletion_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    furnish(qtbot, window)
    press(window, Qt.Key.Key_6, CONTROL)
    idle(qtbot, window)
    library = window.page
    assert isinstance(library, LibraryPage)
    rows = library.table.rows_model.rowCount
    qtbot.waitUntil(lambda: rows() == 2, timeout=WAIT_MS)
    press(window, Qt.Key.Key_F, CONTROL)
    focus = window.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "55")
    qtbot.waitUntil(lambda: rows() == 1, timeout=WAIT_MS)
    press(window, Qt.Key.Key_Escape)
    idle(qtbot, window)
    press(window, Qt.Key.Key_6, CONTROL)
    idle(qtbot, window)
    before = rows()
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: rows() == before - 1, timeout=WAIT_MS)
    idle(qtbot, window)
    press(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: rows() == before, timeout=WAIT_MS)
    idle(qtbot, window)


def test_a_batch_is_started_and_stopped(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_4, CONTROL)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ThroughputPage)
    for _ in range(MOST_STOPS):
        if page.setup.times.hasFocus():
            break
        press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(page.setup.times, "100000")
    qtbot.waitUntil(lambda: page.setup.plan is not None and not page.setup.checking, timeout=WAIT_MS)
    press(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.running, timeout=WAIT_MS)
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.batch.running, timeout=WAIT_MS)
    idle(qtbot, window)


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Comma, CONTROL), (Qt.Key.Key_F1, NONE), (Qt.Key.Key_F2, NONE), (Qt.Key.Key_K, CONTROL)],
)
def test_dialogs_open_and_leave_by_keys(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    press(window, key, modifier)
    idle(qtbot, window)
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    qtbot.waitUntil(lambda: is_activated_dialog(dialog), timeout=WAIT_MS)
    found = stops(dialog)
    wanted = [one for one in controls(dialog) if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [said(one) for one in wanted if not reached(one, found)] == []
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def is_activated_dialog(dialog: QDialog) -> bool:
    dialog.activateWindow()
    return dialog.isActiveWindow()


def test_the_presentation_opens_and_leaves_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: window.shows.presenting, timeout=WAIT_MS)
    presentation = window.shows.presentation
    assert presentation is not None
    idle(qtbot, window)
    QTest.keyClick(presentation, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.shows.presenting, timeout=WAIT_MS)
