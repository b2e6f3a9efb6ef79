"""The list of marks within the selection, as a page over its 64-bit index."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.mark_rows import COLUMNS, INDEX, STEP, VALUE, mark_rows
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.position_bar import PositionBar
from studio.model.text import N_, translate
from studio.model.units import count_text

_MARK_NAME_WIDTH = "m" * 18
_Key = Qt.Key


class MarkTable(CodeTable):
    """Up and down go from mark to mark."""

    moved = Signal(int)
    paged = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right are keys of the page."""
        match event.key():
            case _Key.Key_Up | _Key.Key_Down:
                self.moved.emit(1 if event.key() == _Key.Key_Down else -1)
            case _Key.Key_PageUp | _Key.Key_PageDown:
                self.paged.emit(1 if event.key() == _Key.Key_PageDown else -1)
            case _:
                event.ignore()


class MarksView(QWidget):
    """A click on a mark goes to its step."""

    mark_wanted = Signal(bool)  # the next one, else the one before

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self.table = MarkTable(look, COLUMNS, translate(N_("Marks")), right=(INDEX, STEP, VALUE))
        self.bar = PositionBar(translate(N_("Position in the list of marks")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.bar)
        self.table.rows_changed.connect(self._rows_changed)
        self.table.wheeled.connect(self._scroll)
        self.table.row_clicked.connect(lambda row, _column: self._enter(row))
        self.table.moved.connect(lambda by: self.mark_wanted.emit(by > 0))
        self.table.paged.connect(lambda pages: self._scroll(pages * max(1, self.table.visible_rows - 1)))
        self.bar.moved_to.connect(navigator.scroll_marks)
        self.bar.moved_by.connect(lambda rows, pages: self._scroll(rows + pages * max(1, self.table.visible_rows - 1)))
        navigator.marks_changed.connect(self.refresh)
        look.changed.connect(self._fit)

    def refresh(self) -> None:
        """Show the page that has come."""
        page = self._navigator.mark_page
        if page is None:
            return
        self._fit()
        self.table.code.show_rows(mark_rows(page), self.table.visible_rows)
        self.table.after_rows()
        self.bar.show_position(page.begin, page.end - self.table.visible_rows, page.top, self.table.visible_rows)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at the list."""
        super().hideEvent(event)
        self._navigator.look_at_marks(None)

    def _fit(self) -> None:
        source = self._navigator.source
        if source is not None:
            index, step = count_text(source.mark_count), count_text(source.steps)
            self.table.fit_columns((index + " ", step + " ", _MARK_NAME_WIDTH, ""))

    def _rows_changed(self, rows: int) -> None:
        if self.isVisible():
            self._navigator.look_at_marks(rows)

    def _scroll(self, rows: int) -> None:
        page = self._navigator.mark_page
        if page is not None:
            self._navigator.scroll_marks(page.top + rows)

    def _enter(self, row: int) -> None:
        page = self._navigator.mark_page
        if page is not None and row < len(page.marks):
            self._navigator.go(page.marks[row].step)
