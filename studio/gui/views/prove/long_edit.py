"""A field of several lines. Of a text too long to be laid out at once, only its size is shown."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.gui.look import Look
from studio.model.text import N_, translate
from studio.model.units import count_text

MOST_SHOWN_LETTERS = 60_000
_HEIGHT = 96


class LongEdit(QPlainTextEdit):
    """Tab leaves the field, as everywhere in a form."""

    changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._long = ""  # a text that is not shown
        self.setProperty("code", "true")
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)
        look.changed.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What stands there, shown or not."""
        return self._long or self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show it, or how long it is."""
        self._long = text if len(text) > MOST_SHOWN_LETTERS else ""
        blocked = self.blockSignals(True)
        self.setPlainText("" if self._long else text)
        self.blockSignals(blocked)
        placeholder = N_("{count} letters, too many to show. Type to replace them.")
        self.setPlaceholderText(translate(placeholder).format(count=count_text(len(text))) if self._long else "")

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted may be far longer than what can be laid out."""
        if source.hasText() and len(source.text()) > MOST_SHOWN_LETTERS:
            self.show_text(source.text())
            self.changed.emit(self.text())
        else:
            super().insertFromMimeData(source)

    def _typed(self) -> None:
        self._long = ""
        self.setPlaceholderText("")
        self.changed.emit(self.toPlainText())

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.px(_HEIGHT))
