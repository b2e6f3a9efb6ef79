"""The list of aggregates."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip
from studio.session import ShelfRow

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole


class ShelfModel(QAbstractListModel):
    """Finished rows. `describe` is what a screen reader says of one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ShelfRow, ...] = ()
        self._spoken: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[ShelfRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: tuple[ShelfRow, ...], spoken: tuple[str, ...]) -> None:
        """Show these; the same names in the same order keep the selection."""
        same = [row.name for row in rows] == [row.name for row in self._rows]
        if same and rows:
            self._rows, self._spoken = rows, spoken
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows, self._spoken = rows, spoken
        self.endResetModel()

    def position(self, name: str) -> int:
        """Where an aggregate stands; -1 for nowhere."""
        return next((at for at, row in enumerate(self._rows) if row.name == name), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """A flat list."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, the row, and the row in words."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].name
        if role == ROW_ROLE:
            return self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._spoken[index.row()])
        return None
