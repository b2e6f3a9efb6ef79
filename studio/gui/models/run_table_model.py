"""Finished runs as a table with a box before each: those that are ticked are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_parts
from studio.session import FinishedRun, RunKind

Index = QModelIndex | QPersistentModelIndex
HEADINGS = (
    N_("When"),
    N_("Program"),
    N_("Backend"),
    N_("Kind"),
    N_("Proofs"),
    N_("Time"),
    N_("Steps/s"),
    N_("Proofs/s"),
    N_("Best second"),
    N_("Steps"),
)
HINTS = {
    5: N_("Of a single proof: proving alone. Of a batch: from its start until the last proof was in the library."),
    6: N_("Over the whole run."),
    7: N_("Over the whole run; proofs from the cache do not count."),
    8: N_("Steps a second in the best second of the run."),
}
FIRST_NUMBER = 4
_KINDS = {RunKind.PROOF: N_("proof"), RunKind.BATCH: N_("batch")}


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run, put into words."""

    run: FinishedRun
    cells: tuple[str, ...]


def run_rows(runs: Iterable[FinishedRun]) -> tuple[RunRow, ...]:
    """The rows of the table; made on a worker thread."""
    today = datetime.now().astimezone().date()
    return tuple(RunRow(run, _cells(run, today)) for run in runs)


def _cells(run: FinishedRun, today: object) -> tuple[str, ...]:
    ended = datetime.fromtimestamp(run.ended_unix_ms / 1000).astimezone()
    return (
        f"{ended:%H:%M:%S}" if ended.date() == today else f"{ended:%Y-%m-%d %H:%M}",
        run.program,
        run.backend,
        translate(_KINDS[run.kind]),
        count_text(run.proofs),
        duration_text(run.elapsed_ns),
        " ".join(rate_parts(run.steps_per_second)),
        " ".join(rate_parts(run.proofs_per_second)),
        " ".join(rate_parts(run.top_steps_per_second)) if run.top_steps_per_second else "-",
        count_text(run.steps),
    )


class RunTableModel(QAbstractTableModel):
    """Values in, look-ups out. `chosen_changed` after a box was ticked or the runs changed."""

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RunRow, ...] = ()
        self._chosen: set[str] = set()

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these; boxes stay ticked."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._chosen &= {row.run.id for row in rows}
        self.endResetModel()
        self.chosen_changed.emit()

    def run_at(self, row: int) -> FinishedRun | None:
        """The run of a row."""
        return self._rows[row].run if 0 <= row < len(self._rows) else None

    @property
    def runs(self) -> list[FinishedRun]:
        """All of them, the newest first."""
        return [row.run for row in self._rows]

    @property
    def chosen(self) -> list[FinishedRun]:
        """Those that are ticked, the newest first."""
        return [row.run for row in self._rows if row.run.id in self._chosen]

    def choose(self, ids: Iterable[str]) -> None:
        """Tick these, too."""
        self._chosen |= set(ids)
        self._tell_boxes()

    def toggle(self, row: int) -> None:
        """Tick a row, or take the tick away."""
        run = self.run_at(row)
        if run is not None:
            self._chosen ^= {run.id}
            self._tell_boxes()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One for each heading."""
        return 0 if parent.isValid() else len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first cell of a row has the box."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Finished text, or whether the box is ticked."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if row.run.id in self._chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Only the box can be changed."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        run_id = self._rows[index.row()].run.id
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(run_id)
        else:
            self._chosen.discard(run_id)
        self._tell_boxes()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, aligned as what stands below them, with what they measure."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return translate(HEADINGS[section])
        if role == Qt.ItemDataRole.ToolTipRole and section in HINTS:
            return translate(HINTS[section])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _tell_boxes(self) -> None:
        if self._rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._rows) - 1, 0), [Qt.ItemDataRole.CheckStateRole]
            )
        self.chosen_changed.emit()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= FIRST_NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
