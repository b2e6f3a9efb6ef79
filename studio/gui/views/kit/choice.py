"""A drop-down choice with the studio's own arrow, which a style sheet cannot recolour."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from studio.gui import icons
from studio.gui.look import Look

_ICON_PX = 14


class ChoiceBox(QComboBox):
    """As a QComboBox, drawn with a chevron."""

    def __init__(self, look: Look, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(accessible_name)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box by the style, the arrow by hand."""
        super().paintEvent(event)
        left, top = self.width() - _ICON_PX - 10, (self.height() - _ICON_PX) / 2
        token = "text2" if self.isEnabled() else "text3"
        icons.draw(QPainter(self), "chevron-down", self._look.color(token), left, top, _ICON_PX)
