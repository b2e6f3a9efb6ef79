"""The backends side by side: the same program and input on each."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip
from studio.gui.views.kit.answers import COLUMNS as ANSWERS
from studio.gui.views.kit.answers import answer_word
from studio.gui.views.kit.badge import Capability, accessible_text
from studio.model.text import N_, translate
from studio.model.verdict import AnswerState, Strength

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Answers: TypeAlias = tuple[AnswerState | None, AnswerState | None, AnswerState | None]

NAME, EVIDENCE, FORECAST, PROVING, SIZE, VERIFYING, VALID = range(7)
_HEADINGS = (N_("Backend"), N_("Evidence"), N_("Forecast"), N_("Proving time"), N_("Proof size"), N_("Verifying"))
COLUMN_COUNT = VALID + len(ANSWERS)
NOT_ASKED: Answers = (None, None, None)


class RowState(enum.Enum):
    """What a row is about."""

    IDLE = "idle"
    UNUSABLE = "unusable"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class BackendRow:
    """One backend. `note` takes the place of the figures: why it cannot be used, or why it failed."""

    name: str
    state: RowState = RowState.IDLE
    evidence: Strength | Capability | None = None
    forecast: str = ""
    proving: str = ""
    size: str = ""
    verifying: str = ""
    answers: Answers = NOT_ASKED
    note: str = ""
    hint: str = ""
    has_log: bool = False  # of a failure: what a foreign prover said
    private: bool = False  # zero-knowledge by a construction that is known, not only claimed
    expected: str = ""  # of a proof on its way, by a prover that does not tell how far it is

    def text(self, column: int) -> str:
        """What a cell says."""
        if column < VALID:
            return (self.name, self._evidence_text(), self.forecast, self.proving, self.size, self.verifying)[column]
        return answer_word(self.answers[column - VALID])

    def _evidence_text(self) -> str:
        if self.state is RowState.UNUSABLE:
            return self.note
        if self.evidence is None:
            return ""
        text = accessible_text(self.evidence)
        return f"{text}, {translate(N_('Private'))}" if self.private else text


class BackendModel(QAbstractTableModel):
    """`Qt.UserRole` gives what the delegates paint: the evidence, or an answer. Numbers come as text with units."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[BackendRow, ...] = ()

    @property
    def rows(self) -> tuple[BackendRow, ...]:
        """All of them."""
        return self._rows

    def show_rows(self, rows: Sequence[BackendRow]) -> None:
        """The same names in the same order keep their rows, so that selection and focus stay."""
        new = tuple(rows)
        if [row.name for row in new] != [row.name for row in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        for number, (before, after) in enumerate(zip(self._rows, new, strict=True)):
            if before != after:
                self._rows = (*self._rows[:number], after, *self._rows[number + 1 :])
                self.dataChanged.emit(self.index(number, 0), self.index(number, COLUMN_COUNT - 1))

    def row_of(self, name: str) -> int:
        """The row of a backend; -1 for none."""
        return next((number for number, row in enumerate(self._rows) if row.name == name), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """One for each backend."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Fixed."""
        return 0 if parent.isValid() else COLUMN_COUNT

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.DisplayRole and 0 <= section < COLUMN_COUNT:
            return translate((*_HEADINGS, *ANSWERS)[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Looked up."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text(column)
        if role == Qt.ItemDataRole.UserRole:
            return row.evidence if column == EVIDENCE else row.answers[column - VALID] if column >= VALID else row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.hint) or None
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    if column in (NAME, EVIDENCE):
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if column >= VALID:
        return Qt.AlignmentFlag.AlignCenter
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
