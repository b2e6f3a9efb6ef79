"""The mark of a backend: a shape and a colour of its own, so that it is told without colour, too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.gui.look import Look
from studio.gui.theme import BACKEND_MARKS, Theme

MARK_PX = 12


def draw_backend_mark(painter: QPainter, name: str, theme: Theme, x: float, y: float, size_px: float = MARK_PX) -> None:
    """Paint the mark with its upper left corner at (x, y). Trace's is open: its evidence is re-executed, not proved."""
    color, shape = BACKEND_MARKS.get(name, ("slate", "circle"))
    box = QRectF(x, y, size_px, size_px).adjusted(1, 1, -1, -1)
    fill = QColor(theme.swatch(color).fill)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shape == "diamond":
        painter.setPen(QPen(fill, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
    if shape == "circle":
        painter.drawEllipse(box)
    elif shape == "square":
        painter.drawRect(box)
    elif shape == "triangle":
        painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    else:
        middle = box.center()
        corners = [QPointF(middle.x(), box.top()), QPointF(box.right(), middle.y())]
        corners += [QPointF(middle.x(), box.bottom()), QPointF(box.left(), middle.y())]
        painter.drawPolygon(QPolygonF(corners))
    painter.restore()


class BackendMark(QWidget):
    """The mark as a widget of its own; the name stands beside it, so a screen reader hears only that."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self.setFixedSize(QSize(MARK_PX, MARK_PX))
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark."""
        draw_backend_mark(QPainter(self), self._name, self._look.theme, 0, 0)
