"""Proofs that may become leaves: each with a box that shows whether it was ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.gui.tips import plain_tip
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import LeafProof

Index = QModelIndex | QPersistentModelIndex


class CandidatesModel(QAbstractTableModel):
    """`chosen` keeps the order in which proofs were ticked, which is the order of the leaves; it outlives filters.

    The first column has the box and the place in that order, the others the texts that are given.
    """

    EVIDENCE = 3
    choice_changed = Signal()

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: tuple[tuple[LeafProof, tuple[str, ...], object], ...] = ()
        self._chosen: dict[int, int] = {}  # the number of a proof, and its place from 1

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
        self._chosen = {proof_id: place for place, proof_id in enumerate(dict.fromkeys(ids), 1)}
        self._changed()

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick off."""
        proof_id = self._rows[row][0].entry.id
        if proof_id in self._chosen:
            self.choose([one for one in self._chosen if one != proof_id])
        else:
            self._chosen[proof_id] = len(self._chosen) + 1
            self._changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """What is listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """The box first."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, boxes and evidence."""
        if not index.isValid():
            return None
        proof, texts, evidence = self._rows[index.row()]
        column, place = index.column(), self._chosen.get(proof.entry.id)
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Unchecked if place is None else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            text = N_("{name}, not chosen") if place is None else N_("{name}, chosen as number {place}")
            return translate(text).format(name=texts[0], place=place)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if column == 0:
                return "" if place is None else count_text(place)
            return texts[column - 1] if role == Qt.ItemDataRole.DisplayRole else plain_tip(texts[column - 1])
        if role == Qt.ItemDataRole.UserRole and column == self.EVIDENCE:
            return evidence
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == len(texts) else Qt.AlignmentFlag.AlignLeft
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
