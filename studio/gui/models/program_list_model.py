"""The list of programs: own ones and bundled ones under their headings, each with one line about it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip
from studio.model.text import N_, translate

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
IN_HAND = N_("in hand")


class EntryKind(enum.Enum):
    """What a row is."""

    SECTION = "section"
    BUNDLED = "bundled"
    OWN = "own"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """One row. `origin` is what opens the program; `line` is its summary, its folder, or why it cannot be opened."""

    kind: EntryKind
    name: str
    origin: str = ""
    line: str = ""
    in_hand: bool = False

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return ". ".join(part for part in (self.name, translate(IN_HAND) if self.in_hand else "", self.line) if part)


class ProgramListModel(QAbstractListModel):
    """Rows in order; headings cannot be selected."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[ProgramEntry, ...] = ()

    @property
    def entries(self) -> tuple[ProgramEntry, ...]:
        """What is shown."""
        return self._entries

    def show_entries(self, entries: Sequence[ProgramEntry]) -> None:
        """Show these; the same origins in the same order keep the selection."""
        shown = tuple(entries)
        same = [entry.origin for entry in shown] == [entry.origin for entry in self._entries]
        if same and shown:
            self._entries = shown
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self._entries = shown
        self.endResetModel()

    def row_of(self, origin: str) -> int:
        """Where a program stands; -1 for nowhere."""
        return next((row for row, entry in enumerate(self._entries) if entry.origin == origin), -1) if origin else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """A flat list."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are no choice, and arrow keys step over them."""
        if not index.isValid() or self._entries[index.row()].kind is EntryKind.SECTION:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A look-up in the finished entry."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken
            case Qt.ItemDataRole.ToolTipRole if entry.origin:
                more = f"\n{entry.line}" if entry.kind is EntryKind.REFUSED else ""
                return plain_tip(entry.origin + more)
            case Qt.ItemDataRole.UserRole:
                return entry
        return None
