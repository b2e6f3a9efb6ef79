"""A pane below the timeline: a header of one height, so that the rows of neighbours begin at one height."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.tips import plain_tip
from studio.gui.views.kit.labels import label, rule

_HEADER_PX = 36


class ElidedLabel(QLabel):
    """One line that gives way where there is little room; the whole text is its tooltip."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str, hint: str = "") -> None:
        """Show as much of `text` as fits."""
        self._whole = text
        self.setToolTip(plain_tip(hint or text))
        self.setAccessibleName(text)
        self._elide()

    @property
    def whole(self) -> str:
        """The text without regard to room."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less fits."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = QFontMetrics(self.font())
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideMiddle, max(0, self.width())))


class Pane(QWidget):
    """Title on the left, `tools` on the right, and a body that the pane adds."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.title = ElidedLabel("strong")
        self.title.show_text(title)
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
