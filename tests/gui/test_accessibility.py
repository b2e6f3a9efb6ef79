"""What a screen reader meets: every control of every page and dialog has a name and a role that fits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.gui.views.crash_dialog import CrashDialog
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.settings_dialog import SettingsDialog
from studio.session.bug_report import bug_report
from tests.gui.furnished import each_page, furnish
from tests.gui.windows import WAIT_MS, idle

_Role = QAccessible.Role
BUTTONS = {
    *(_Role.Button, _Role.PushButton, _Role.CheckBox, _Role.RadioButton, _Role.ButtonMenu, _Role.ButtonDropDown),
    _Role.Link,
}
FITTING: dict[type[QWidget], set[QAccessible.Role]] = {
    QAbstractButton: BUTTONS,
    QLineEdit: {_Role.EditableText},
    QComboBox: {_Role.ComboBox},
    QAbstractSpinBox: {_Role.SpinBox},
    QAbstractSlider: {_Role.Slider},
    QTabBar: {_Role.PageTabList},
    QAbstractItemView: {_Role.Table, _Role.List, _Role.Tree},
}
NO_ROLE = {_Role.NoRole, _Role.Client, _Role.Window}


def controls(root: QWidget) -> Iterator[QWidget]:
    """What takes the focus, and every button and field, as far as it is in view."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
            continue
        parent = widget.parentWidget()
        if isinstance(parent, QComboBox | QAbstractSpinBox | QTabBar):
            continue  # a part of a control, which speaks for it
        if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
            continue
        takes_focus = widget.focusProxy() is None and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if widget.isVisibleTo(root) and (takes_focus or isinstance(widget, tuple(FITTING))) and widget is not root:
            yield widget


def spoken(widget: QWidget) -> tuple[str, QAccessible.Role]:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip(), interface.role()


def faults(root: QWidget) -> list[str]:
    """What a screen reader could not tell."""
    found, heard = [], set[tuple[int, str, QAccessible.Role]]()
    for widget in controls(root):
        name, role = spoken(widget)
        called = f"{type(widget).__name__} {name!r} {role.name}"
        if not name:
            found.append(f"no name: {called} {widget.toolTip()!r} in {type(widget.parentWidget()).__name__}")
        fitting = next((roles for kind, roles in FITTING.items() if isinstance(widget, kind)), None)
        if role in NO_ROLE or (fitting is not None and role not in fitting):
            found.append(f"no fitting role: {called}")
        key = (id(widget.parentWidget()), name, role)
        if name and key in heard:
            found.append(f"twice side by side: {called} in {type(widget.parentWidget()).__name__}")
        heard.add(key)
    return found


def test_every_control_of_every_page(qtbot: QtBot, window: MainWindow) -> None:
    furnish(qtbot, window)
    found = {name: faults(window) for name in each_page(qtbot, window)}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("key", ["Ctrl+K", "?", "F1", "F2", "Ctrl+,"])
def test_every_control_of_a_dialog(qtbot: QtBot, window: MainWindow, key: str) -> None:
    next(command for command in window.commands() if command.key == key).act()
    idle(qtbot, window)
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    found = []
    rows = dialog.list.count() if isinstance(dialog, SettingsDialog) else 1
    for row in range(rows):
        if isinstance(dialog, SettingsDialog):
            dialog.list.setCurrentRow(row)
        found += faults(dialog)
    assert dialog.windowTitle()
    assert found == []
    dialog.close()


def test_every_control_of_the_presentation(qtbot: QtBot, window: MainWindow) -> None:
    furnish(qtbot, window)
    window.shows.present()
    idle(qtbot, window)
    presentation = window.shows.presentation
    assert presentation is not None
    found = []
    for _ in range(8):
        QTest.keyClick(presentation, Qt.Key.Key_PageDown)
        QApplication.processEvents()
        found += faults(presentation)
    QTest.keyClick(presentation, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not presentation.isVisible(), timeout=WAIT_MS)
    assert found == []


def test_every_control_of_the_crash_dialog(qtbot: QtBot, window: MainWindow) -> None:
    dialog = CrashDialog(window.desk.look, bug_report(ValueError("a bug"), None, qt="6"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert faults(dialog) == []


def test_what_has_no_name_or_the_same_one_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    row = QHBoxLayout(root)
    for text in ("", "Copy", "Copy"):
        row.addWidget(QPushButton(text))
    row.addWidget(QLineEdit())
    root.show()
    assert [line.partition(":")[0] for line in faults(root)] == ["no name", "twice side by side", "no name"]
