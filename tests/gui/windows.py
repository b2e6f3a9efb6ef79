"""What tests of the window share."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow

WAIT_MS = 30_000
MakeWindow = Callable[..., MainWindow]


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing runs and everything that was told has been shown."""

    def settled() -> bool:
        return not window.desk.busy() and window.workspace.program is not None

    qtbot.waitUntil(settled, timeout=WAIT_MS)
    QApplication.processEvents()  # what followed from the last end without work of its own
    qtbot.waitUntil(settled, timeout=WAIT_MS)


def is_activated(window: MainWindow) -> bool:
    """Whether the window listens to keys; asked for again and again, since one that is not up yet does not hear it."""
    window.activateWindow()
    return window.isActiveWindow()
