"""A pane below the timeline: a header of one height, so that the rows of neighbours begin at one height."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, rule

_HEADER_PX = 36


class Pane(QWidget):
    """Title on the left, `tools` on the right, and a body that the pane adds."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.title = ElidedLabel(title, "strong", middle=True)
        self.header = QWidget()
        self.tools = QHBoxLayout(self.header)
        self.tools.setContentsMargins(10, 0, 8, 0)
        self.tools.setSpacing(6)
        self.tools.addWidget(self.title, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.header)
        self.column.addWidget(rule())
        look.changed.connect(self._follow)
        self._follow()

    def add_beside(self, *widgets: QWidget) -> None:
        """A body of several widgets side by side, the first of which takes the room."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, widget in enumerate(widgets):
            row.addWidget(widget, 0 if number else 1)
        self.column.addLayout(row, 1)

    def note(self, role: str = "caption") -> QLabel:
        """A word on the right of the header."""
        made = label("", role)
        self.tools.addWidget(made)
        return made

    def _follow(self) -> None:
        self.header.setFixedHeight(self.look.theme.px(_HEADER_PX))
