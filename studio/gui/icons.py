"""Icons: the bundled drawings in the colour, size and resolution that a place needs, each rendered once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.resources import resource_path

_THIN, _THICK = 'stroke-width="1.75"', 'stroke-width="2"'
_THICK_BELOW_PX = 14


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def pixmap(name: str, color: str, size_px: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in one colour; `ratio` is the device's pixels for each logical one."""
    text = _drawing(name).replace("currentColor", color)
    if size_px < _THICK_BELOW_PX:
        text = text.replace(_THIN, _THICK)
    side = max(1, round(size_px * ratio))
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(text.encode("utf-8"))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, color: str, size_px: int = 16) -> QIcon:
    """The same as a QIcon, sharp on ordinary and on dense screens."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, color, size_px, ratio))
    return made


def draw(painter: QPainter, name: str, color: str, x: float, y: float, size_px: int = 16) -> None:
    """Paint the icon with its upper left corner at (x, y)."""
    painter.drawPixmap(QPointF(x, y), pixmap(name, color, size_px, painter.device().devicePixelRatioF()))


def application_icon() -> QIcon:
    """The icon of the studio itself, which has colours of its own."""
    made = QIcon()
    for size_px in (16, 32, 64, 128, 256):
        made.addPixmap(pixmap("studio", "#2B72D9", size_px))
    return made
