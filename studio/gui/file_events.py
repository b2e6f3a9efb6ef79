"""Files that macOS hands to the application as an event: at its start instead of an argument, and later."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The one application object. An event filter on it would be asked about every event of every control."""

    file_arrived = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Only what is meant for the application itself comes here."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_arrived.emit(event.file())
            return True
        return super().event(event)
