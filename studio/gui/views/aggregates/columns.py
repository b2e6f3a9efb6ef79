"""Three columns side by side, of which the right one is there only when it has something to show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from studio.gui.look import Look

_LEFT_PX, _MIDDLE_PX = 220, 10_000


class Middle(QStackedWidget):
    """One of several parts, of which the one in view alone says how narrow it may be."""

    def minimumSizeHint(self) -> QSize:
        """Of the part in view."""
        part = self.currentWidget()
        return super().minimumSizeHint() if part is None else part.minimumSizeHint()


class Columns(QSplitter):
    """`side` is what the frame shows or hides as the third column; `right` within it is what the page does."""

    def __init__(self, look: Look, left: QWidget, middle: QWidget, right: QWidget, right_px: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._right = right
        self._right_px = look.theme.px(right_px)
        self._most_px = 2 * self._right_px
        self.side = QWidget()
        row = QHBoxLayout(self.side)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(right)
        for part in (left, middle, self.side):
            self.addWidget(part)
        self.setStretchFactor(1, 1)
        self.setSizes([look.theme.px(_LEFT_PX), _MIDDLE_PX, 0])

    def show_right(self, shown: bool) -> None:
        """Give the right column its width, or the middle what it had."""
        if shown is not self._right.isHidden():
            return
        first = [self._look.theme.px(_LEFT_PX), _MIDDLE_PX, 0]
        left, middle, right = self.sizes() if self.isVisible() else first
        self._right_px = right or self._right_px
        width = self._right_px if shown else 0
        self.side.setMaximumWidth(self._most_px if shown else 0)
        self._right.setVisible(shown)
        self.setSizes([left, middle + right - width, width])
