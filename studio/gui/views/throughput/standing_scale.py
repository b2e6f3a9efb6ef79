"""The scale of figures beside their aims: where a value stands, its marks, and the signs of both results."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.gui.theme import Theme
from studio.model.text import N_, translate
from studio.session.bench.comparison import Standing

_MARGIN_PX = 24
SIGN_PX = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """Decades from `low` to `high`, with the aim at 0."""

    low: int
    high: int

    def place(self, box: QRectF, decades: float) -> float:
        """The x of a value in a box."""
        left, right = box.left() + _MARGIN_PX, box.right() - _MARGIN_PX
        return left + (right - left) * (decades - self.low) / (self.high - self.low)


def mark_text(decade: int) -> str:
    """A mark of the scale: how many times short of the aim, or better."""
    if decade == 0:
        return translate(N_("aim"))
    return f"{'×' if decade > 0 else '÷'}{10 ** abs(decade):,}"  # noqa: RUF001  # the signs of arithmetic


def draw_grid(painter: QPainter, theme: Theme, box: QRectF, scale: Scale) -> None:
    """A line for each decade; that of the aim is heavier."""
    for decade in range(scale.low, scale.high + 1):
        x = scale.place(box, decade)
        painter.setPen(
            QPen(QColor(theme.colors.line2 if decade == 0 else theme.colors.line), 1.5 if decade == 0 else 1)
        )
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def draw_sign(painter: QPainter, theme: Theme, middle: QPointF, *, met: bool) -> None:
    """Of the result that is shown: a disc where the aim was reached, a cross where not."""
    half = SIGN_PX / 2
    if met:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors.ok))
        painter.drawEllipse(middle, half, half)
        return
    painter.setPen(QPen(QColor(theme.colors.bad), 2.5, c=Qt.PenCapStyle.RoundCap))
    for side in (-half, half):
        painter.drawLine(QPointF(middle.x() - half, middle.y() - side), QPointF(middle.x() + half, middle.y() + side))


def draw_other_sign(painter: QPainter, theme: Theme, middle: QPointF) -> None:
    """Of the result that it is compared with: an open diamond."""
    half = SIGN_PX / 2 + 1
    painter.setPen(QPen(QColor(theme.colors.text2), 1.5))
    painter.setBrush(QColor(theme.colors.panel))
    corners = [QPointF(middle.x(), middle.y() - half), QPointF(middle.x() + half, middle.y())]
    corners += [QPointF(middle.x(), middle.y() + half), QPointF(middle.x() - half, middle.y())]
    painter.drawPolygon(QPolygonF(corners))


def draw_beyond(painter: QPainter, theme: Theme, middle: QPointF, standing: Standing) -> None:
    """The value lies further out than the scale goes: a small arrow behind the sign."""
    side = 1 if standing.decades > 0 else -1
    tip = middle.x() + side * (SIGN_PX + 6)
    painter.setPen(QPen(QColor(theme.colors.text2), 1.5))
    for down in (-3, 3):
        painter.drawLine(QPointF(tip - side * 4, middle.y() + down), QPointF(tip, middle.y()))
