"""Rows of code, registers, memory or marks: a fixed page of finished cells, of which one row is the current one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CodeCell:
    """Text in the colour of a token; `read` and `write` are tokens here too. `chosen` has a ground of its own."""

    text: str
    token: str = "text"
    bold: bool = False
    flag: bool = False
    chosen: bool = False
    hint: str = ""


EMPTY = CodeCell("")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """`current`: the row of the step that one looks at."""

    cells: tuple[CodeCell, ...]
    current: bool = False
    hint: str = ""
    wide_from: int | None = None  # the cell that takes the rest of the row


class CodeRowsModel(QAbstractTableModel):
    """As many rows as fit on the page; those without content are empty."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: tuple[CodeRow, ...] = ()
        self._blank = CodeRow((EMPTY,) * columns)

    @property
    def rows(self) -> tuple[CodeRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[CodeRow], count: int) -> None:
        """Show these, filled up to `count`. The same number of rows keeps indexes valid."""
        shown = (*rows[:count], *(self._blank for _ in range(count - len(rows))))
        if len(shown) != len(self._rows):
            self.beginResetModel()
            self._rows = shown
            self.endResetModel()
            return
        before, self._rows = self._rows, shown
        begin: int | None = None
        for number in range(len(shown) + 1):  # stretches of changed rows, so that the others are not painted again
            differs = number < len(shown) and shown[number] != before[number]
            if differs and begin is None:
                begin = number
            elif not differs and begin is not None:
                self.dataChanged.emit(self.index(begin, 0), self.index(number - 1, self._columns - 1))
                begin = None

    def set_columns(self, columns: int) -> None:
        """Another number of columns; the rows must be shown again."""
        if columns != self._columns:
            self.beginResetModel()
            self._columns, self._rows = columns, ()
            self._blank = CodeRow((EMPTY,) * columns)
            self.endResetModel()

    def current_row(self) -> int | None:
        """The row that is current."""
        return next((number for number, row in enumerate(self._rows) if row.current), None)

    def row(self, number: int) -> CodeRow:
        """One row; for the painter."""
        return self._rows[number] if 0 <= number < len(self._rows) else self._blank

    def rowCount(self, parent: Index | None = None) -> int:
        """Those of the page."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Fixed."""
        return 0 if parent is not None and parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Text and tooltip."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.hint or row.hint) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(one.text for one in row.cells if one.text) if index.column() == 0 else cell.text
        return None
