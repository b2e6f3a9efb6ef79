"""The rail of pages on the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT
from studio.model.text import N_, translate

RAIL_WIDTH = 84
_CELL_HEIGHT = 56
_ICON_PX, _GAP_PX = 20, 4
_TALLEST, _WIDEST = 1.15, 1.7  # nine cells must find room in the lowest window


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
        look.changed.connect(self._resize)
        self._resize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cell."""
        colors = self._look.theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.isChecked()
        cell = QRect(4, 1, self.width() - 4, self.height() - 2)
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
        painter.setFont(text_font(self._look.theme.pt(CAPTION_PT), 700 if active else 400))
        text_height = painter.fontMetrics().height()
        top = (self.height() - _ICON_PX - _GAP_PX - text_height) // 2
        ink = colors.accent if active else colors.text2
        icons.draw(painter, self._entry.icon, ink, cell.center().x() - _ICON_PX // 2 + 1, top, _ICON_PX)
        painter.setPen(QColor(colors.text if active else colors.text2))
        place = QRect(0, top + _ICON_PX + _GAP_PX, self.width() + 4, text_height)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._entry.title)

    def _resize(self) -> None:
        """Wide and tall enough for the text of the user, but all cells must find room in the lowest window."""
        scale = self._look.theme.scale
        self.setFixedSize(rail_width(scale) - 4, round(_CELL_HEIGHT * min(scale, _TALLEST)))


def rail_width(scale: float) -> int:
    """The width of the rail at a scale of the text."""
    return round(RAIL_WIDTH * min(scale, _WIDEST))


class Rail(QFrame):
    """`wanted(name)` after a click; the frame decides and says what is shown by `select`."""

    wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        entries: Sequence[RailEntry],
        foot: Sequence[tuple[RailEntry, Callable[[], object]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._look = look
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
        look.changed.connect(self._resize)
        self._resize()

    def button(self, name: str) -> RailButton:
        """The cell of a page."""
        return self._buttons[name]

    def select(self, name: str) -> None:
        """Show which page is active."""
        for other, button in self._buttons.items():
            if button.isCheckable():
                button.setChecked(other == name)
                button.update()

    def _resize(self) -> None:
        self.setFixedWidth(rail_width(self._look.theme.scale))
        self.update()
