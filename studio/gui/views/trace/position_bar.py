"""A scroll bar over positions of up to 64 bits, of which Qt's own bars know only 31."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

_MOST = 1 << 30
_ACTION_SINGLE_ADD, _ACTION_SINGLE_SUB, _ACTION_PAGE_ADD, _ACTION_PAGE_SUB = 1, 2, 3, 4


class PositionBar(QScrollBar):
    """Buttons and keys move by rows and pages; only dragging the handle goes by the scale of the bar."""

    moved_by = Signal(int, int)  # rows, pages
    moved_to = Signal(object)  # an int that may have 64 bits

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._low = self._high = self._position = 0
        self._quiet = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.actionTriggered.connect(self._acted)
        self.valueChanged.connect(self._dragged)

    @property
    def position(self) -> int:
        """Where the bar stands."""
        return self._position

    def show_position(self, low: int, high: int, position: int, page: int) -> None:
        """Positions from `low` to `high`, of which `page` are visible."""
        self._low, self._high, self._position = low, max(low, high), position
        self._quiet = True
        room = self._high - low
        scale = min(room, _MOST)
        self.setRange(0, scale)
        self.setPageStep(max(1, page if room <= _MOST else page * _MOST // room))
        self.setValue(0 if room == 0 else (position - low) * scale // room)
        self._quiet = False

    def _acted(self, action: int) -> None:
        steps = {
            _ACTION_SINGLE_ADD: (1, 0),
            _ACTION_SINGLE_SUB: (-1, 0),
            _ACTION_PAGE_ADD: (0, 1),
            _ACTION_PAGE_SUB: (0, -1),
        }
        wanted = steps.get(action)
        if wanted is not None:
            self.setSliderPosition(self.value())  # what Qt would add is no whole page where the bar is scaled
            self.moved_by.emit(*wanted)

    def _dragged(self, value: int) -> None:
        if self._quiet:
            return
        room = self._high - self._low
        scale = min(room, _MOST)
        self._position = self._low + (0 if scale == 0 else value * room // scale)
        self.moved_to.emit(self._position)
