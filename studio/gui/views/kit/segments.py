"""A row of choices of which one is on. A choice that cannot be taken stays visible and says why when it is clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from studio.gui.look import Look

_ICON_PX = 14


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice. `usable` False: it shows the ban icon, and a click asks for the reason."""

    name: str
    text: str
    usable: bool = True
    icon: str = ""


class Segments(QWidget):
    """`chosen(name)` after a click on a usable choice, `refused(name)` after a click on another."""

    chosen = Signal(str)
    refused = Signal(str)

    def __init__(self, look: Look, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(accessible_name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, tuple[Segment, QPushButton]] = {}
        self._current = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        look.changed.connect(self._paint_icons)

    @property
    def current(self) -> str:
        """The choice that is on; "" for none."""
        return self._current

    def button(self, name: str) -> QPushButton:
        """The button of a choice."""
        return self._buttons[name][1]

    def show_segments(self, segments: Sequence[Segment], current: str) -> None:
        """Show these choices; the same names in the same order keep their buttons."""
        if [segment.name for segment in segments] != list(self._buttons):
            self._rebuild(segments)
        for segment in segments:
            button = self._buttons[segment.name][1]
            self._buttons[segment.name] = (segment, button)
            button.setText(segment.text)
            button.setAccessibleName(segment.text)
        self._paint_icons()
        for _, button in self._buttons.values():
            button.setMinimumWidth(button.sizeHint().width())  # a word is never cut off
        self.select(current)

    def select(self, name: str) -> None:
        """Turn a choice on without a signal."""
        self._current = name
        for other, (_, button) in self._buttons.items():
            button.setChecked(other == name)

    def _rebuild(self, segments: Sequence[Segment]) -> None:
        for _, button in self._buttons.values():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.setParent(None)
        self._buttons = {}
        for index, segment in enumerate(segments):
            button = QPushButton(segment.text, self)
            button.setCheckable(True)
            place = "first" if index == 0 else "last" if index == len(segments) - 1 else "true"
            button.setProperty("segment", place)
            button.clicked.connect(lambda _checked=False, name=segment.name: self._clicked(name))
            self._group.addButton(button)
            self._layout.addWidget(button)
            self._buttons[segment.name] = (segment, button)

    def _clicked(self, name: str) -> None:
        if self._buttons[name][0].usable:
            self.select(name)
            self.chosen.emit(name)
        else:
            self.select(self._current)
            self.refused.emit(name)

    def _paint_icons(self) -> None:
        for segment, button in self._buttons.values():
            name = segment.icon if segment.usable else "ban"
            token = "text2" if segment.usable else "text3"
            side = self._look.theme.px(_ICON_PX)
            button.setIconSize(QSize(side, side))
            button.setIcon(self._look.icon(name, token, side) if name else QIcon())
