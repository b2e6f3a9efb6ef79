"""One line of text that ends in an ellipsis where it has no room; the whole of it is in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from studio.gui.tips import plain_tip


class ElidedLabel(QLabel):
    """Takes whatever room there is. `middle` leaves out the middle, where both ends tell something: a path, a name."""

    def __init__(
        self, text: str = "", role: str = "", tone: str = "", parent: QWidget | None = None, *, middle: bool = False
    ) -> None:
        super().__init__(text, parent)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for name, value in (("role", role), ("tone", tone)):
            if value:
                self.setProperty(name, value)
        self.setToolTip(plain_tip(text))

    def setText(self, text: str) -> None:
        """Show it."""
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """None."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(QStyle.visualAlignment(self.layoutDirection(), self.alignment()).value),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
