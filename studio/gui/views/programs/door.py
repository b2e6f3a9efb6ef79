"""A door: one way in, with its icon, what lies behind it, and the button that opens it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label

_TILE_PX, _ICON_PX = 44, 20
_MARGIN_PX = 22


class IconTile(QWidget):
    """An icon on a tinted square."""

    def __init__(self, look: Look, icon: str, *, accent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._accent = accent
        self.setFixedSize(_TILE_PX, _TILE_PX)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Square and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.color("infobg" if self._accent else "inset")))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        ink = self._look.color("accent" if self._accent else "text")
        place = (_TILE_PX - _ICON_PX) / 2
        icons.draw(painter, self._icon, ink, place, place, _ICON_PX)


class Door(QFrame):
    """`main`: the one that holds the filled button."""

    def __init__(
        self, look: Look, icon: str, title: str, text: str, button: ActionButton, *, main: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("door", "main" if main else "true")
        self.button = button
        self.text_label = label(text, "secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(0)
        column.addWidget(IconTile(look, icon, accent=main))
        column.addSpacing(20)
        column.addWidget(label(title, "heading"))
        column.addSpacing(4)
        column.addWidget(self.text_label)
        column.addStretch(1)
        column.addSpacing(16)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
