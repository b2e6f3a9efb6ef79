"""A column that scrolls when its window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class _Column(QWidget):
    """As high as its texts are when they wrap at the width that it has, and no higher."""

    def minimumSizeHint(self) -> QSize:
        """The height comes from the width; what wrapped texts would need in no width at all does not count."""
        return QSize(super().minimumSizeHint().width(), 0)


class ScrolledColumn(QScrollArea):
    """`column` is the layout to fill, with children of `inside`. It is no stop for Tab; its parts are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inside = _Column(self)
        self.inside.setProperty("panel", "true")
        self.column = QVBoxLayout(self.inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.inside)
