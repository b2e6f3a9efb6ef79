"""A field for finding, with its key inside as long as it is empty."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.labels import key_hint

_AROUND_PX = 60  # icon and gaps


class FindField(QLineEdit):
    """A magnifier, the words, and Ctrl F."""

    def __init__(self, look: Look, placeholder: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(accessible_name)
        self.setClearButtonEnabled(True)
        self._icon = QAction(accessible_name, self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        key = QKeySequence("Ctrl+F").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self._hint = key_hint(key)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self._hint)
        self.textChanged.connect(lambda _text: self._place_hint())
        look.changed.connect(self._draw)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key gives way to the words."""
        super().resizeEvent(event)
        self._place_hint()

    def _place_hint(self) -> None:
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        self._hint.setVisible(not self.text() and self.width() > words + self._hint.sizeHint().width() + _AROUND_PX)

    def _draw(self) -> None:
        self._icon.setIcon(self._look.icon("search", "text3"))
