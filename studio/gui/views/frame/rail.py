"""The rail of pages on the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT
from studio.model.text import N_, translate

RAIL_WIDTH = 84
_CELL = QSize(76, 56)


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One page or one thing at the foot."""

    name: str
    title: str
    icon: str
    key: str


class RailButton(QAbstractButton):
    """Icon over label; the active one also has a fill, a bold label and a bar: colour is never alone."""

    def __init__(self, look: Look, entry: RailEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._entry = entry
        self.setText(entry.title)
        self.setAccessibleName(entry.title)
        self.setToolTip(f"{entry.title}  {entry.key}" if entry.key else entry.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(_CELL.width() + 4, round(_CELL.height() * max(1.0, look.theme.scale)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cell."""
        colors = self._look.theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.isChecked()
        cell = QRect(4, 1, _CELL.width(), self.height() - 2)
        if active or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover))
            painter.drawRoundedRect(cell, 8, 8)
        if active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.accent))
            painter.drawRoundedRect(QRect(0, 16, 3, self.height() - 32), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 7, 7)
        icons.draw(painter, self._entry.icon, colors.accent if active else colors.text2, cell.center().x() - 9, 10, 20)
        painter.setFont(text_font(self._look.theme.pt(CAPTION_PT), 700 if active else 400))
        painter.setPen(QColor(colors.text if active else colors.text2))
        place = QRect(cell.x() - 4, 32, cell.width() + 8, self.height() - 34)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._entry.title)


class Rail(QFrame):
    """`wanted(name)` after a click; the frame decides and says what is shown by `select`."""

    wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        entries: Sequence[RailEntry],
        foot: Sequence[tuple[RailEntry, Callable[[], None]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(translate(N_("Pages")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        self._buttons: dict[str, RailButton] = {}
        for entry in entries:
            button = RailButton(look, entry, self)
            button.clicked.connect(lambda _checked=False, name=entry.name: self.wanted.emit(name))
            column.addWidget(button)
            self._buttons[entry.name] = button
        column.addStretch(1)
        for entry, act in foot:
            button = RailButton(look, entry, self)
            button.setCheckable(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            column.addWidget(button)
            self._buttons[entry.name] = button
        look.changed.connect(self.update)

    def button(self, name: str) -> RailButton:
        """The cell of a page."""
        return self._buttons[name]

    def select(self, name: str) -> None:
        """Show which page is active."""
        for other, button in self._buttons.items():
            if button.isCheckable():
                button.setChecked(other == name)
                button.update()
