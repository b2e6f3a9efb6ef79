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
    """Waits for the end of what runs, whose buttons belong to a page, of a presentation, and of any other dialog."""

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
        from studio.gui.views.settings_dialog import SettingsDialog  # takes its time, and is seldom opened

        window, wanted = self._window, self._wanted
        if wanted is None or window.desk.jobs():
            return
        dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        settings = [one for one in dialogs if isinstance(one, SettingsDialog)]
        if window.shows.presenting or len(dialogs) > len(settings):  # somebody reads it, or chooses there
            self._soon.start(_RETRY_MS)
            return
        self._wanted = None
        before = language()
        now = install_language(wanted)
        application = QApplication.instance()
        if application is None or now == before:
            return
        speak(application, now)
        for dialog in settings:
            dialog.close()
        window.rebuild()
        window.workspace.tell_again()
        if settings:
            window.open_settings()
