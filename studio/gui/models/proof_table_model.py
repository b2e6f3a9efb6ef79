"""The rows of the library page by page: what a view asks for was put into words before, on a worker thread."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.gui.tips import plain_tip
from studio.gui.views.kit.answers import answer_word
from studio.gui.views.kit.badge import NOT_CHECKED, Capability, accessible_text
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session import Cursor, Evidence, ListedPage, ListedProof, Sort, State

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The ListedProof of a row, for delegates that draw more than a text."""
_NO_INDEX = QModelIndex()


class Column(enum.IntEnum):
    """In the order on screen."""

    CHECK = 0
    EVIDENCE = 1
    STATEMENT = 2
    BACKEND = 3
    STEPS = 4
    SIZE = 5
    MADE = 6
    VALID = 7
    TRUSTED = 8
    FITS = 9


HEADINGS = {
    Column.CHECK: "",
    Column.EVIDENCE: N_("Evidence"),
    Column.STATEMENT: N_("Statement"),
    Column.BACKEND: N_("Backend"),
    Column.STEPS: N_("Steps"),
    Column.SIZE: N_("Size"),
    Column.MADE: N_("Made"),
    Column.VALID: N_("Valid"),
    Column.TRUSTED: N_("Trusted"),
    Column.FITS: N_("Fits"),
}
SORTS = {
    Column.STATEMENT: Sort.PROGRAM,
    Column.BACKEND: Sort.BACKEND,
    Column.STEPS: Sort.STEPS,
    Column.SIZE: Sort.SIZE,
    Column.MADE: Sort.MADE,
}
"""What a click on a heading orders by; the other headings order nothing."""
NUMBERS = frozenset({Column.STEPS, Column.SIZE, Column.MADE})
ANSWERS = (Column.VALID, Column.TRUSTED, Column.FITS)
FILE_CHANGED = N_("File changed on disk")
TEXTS: dict[Column, Callable[[ListedProof], str]] = {
    Column.BACKEND: lambda row: row.backend,
    Column.STEPS: lambda row: row.steps,
    Column.SIZE: lambda row: row.size,
    Column.MADE: lambda row: row.made,
}


def shown_evidence(evidence: Evidence | None) -> Strength | Capability:
    """A badge only for what a verification gave; else words. None: the row is damaged."""
    if isinstance(evidence, Strength):
        return evidence
    if evidence is State.UNDECIDED:
        return Capability(translate(N_("Undecided")), "circle-question-mark")
    if evidence is None:
        return Capability(translate(FILE_CHANGED), "triangle-alert")
    return Capability(translate(NOT_CHECKED))


def statement_text(row: ListedProof) -> str:
    """The statement in one line."""
    if row.entry is None:
        return translate(N_("Proof {id}")).format(id=row.id)
    return f"{row.program} {row.line}"


