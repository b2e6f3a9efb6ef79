"""A pane of lines whose current one stands where the current step stands in its pane."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.look import Look
from studio.gui.models.code_rows import CodeRow
from studio.gui.views.kit.labels import label
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.pane import Pane
from studio.gui.views.trace.position_bar import PositionBar

_Key = Qt.Key


class LineTable(CodeTable):
    """Up and down choose a line; Enter goes where it runs next, with Shift where it ran before."""

    moved = Signal(int)
    entered = Signal(bool)  # forward

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right are keys of the page."""
        page = max(1, self.visible_rows - 1)
        rows = {_Key.Key_Up: -1, _Key.Key_Down: 1, _Key.Key_PageUp: -page, _Key.Key_PageDown: page}
        by = rows.get(_Key(event.key()))
        if by is not None:
            self.moved.emit(by)
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            self.entered.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            event.ignore()


class LinesPane(Pane):
    """Scrolled by hand, it stays there until the next step is looked at."""

    line_wanted = Signal(int, bool)  # index of the line, forward

    def __init__(
        self,
        look: Look,
        navigator: Navigator,
        title: str,
        columns: int,
        right: Collection[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, title, parent)
        self.navigator = navigator
        self._first = 0
        self.caret: int | None = None
        self.table = LineTable(look, columns, title, right=right)
        self.bar = PositionBar(title)
        self.empty = label("", "secondary", wrap=True)
        self.empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.empty.setContentsMargins(12, 8, 12, 8)
        self.column.addWidget(self.empty)
        self.add_beside(self.table, self.bar)
        self.table.rows_changed.connect(lambda _rows: self.follow())
        self.table.wheeled.connect(self._scroll)
        self.table.moved.connect(self._move)
        self.table.entered.connect(self._enter)
        self.table.row_clicked.connect(lambda row, _column: self._set_caret(self._first + row))
        self.table.row_entered.connect(lambda row, _column: self._go(self._first + row, forward=True))
        self.bar.moved_to.connect(self._scroll_to)
        self.bar.moved_by.connect(lambda rows, pages: self._scroll(rows + pages * max(1, self.table.visible_rows - 1)))
        navigator.moment_changed.connect(self.follow)

    # What a pane says

    def line_count(self) -> int:
        """How many lines there are."""
        return 0

    def current_line(self) -> int | None:
        """The index of the current one."""
        return None

    def rows(self, first: int, count: int) -> Sequence[CodeRow]:
        """The lines from index `first` on, which may lie before the first."""
        raise NotImplementedError

    def address_of(self, index: int) -> int | None:
        """The instruction that a line stands for."""
        raise NotImplementedError

    # What all do

    def follow(self) -> None:
        """Put the current line at the height of the current step."""
        moment = self.navigator.moment
        if moment is None:
            return
        current = self.current_line()
        self.caret = None
        if current is not None:
            self._first = current - (moment.wish.step - moment.wish.top)
        self._show()

    def _show(self) -> None:
        count = self.table.visible_rows
        self.table.code.show_rows(self.rows(self._first, count), count)
        self.table.after_rows()
        lines = self.line_count()
        self.bar.show_position(0, max(0, lines - 1), max(0, min(self._first, lines - 1)), count)

    def _scroll(self, rows: int) -> None:
        self._scroll_to(self._first + rows)

    def _scroll_to(self, first: int) -> None:
        lines = self.line_count()
        if lines:
            self._first = max(1 - self.table.visible_rows, min(first, lines - 1))
            self._show()

    def _move(self, by: int) -> None:
        start = self.caret if self.caret is not None else self.current_line()
        lines = self.line_count()
        if not lines:
            return
        caret = min(max((self._first if start is None else start) + by, 0), lines - 1)
        if caret < self._first:
            self._first = caret
        elif caret >= self._first + self.table.visible_rows:
            self._first = caret - self.table.visible_rows + 1
        self._set_caret(caret)

    def _set_caret(self, index: int) -> None:
        if 0 <= index < self.line_count():
            self.caret = index
            self._show()
            self.table.setCurrentIndex(self.table.code.index(index - self._first, 0))

    def _enter(self, forward: bool) -> None:
        index = self.caret if self.caret is not None else self.current_line()
        if index is not None:
            self._go(index, forward=forward)

    def _go(self, index: int, *, forward: bool) -> None:
        if 0 <= index < self.line_count():
            self.line_wanted.emit(index, forward)
