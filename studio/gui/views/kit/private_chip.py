"""The chip "Private" beside a badge: a proof that gives nothing of the input away, by a construction that is known."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import Theme
from studio.gui.tips import plain_tip
from studio.model.text import N_, translate

_WORD = N_("Private")
_ABOUT = N_("Zero-knowledge: whoever has the proof learns nothing about the input.")
_RADIUS = 4.0


def chip_width(height: int) -> float:
    """How wide it is."""
    return QFontMetricsF(text_font(_points(height), 400)).horizontalAdvance(translate(_WORD)) + 1.6 * height


def paint_chip(painter: QPainter, x: float, y: float, theme: Theme, height: int) -> None:
    """Paint it with the upper left corner at (x, y)."""
    colors, side = theme.colors, round(height * 0.55)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.hover))
    box = QRectF(x, y, chip_width(height), height)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    icons.draw(painter, "lock", colors.text2, x + height * 0.3, y + (height - side) / 2, side)
    painter.setFont(text_font(_points(height), 400))
    painter.setPen(QColor(colors.text2))
    painter.drawText(
        box.adjusted(height * 0.5 + side, 0, 0, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        translate(_WORD),
    )
    painter.restore()


class PrivateChip(QWidget):
    """The chip as a widget of its own, `height` at 100 % text."""

    def __init__(self, look: Look, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._height = height
        self.setAccessibleName(translate(_WORD))
        self.setToolTip(plain_tip(translate(_ABOUT)))
        look.changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        """With the size of text."""
        height = self._look.theme.px(self._height)
        self.setFixedSize(round(chip_width(height)) + 1, height)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chip."""
        paint_chip(QPainter(self), 0, 0, self._look.theme, self.height())


def _points(height: int) -> float:
    return 8.25 if height <= 20 else 8.25 * height / 24
