"""Compare finished runs: the history as a table, the ticked ones as plots, both as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.models.run_table_model import RunRow, run_rows
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.file_dialogs import ask_where_to_save
from studio.gui.views.throughput.middle_switch import RUNS, middle_switch
from studio.gui.views.throughput.run_plots import RunPlots
from studio.gui.views.throughput.run_table import RunTable
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import FinishedRun, Workbench, save_runs_csv
from studio.session.background import Cancel, Report

_TICKED_AT_FIRST = 4


class Compare(QWidget):
    """Loads the history when it is asked to; a run that is removed can be taken back."""

    loaded = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ticked_once = False
        self.table = RunTable(desk.look)
        self.plots = RunPlots(desk.look)
        self._note = ElidedLabel("", "caption")
        self.remove_button = ActionButton(
            desk.look, translate(N_("Remove")), self.remove_selected, icon="trash", key="Del", kind="small"
        )
        self.export_button = ActionButton(
            desk.look, translate(N_("Export")), self.choose_export, icon="download", key="E", kind="small"
        )
        title = QHBoxLayout()
        title.setSpacing(12)
        self.switch = middle_switch(desk.look, RUNS)
        title.addWidget(self.switch)
        title.addWidget(self._note, 1)
        title.addWidget(self.remove_button)
        title.addWidget(self.export_button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.table)
        side = QWidget()
        margins = QHBoxLayout(side)
        margins.setContentsMargins(16, 0, 0, 0)
        margins.addWidget(self.plots)
        self.splitter.addWidget(side)
        self.splitter.setSizes([650, 670])
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.splitter, 1)
        self.setAccessibleName(translate(N_("Finished runs")))
        self.table.rows_model.chosen_changed.connect(self._show_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda: self._show_buttons())
        self._show_buttons()

    def load(self, newest: FinishedRun | None = None) -> None:
        """Read the history again; `newest` is ticked."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[tuple[RunRow, ...], int]:
            history = bench.history.load()
            return run_rows(history.runs), history.damaged

        def done(found: tuple[tuple[RunRow, ...], int]) -> None:
            self._show(*found, newest)

        self._desk.run(work, done, owner=self, key="history of runs")

    def remove_selected(self) -> None:
        """Forget the selected runs; the notice takes it back."""
        ids = self.table.selected_ids
        if not ids:
            return

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> list[FinishedRun]:
            return bench.history.remove(ids)

        def done(removed: list[FinishedRun]) -> None:
            self.load()
            text = translate(
                N_("Removed {count} runs from the history.") if len(removed) != 1 else N_("Removed a run.")
            )
            self._desk.notice(text.format(count=len(removed)), undo=lambda: self._take_back(removed))

        self._desk.run(work, done, owner=self)

    def choose_export(self) -> None:
        """Ask where the ticked runs go, or all where none is ticked."""
        if not self.table.rows_model.runs:
            return
        filters = [translate(N_("Table with commas (*.csv)"))]
        title = translate(N_("Export runs as a table"))
        ask_where_to_save(self, title, "proving-studio-runs.csv", self.export, filters=filters, suffix="csv")

    def export(self, path: Path) -> None:
        """Write the ticked runs, or all where none is ticked."""
        runs: Sequence[FinishedRun] = self.table.rows_model.chosen or self.table.rows_model.runs

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            save_runs_csv(runs, path)
            return len(runs)

        def done(count: int) -> None:
            text = translate(N_("Exported {count} runs to {path}.")).format(count=count, path=path)
            self._desk.notice(text, tone="ok")

        self._desk.run(work, done, owner=self)

    def _take_back(self, removed: Sequence[FinishedRun]) -> None:
        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> None:
            bench.history.add(removed)

        self._desk.run(work, lambda _none: self.load(), owner=self)

    def _show(self, rows: tuple[RunRow, ...], damaged: int, newest: FinishedRun | None) -> None:
        model = self.table.rows_model
        model.show_rows(rows)
        if not self._ticked_once and rows:
            self._ticked_once = True
            model.choose(row.run.id for row in rows[:_TICKED_AT_FIRST])
        if newest is not None:
            model.choose([newest.id])
        notes = []
        if not rows:
            notes.append(translate(N_("Every proof and batch that is made here is listed.")))
        if damaged:
            text = translate(N_("{count} lines of the history could not be read and are left out."))
            notes.append(text.format(count=count_text(damaged)))
        self._note.setText(" ".join(notes))
        self._show_buttons()
        self.loaded.emit()

    def _show_chosen(self) -> None:
        self.plots.show_runs(self.table.rows_model.chosen)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.remove_button.setEnabled(bool(self.table.selected_ids))
        self.export_button.setEnabled(self.table.rows_model.rowCount() > 0)
