"""The mark that says where numbers come from: this machine, now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate

_RING_PX = 14


class _Ring(QWidget):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(QSize(_RING_PX, _RING_PX))
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ring with its middle filled."""
        ink = QColor(self._look.color("ok"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.5))
        painter.drawEllipse(self.rect().adjusted(1, 1, -2, -2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(self.rect().adjusted(4, 4, -5, -5))


class LiveMark(QWidget):
    """Always there: nothing in the tour was recorded."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = translate(N_("Live on this machine"))
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_Ring(look))
        row.addWidget(label(text, "strong", tone="ok"))
