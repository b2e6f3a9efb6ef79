"""A window over the leaves of an aggregate: as many rows as are on screen, of up to 16 million."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip
from studio.session import LeafRow

Index = QModelIndex | QPersistentModelIndex
LEAF_ROLE = Qt.ItemDataRole.UserRole + 1


class LeavesModel(QAbstractTableModel):
    """Rows `first ..` of `count`; a row that was not read yet shows its number only.

    `cells` are (texts of the columns, what the evidence column paints) for each row that was read.
    """

    EVIDENCE = 2

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._numbers: tuple[str, ...] = ()
        self._cells: dict[int, tuple[tuple[str, ...], object]] = {}
        self._leaves: dict[int, LeafRow] = {}
        self.first = 0

    def show_window(self, first: int, numbers: Sequence[str]) -> None:
        """Rows from leaf `first` on, with these numbers in words; what was read of them before stays."""
        shown = range(first, first + len(numbers))
        self.first = first
        self._cells = {leaf: cells for leaf, cells in self._cells.items() if leaf in shown}
        self._leaves = {leaf: row for leaf, row in self._leaves.items() if leaf in shown}
        if len(numbers) == len(self._numbers):
            self._numbers = tuple(numbers)
            self._changed()
            return
        self.beginResetModel()
        self._numbers = tuple(numbers)
        self.endResetModel()

    def forget(self) -> None:
        """Another aggregate: nothing that was read holds."""
        self.beginResetModel()
        self._numbers, self._cells, self._leaves, self.first = (), {}, {}, 0
        self.endResetModel()

    def show_leaves(self, leaves: Sequence[tuple[LeafRow, tuple[str, ...], object]]) -> None:
        """What was read: the leaf, the texts of its columns, and its evidence."""
        shown = range(self.first, self.first + len(self._numbers))
        for row, texts, evidence in leaves:
            if row.index in shown:
                self._cells[row.index] = (texts, evidence)
                self._leaves[row.index] = row
        self._changed()

    def has_all(self) -> bool:
        """Whether every row was read."""
        return len(self._cells) == len(self._numbers)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """The rows on screen."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """The number of the leaf, then what is known of it."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, evidence and leaves, as they were given."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == 0 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == LEAF_ROLE:
            return self._leaves.get(self.first + row)
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            return self._numbers[row]
        cells = self._cells.get(self.first + row)
        if cells is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[0][column] if role == Qt.ItemDataRole.DisplayRole else plain_tip(cells[0][column])
        if role == Qt.ItemDataRole.UserRole and column == self.EVIDENCE:
            return cells[1]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section == 0 else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _changed(self) -> None:
        if self._numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, len(self._headings) - 1))
