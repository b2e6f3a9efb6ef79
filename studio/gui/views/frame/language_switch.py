"""Another language without a new start: the frame and the pages are built anew over what stays in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from studio.gui.language import speak
from studio.model.text import language
from studio.session import install_language

if TYPE_CHECKING:  # which has one of these
    from studio.gui.views.frame.window import MainWindow

_RETRY_MS = 1000


class LanguageSwitch(QObject):
    """Waits for the end of what runs, whose buttons belong to a page, and does not change a presentation."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: str | None = None
        self._soon = QTimer(self)  # not inside the click on a button that will be gone
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._switch)
        window.desk.language_wanted.connect(self.use)
        window.desk.jobs_changed.connect(self._look)

    def use(self, name: str) -> None:
        """Speak `name` ("": as the system) as soon as nothing stands against it."""
        self._wanted = name
        self._look()

    def _look(self) -> None:
        if self._wanted is not None:
            self._soon.start(0)

    def _switch(self) -> None:
        window, wanted = self._window, self._wanted
        if wanted is None or window.desk.jobs():
            return
        if window.shows.presenting:
            self._soon.start(_RETRY_MS)
            return
        self._wanted = None
        before = language()
        now = install_language(wanted)
        application = QApplication.instance()
        if application is None or now == before:
            return
        speak(application, now)
        open_again = self._close_dialogs()
        window.rebuild()
        window.workspace.tell_again()
        if open_again:
            window.open_settings()

    def _close_dialogs(self) -> bool:
        """Whether the settings were open; what else is open has been read, and would stay in the other language."""
        from studio.gui.views.settings_dialog import SettingsDialog

        there = [one for one in self._window.findChildren(QDialog) if one.isVisible()]
        for one in there:
            one.close()
        return any(isinstance(one, SettingsDialog) for one in there)
