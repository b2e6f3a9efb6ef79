"""Proofs that may become leaves: each with a box that shows whether it was ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.model.text import N_, translate
from studio.session import LeafProof

Index = QModelIndex | QPersistentModelIndex


class CandidatesModel(QAbstractTableModel):
    """`chosen` keeps the order in which proofs were ticked, which is the order of the leaves; it outlives filters."""

    EVIDENCE = 2
    choice_changed = Signal()

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: tuple[tuple[LeafProof, tuple[str, ...], object], ...] = ()
        self._chosen: dict[int, None] = {}

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the proofs in the library, in the order in which they were ticked."""
        return tuple(self._chosen)

    @property
    def proofs(self) -> tuple[LeafProof, ...]:
        """What is listed."""
        return tuple(row[0] for row in self._rows)

    def show_proofs(self, rows: Sequence[tuple[LeafProof, tuple[str, ...], object]]) -> None:
        """List these: the proof, the texts of its columns, its evidence."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def choose(self, ids: Sequence[int]) -> None:
        """Tick exactly these, in this order."""
        self._chosen = dict.fromkeys(ids)
        self._changed()

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick off."""
        proof_id = self._rows[row][0].entry.id
        if proof_id in self._chosen:
            del self._chosen[proof_id]
        else:
            self._chosen[proof_id] = None
        self._changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """What is listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """The name with its box first."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, boxes and evidence."""
        if not index.isValid():
            return None
        proof, texts, evidence = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            ticked = proof.entry.id in self._chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[column]
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            chosen = translate(N_("{name}, chosen") if proof.entry.id in self._chosen else N_("{name}, not chosen"))
            return chosen.format(name=texts[0])
        if role == Qt.ItemDataRole.UserRole and column == self.EVIDENCE:
            return evidence
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == len(texts) - 1 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section == len(self._headings) - 1 else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
        self.choice_changed.emit()
