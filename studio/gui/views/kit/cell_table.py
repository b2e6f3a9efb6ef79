"""A table of finished cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from studio.gui.look import Look
from studio.gui.models.cell_table_model import CellTableModel, Row
from studio.gui.theme import TABLE_ROW
from studio.gui.views.kit.rows import set_up_rows

NOT_KNOWN = "\N{EN DASH}"


class CellTable(QTableView):
    """Whole rows are chosen; `taken(row)` after Enter or a double click.

    `stretch` names the columns that share the room that is left. `fit`: as high as its rows, never scrolled.
    """

    taken = Signal(int)
    moved = Signal(int)

    def __init__(
        self,
        look: Look,
        accessible_name: str,
        headings: Sequence[str],
        *,
        right: Collection[int] = (),
        stretch: Collection[int] = (),
        row_px: int = TABLE_ROW,
        fit: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._row_px = row_px
        self._fit = fit
        self.rows_model = CellTableModel(look, headings, right, self)
        self.setModel(self.rows_model)
        set_up_rows(self, accessible_name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in stretch:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.taken.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda current, _before: self.moved.emit(current.row()))
        look.changed.connect(self._measure)
        self._measure()

    @property
    def current_row(self) -> int:
        """The chosen row; -1 for none."""
        index = self.currentIndex()
        return index.row() if index.isValid() and self.selectionModel().isRowSelected(index.row()) else -1

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.rows_model.show_rows(rows)
        self._measure()

    def take_current(self) -> bool:
        """What Enter does; whether there was anything to take."""
        if self.current_row < 0:
            return False
        self.taken.emit(self.current_row)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the row, for tables on which no page listens to the key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take_current():
            return
        super().keyPressEvent(event)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.theme.px(self._row_px))
        if self._fit:
            rows = self.rows_model.rowCount() * self.verticalHeader().defaultSectionSize()
            self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2)
