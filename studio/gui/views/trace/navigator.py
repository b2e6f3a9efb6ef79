"""Where one looks in a run, for all parts of the page: they ask for moves here and hear of what there is to show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.models.run_position import RunPosition
from studio.gui.views.trace.one_at_a_time import OneAtATime
from studio.session.run_looks import (
    DUMP_ROW_BYTES,
    MarkPage,
    MemoryWish,
    Moment,
    RunSource,
    Wish,
    mark_page,
    moment_at,
)


class Navigator(QObject):
    """Moves take effect at once; the rows follow from a worker thread, and until they come the old ones stay."""

    source_changed = Signal()
    moved = Signal()  # step, page or selection
    zoomed = Signal()  # what the timeline shows
    moment_changed = Signal()
    marks_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.source: RunSource | None = None
        self.at = RunPosition(0)
        self.moment: Moment | None = None
        self.mark_page: MarkPage | None = None
        self._memory_rows = 4
        self._memory_base: int | None = None
        self._memory_address: int | None = None
        self._mark_rows: int | None = None  # None: nobody looks at the list
        self._mark_top: int | None = None
        self._moments = OneAtATime(desk, self, priority=1)
        self._marks = OneAtATime(desk, self)

    @property
    def settled(self) -> bool:
        """Whether what is shown is what was asked for."""
        return not (self._moments.busy or self._marks.busy)

    def look_at(self, source: RunSource | None) -> None:
        """Another run, from its start; one that faulted, from its end."""
        if source is self.source:
            return
        rows = self.at.rows
        self.source, self.moment, self.mark_page = source, None, None
        self._memory_base = self._memory_address = self._mark_top = None
        self._moments.forget()
        self._marks.forget()
        self.at = RunPosition(0 if source is None else source.steps)
        self.at.set_rows(rows)
        if source is not None and source.ending.faulted:
            self.at.scroll_to(source.steps)
        self.source_changed.emit()
        self.moved.emit()
        self.zoomed.emit()
        self._ask()

    # Moves

    def move(self, delta: int) -> None:
        """By steps."""
        self.at.move(delta)
        self._moved()

    def page(self, delta: int) -> None:
        """By pages."""
        self.at.page(delta)
        self._moved()

    def scroll_to(self, step: int) -> None:
        """By the scroll bar."""
        self.at.scroll_to(step)
        self._moved()

    def scroll_by(self, rows: int) -> None:
        """By the wheel: page and step go together."""
        self.at.scroll_to(self.at.step + rows)
        self._moved()

    def go(self, step: int) -> None:
        """To a step that something named: with a way back."""
        self._jump(lambda: self.at.go(step))

    def back(self) -> None:
        """Undo the last jump."""
        self._jump(self.at.back)

    def forward(self) -> None:
        """Do it again."""
        self._jump(self.at.forward)

    def click_row(self, row: int) -> None:
        """To a row of the page that is shown."""
        step = self.at.top + row
        if self.at.low <= step <= self.at.high:
            self.move(step - self.at.step)

    # Selection and zoom

    def select(self, first: int, last: int) -> None:
        """Look at [first, last) only."""
        self.at.select(first, last)
        self._mark_top = None
        self._moved()

    def clear_selection(self) -> None:
        """Look at the whole run."""
        if self.at.selection is not None:
            self.at.clear_selection()
            self._moved()

    def fit(self) -> None:
        """Zoom to the selection, then to the whole."""
        self.at.fit()
        self.zoomed.emit()

    def zoom_by(self, factor: float, around: int | None = None) -> None:
        """Closer or wider, around the step or what the mouse is on."""
        first, last = self.at.zoom
        middle = self.at.step if first <= self.at.step <= last else (first + last) // 2
        self.at.zoom_by(factor, middle if around is None else around)
        self.zoomed.emit()

    def pan(self, fraction: float) -> None:
        """Along the run."""
        self.at.pan(fraction)
        self.zoomed.emit()

    def show_from(self, first: int, width: int) -> None:
        """A stretch of the run."""
        self.at.show_from(first, width)
        self.zoomed.emit()

    # What is shown

    def set_rows(self, rows: int) -> None:
        """So many steps fit."""
        if rows != self.at.rows:
            self.at.set_rows(rows)
            self._moved()

    def set_memory_rows(self, rows: int) -> None:
        """So many rows of memory fit."""
        if rows != self._memory_rows:
            self._memory_rows = max(1, rows)
            self._ask()

    def show_memory(self, address: int | None) -> None:
        """From a typed address on; None follows what the steps touch."""
        if address is None:
            self._memory_address, self._memory_base = None, None
        else:
            self._memory_address = address
        self._ask()

    def scroll_memory(self, rows: int) -> None:
        """By rows of the dump; it then stays there until the next access elsewhere, or the next address."""
        if self.moment is not None:
            base = max(0, self.moment.memory.base + rows * DUMP_ROW_BYTES)
            self._memory_address = base
            self._ask()

    def look_at_marks(self, rows: int | None) -> None:
        """The list of marks is in view with so many rows, or it is not."""
        if rows != self._mark_rows:
            self._mark_rows = rows
            self._ask_marks()

    def scroll_marks(self, top: int) -> None:
        """The first mark of the list."""
        self._mark_top = top
        self._ask_marks()

    # Inside

    def _jump(self, jump: Callable[[], None]) -> None:
        zoom = self.at.zoom
        jump()
        self._mark_top = None
        self._moved()
        if self.at.zoom != zoom:
            self.zoomed.emit()

    def _moved(self) -> None:
        self.moved.emit()
        self._ask()

    def _ask(self) -> None:
        source, at = self.source, self.at
        if source is None:
            return
        wish = Wish(at.top, at.rows, at.step, MemoryWish(self._memory_rows, self._memory_base, self._memory_address))
        self._moments.ask(lambda: moment_at(source, wish), self._arrived)
        self._ask_marks()

    def _ask_marks(self) -> None:
        source, rows = self.source, self._mark_rows
        if source is None or rows is None:
            return
        span, step, top = self.at.span, self.at.step, self._mark_top
        if self.at.selection is None:
            span = (0, source.steps + 1)
        self._marks.ask(lambda: mark_page(source, span, step, top, rows), self._marks_arrived)

    def _arrived(self, moment: Moment) -> None:
        self.moment = moment
        self._memory_base = moment.memory.base
        self.moment_changed.emit()

    def _marks_arrived(self, page: MarkPage) -> None:
        self.mark_page = page
        self.marks_changed.emit()
