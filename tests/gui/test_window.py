"""The frame: pages by mouse and key, the main action, commands, drops, state from one start to the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.pages import PAGE_NAMES
from tests.gui.windows import MakeWindow, idle


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_by_its_key_and_by_the_rail(qtbot: QtBot, window: MainWindow, name: str) -> None:
    number = PAGE_NAMES.index(name)
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, window)
    assert window.page.name == name
    assert window.rail.button(name).isChecked()
    other = PAGE_NAMES[(number + 1) % len(PAGE_NAMES)]
    QTest.mouseClick(window.rail.button(other), Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    assert window.page.name == other


def test_the_page_and_the_program_come_back(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    window.workspace.open_program("sha256")
    idle(qtbot, window)
    window.show_page("system")
    idle(qtbot, window)
    window.close()
    again = make_window()
    assert again.page.name == "system"
    assert again.workspace.program is not None
    assert again.workspace.program.name == "sha256"
