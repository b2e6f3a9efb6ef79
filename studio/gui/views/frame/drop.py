"""What a drop would do, while something is dragged over the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import HEADING_PT
from studio.model.text import N_, translate


def local_paths(event: QDropEvent) -> list[Path]:
    """The files of a drag or a drop."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DropFrame(QWidget):
    """An accent frame inside the window with one line; it takes no events."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Nothing was read yet, so the line only names what is dragged."""
        text = translate(N_("Open {name}")).format(name=paths[0].name)
        if len(paths) > 1:
            text = translate(N_("Open {count} files")).format(count=len(paths))
        self.text = text
        self.setGeometry(self.window().rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and line."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colors.accent), 2))
        painter.drawRoundedRect(self.rect().adjusted(4, 4, -4, -4), 8, 8)
        painter.setFont(text_font(theme.pt(HEADING_PT), 600))
        width = painter.fontMetrics().horizontalAdvance(self.text) + 48
        box = QRect((self.width() - width) // 2, self.height() - 120, width, 48)
        painter.setBrush(QColor(theme.colors.raised))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(QColor(theme.colors.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text)