class ProofTableModel(QAbstractTableModel):
    """Holds what was fetched so far; `more_wanted` when a view comes near its end.

    What is checked is known by the numbers of the proofs, so that it outlives another order and other pages.
    """

    more_wanted = Signal()
    checked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListedProof] = []
        self._places: dict[int, int] = {}
        self._next: Cursor | None = None
        self._fetching = False
        self._checked: dict[int, int] = {}
        self._checked_bytes = 0
        self._headings = {column: translate(text) if text else "" for column, text in HEADINGS.items()}

    # What is in it

    @property
    def rows(self) -> Sequence[ListedProof]:
        """What was fetched so far."""
        return self._rows

    @property
    def next(self) -> Cursor | None:
        """Where the next page begins; None at the end."""
        return self._next

    def row_of(self, proof_id: int) -> int | None:
        """Where a proof stands, if it was fetched."""
        return self._places.get(proof_id)

    def replace(self, page: ListedPage) -> None:
        """Another list in the place of this one: what both begin and end with stays where it is on screen."""
        old, new = self._rows, page.rows
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(_NO_INDEX, head, head + gone - 1)
            self._rows = [*old[:head], *old[head + gone :]]
            self._number()
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_NO_INDEX, head, head + come - 1)
            self._rows = list(new)
            self._number()
            self.endInsertRows()
        self._rows = list(new)
        self._number()
        self._next, self._fetching = page.next, False
        if self._rows:
            self._tell(0, len(self._rows) - 1)

    def append(self, page: ListedPage) -> None:
        """The next page."""
        self._fetching, self._next = False, page.next
        # What is damaged comes with the page on which it is found, and a page may have been asked for twice.
        new = [row for row in page.rows if row.id not in self._places]
        if new:
            first = len(self._rows)
            self.beginInsertRows(_NO_INDEX, first, first + len(new) - 1)
            self._rows.extend(new)
            self._number(first)
            self.endInsertRows()

    def fetch_failed(self) -> None:
        """The next page did not come; it may be asked for again."""
        self._fetching = False

    def update_rows(self, rows: Iterable[ListedProof]) -> None:
        """Other words for rows that are here."""
        for row in rows:
            place = self._places.get(row.id)
            if place is not None:
                self._rows[place] = row
                self._tell(place, place)

    # What is checked

    @property
    def checked(self) -> Mapping[int, int]:
        """The bytes of each checked proof, by its number."""
        return self._checked

    @property
    def checked_bytes(self) -> int:
        """Of all of them together."""
        return self._checked_bytes

    def is_checked(self, place: int) -> bool:
        """Whether the proof at that place is checked."""
        return self._rows[place].id in self._checked

    def check(self, places: Iterable[int], *, on: bool) -> None:
        """Check or clear the proofs at these places. A damaged one cannot be checked."""
        for place in places:
            row = self._rows[place]
            if row.entry is None:
                continue
            self._checked_bytes -= self._checked.pop(row.id, 0)
            if on:
                self._checked[row.id] = row.size_bytes
                self._checked_bytes += row.size_bytes
        self._tell_checked()

    def check_only(self, sizes: Mapping[int, int]) -> None:
        """Check these proofs, fetched or not, and no others."""
        if sizes != self._checked:
            self._checked, self._checked_bytes = dict(sizes), sum(sizes.values())
            self._tell_checked()

    def forget(self, proof_ids: Iterable[int]) -> None:
        """Proofs that are gone are not checked any more."""
        for proof_id in proof_ids:
            self._checked_bytes -= self._checked.pop(proof_id, 0)
        self._tell_checked()

    # Qt's own

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Always the same columns."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is a page behind these rows that nobody fetches yet."""
        return not parent.isValid() and self._next is not None and not self._fetching

    def fetchMore(self, parent: Index) -> None:
        """The page that follows, off this thread."""
        if self.canFetchMore(parent):
            self._fetching = True
            self.more_wanted.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sound rows can be checked."""
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.CHECK and self._rows[index.row()].entry is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A look-up in the finished row."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return statement_text(row) if column is Column.STATEMENT else TEXTS.get(column, _nothing)(row)
            case Qt.ItemDataRole.ToolTipRole if column is Column.STATEMENT:
                return plain_tip(statement_text(row))
            case Qt.ItemDataRole.UserRole:
                return self._mark(row, column)
            case _ if role == ROW_ROLE:
                return row
            case Qt.ItemDataRole.CheckStateRole if column is Column.CHECK and row.entry is not None:
                return Qt.CheckState.Checked if row.id in self._checked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Check or clear a row."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.CHECK:
            return False
        self.check([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, aligned as what stands below them."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[Column(section)]
        return _alignment(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    # Inside

    def _mark(self, row: ListedProof, column: Column) -> object:
        if column is Column.EVIDENCE:
            return shown_evidence(row.evidence)
        if column in ANSWERS and row.answers is not None:
            return row.answers[ANSWERS.index(column)]
        return None

    def _spoken(self, row: ListedProof, column: Column) -> str:
        if column is Column.EVIDENCE:
            return accessible_text(shown_evidence(row.evidence))
        if column is Column.STATEMENT:
            return statement_text(row)
        if column in ANSWERS:
            state = None if row.answers is None else row.answers[ANSWERS.index(column)]
            return f"{self._headings[column]}: {answer_word(state)}"
        return TEXTS.get(column, _nothing)(row)

    def _number(self, first: int = 0) -> None:
        if first == 0:
            self._places = {}
        self._places.update((self._rows[place].id, place) for place in range(first, len(self._rows)))

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _tell_checked(self) -> None:
        if self._rows:
            self._tell(0, len(self._rows) - 1)
        self.checked_changed.emit()


def _nothing(_row: ListedProof) -> str:
    return ""


def _alignment(column: Column) -> Qt.AlignmentFlag:
    if column in ANSWERS:
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _common(one: Sequence[ListedProof], other: Sequence[ListedProof]) -> int:
    """How many proofs both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left.id != right.id:
            break
        count += 1
    return count
