"""Telling somebody who is elsewhere that a long job has ended: by a notification, and in the task bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from studio.gui.desk import Desk
from studio.gui.front import bring_to_front
from studio.gui.icons import application_icon
from studio.model.job import Cancelled, Failed
from studio.model.text import N_, translate
from studio.model.units import duration_text
from studio.session.background import Task

LONG_NS = 10_000_000_000
KEY, OFF = "window/tell_of_ends", "off"
Tell = Callable[[str, str], None]


class EndedJobs(QObject):
    """`tell(title, text)` shows a notification; without it, the one of the system tray, where the desktop has one."""

    def __init__(self, desk: Desk, window: QWidget, store: QSettings, tell: Tell | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._tell = tell or self._tell_by_tray
        self._tray: QSystemTrayIcon | None = None
        desk.job_ended.connect(self._ended)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._looked_at)

    def _ended(self, task: Task[Any]) -> None:
        is_here = QApplication.activeWindow() is not None  # the presentation and dialogs count, too
        if is_here or task.elapsed_ns < LONG_NS or str(self._store.value(KEY, "")) == OFF:
            return
        took = duration_text(task.elapsed_ns)
        if isinstance(task.outcome, Cancelled):
            return  # by whoever would be told
        if isinstance(task.outcome, Failed):
            text = translate(N_("Failed after {time}: {reason}")).format(time=took, reason=task.outcome.message.what)
        else:  # what came of it, a refused proof say, is for the window to tell
            text = translate(N_("Ended after {time}.")).format(time=took)
        QApplication.alert(self._window)
        self._tell(task.title, text)

    def _tell_by_tray(self, title: str, text: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(application_icon(), self)
            self._tray.setToolTip("Proving Studio")
            self._tray.messageClicked.connect(self._come)
            self._tray.activated.connect(self._come)
        self._tray.show()  # only an icon that is there may tell something
        self._tray.showMessage(title, text, application_icon())

    def _come(self) -> None:
        bring_to_front(self._window)

    def _looked_at(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._tray is not None:
            self._tray.hide()
