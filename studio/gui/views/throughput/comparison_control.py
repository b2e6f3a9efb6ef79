"""The comparison of backends: started, followed row by row, stopped. No widget."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject

from studio.gui.desk import Desk
from studio.gui.views.throughput.task_control import TaskControl
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import OpenedProgram, Workbench, form_witness
from studio.session.background import Cancel, Report
from studio.session.comparison import ComparedBackend, Comparison, RowState, in_usual_order, stopped


class ComparisonControl(TaskControl[None]):
    """One comparison at a time; its rows stay until the next one begins."""

    def __init__(self, desk: Desk, workspace: Workspace, parent: QObject) -> None:
        super().__init__(desk, workspace, parent)
        self._program: OpenedProgram | None = None
        self._rows: list[ComparedBackend] = []
        self.failure: Failed | None = None
        self.input_line = ""

    @property
    def comparison(self) -> Comparison | None:
        """What is known so far; None before the first."""
        return None if self._program is None or not self._rows else in_usual_order(self._program, self._rows)

    @property
    def row_running(self) -> ComparedBackend | None:
        """The backend that proves now."""
        row = self._rows[-1] if self._rows else None
        return row if row is not None and self.running and row.state is RowState.RUNNING else None

    @property
    def phase(self) -> str:
        """What it does now."""
        return "" if self._task is None else self._task.report.phase

    @property
    def elapsed_ns(self) -> int:
        """Since it began."""
        return 0 if self._task is None else self._task.elapsed_ns

    def start(self) -> None:
        """Compare with the program and the input in hand."""
        program, form = self._workspace.program, self._workspace.form
        if self._task is not None or program is None:
            return
        checked = self._workspace.checked
        known = None if checked is None else checked.witness
        self._program, self._rows, self.failure = program, [], None
        self.input_line = self._workspace.form_line

        def work(bench: Workbench, report: Report, cancel: Cancel) -> None:
            witness = form_witness(program, form) if known is None else known
            for row in bench.compare(program, witness, report, cancel):
                self._desk.later(lambda row=row: self._take(row, program))  # type: ignore[misc]  # bound early

        title = translate(N_("Comparing backends on {program}")).format(program=program.name)
        self._task = self._desk.run(work, self._done, self._failed, self._cancelled, owner=self, title=title)
        self.changed.emit()

    def _take(self, row: ComparedBackend, program: OpenedProgram) -> None:
        if not shiboken6.isValid(self) or program is not self._program:
            return
        self._rows.append(row)
        if row.measured is not None:
            self._desk.library_changed.emit()
        self.changed.emit()

    def _done(self, _nothing: None) -> None:
        self._over()

    def _failed(self, failure: Failed) -> None:
        self.failure = failure
        self._cancelled()

    def _cancelled(self) -> None:
        self._rows = stopped(self._rows)
        self._over()

    def _over(self) -> None:
        self._task = None
        self.changed.emit()
