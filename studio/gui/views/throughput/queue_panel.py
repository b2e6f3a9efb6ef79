"""The queue: what runs and waits in this window, and the jobs on disk that some process is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.labels import label
from studio.model.job import Job, JobState
from studio.model.text import N_, listed, translate
from studio.model.units import count_text, seconds_text
from studio.session import Control, Workbench, cancel_jobs, jobs_folder, list_jobs, run_queue
from studio.session.background import Cancel, Report, Task

_MOST_LISTED = 200
_ICONS = {JobState.QUEUED: "hourglass", JobState.RUNNING: "loader-circle", JobState.CANCELLING: "square"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: how it reads, what stops it, and what tells it from the others."""

    key: object
    row: Row
    stop: Callable[[], None]


class QueuePanel(QWidget):
    """Looks when it is told to; stopping and running go through the desk."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: tuple[_Line, ...] = ()
        self._on_disk: tuple[Job, ...] = ()
        self._running: Task[int] | None = None
        self._waiting = label("", "caption")
        self.run_button = ActionButton(
            desk.look, translate(N_("Run them here")), self.run_here, icon="play", key="R", kind="small"
        )
        self.stop_button = ActionButton(
            desk.look, translate(N_("Stop")), self.stop_selected, icon="square", key="Del", kind="small"
        )
        self.table = CellTable(
            desk.look,
            translate(N_("Queue")),
            [translate(N_("Job")), translate(N_("State"))],
            right=(1,),
            stretch=(0,),
            row_px=DENSE_ROW,
        )
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(80)
        self.empty = label(translate(N_("Nothing runs, nothing waits.")), "caption")
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(label(translate(N_("Queue")), "strong"))
        title.addStretch(1)
        for part in (self._waiting, self.run_button, self.stop_button):
            title.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 8)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.setAccessibleName(translate(N_("Queue")))
        self.table.moved.connect(lambda _row: self._show_buttons())
        desk.jobs_changed.connect(self.refresh)
        self.refresh()

    @property
    def waiting_on_disk(self) -> int:
        """Jobs of the queue on disk that no process has begun."""
        return sum(job.state is JobState.QUEUED for job in self._on_disk)

    def look_at_disk(self) -> None:
        """Ask for the jobs on disk. The list of a user who never used the queue is not made for that."""

        def work() -> tuple[Job, ...]:
            folder = jobs_folder()
            return tuple(list_jobs(folder, unfinished_only=True, limit=_MOST_LISTED)) if folder.is_dir() else ()

        def done(jobs: tuple[Job, ...]) -> None:
            self._on_disk = jobs
            self.refresh()

        self._desk.read(work, done, lambda _failure: None, owner=self, key="queue on disk")

    def refresh(self) -> None:
        """Show what runs and waits now."""
        selected = self._selected
        lines = [_of_task(task) for task in self._desk.jobs()] + [self._of_job(job) for job in reversed(self._on_disk)]
        self._lines = tuple(lines)
        self.table.show_rows([line.row for line in lines])
        if selected is not None:
            row = next((row for row, line in enumerate(lines) if line.key == selected.key), -1)
            if row >= 0 and row != self.table.current_row:
                self.table.selectRow(row)
        waiting = self.waiting_on_disk
        more = "+" if len(self._on_disk) == _MOST_LISTED else ""
        text = translate(N_("{count} waiting on disk")).format(count=count_text(waiting) + more)
        self._waiting.setText(text if waiting else "")
        self.empty.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self._show_buttons()

    def stop_selected(self) -> None:
        """Stop the job in the selected row."""
        line = self._selected
        if line is not None:
            line.stop()
            self.refresh()

    def run_here(self) -> None:
        """Do what waits on disk in this window."""
        if self._running is not None or not self.waiting_on_disk:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> int:
            control, ended = Control(), 0

            def count(_job: Job) -> None:
                nonlocal ended
                ended += 1
                report.phase = translate(N_("{count} ended")).format(count=count_text(ended))

            with cancel.calling(control.cancel):
                run_queue(bench.session, bench.library, jobs_folder(), control, ended=count)
            return ended

        def done(_ended: int) -> None:
            self._over()

        title = translate(N_("Running the queue on disk"))
        self._running = self._desk.run(work, done, self._failed, self._over, owner=self, title=title)
        self.refresh()

    def _failed(self, failure: Any) -> None:
        self._over()
        self._desk.notice_failure(failure)

    def _over(self) -> None:
        self._running = None
        self._desk.library_changed.emit()
        self.look_at_disk()

    @property
    def _selected(self) -> _Line | None:
        row = self.table.current_row
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _of_job(self, job: Job) -> _Line:
        def stop() -> None:
            def done(_jobs: Sequence[Job]) -> None:
                self.look_at_disk()

            self._desk.read(lambda: cancel_jobs(jobs_folder(), [job.id]), done, owner=self)

        title = translate(N_("{program}, job {number} on disk")).format(program=job.title, number=job.id)
        return _Line(("disk", job.id), _cells(title, job.state, _progress(job)), stop)

    def _show_buttons(self) -> None:
        self.stop_button.setEnabled(self._selected is not None)
        self.run_button.setVisible(self.waiting_on_disk > 0)
        self.run_button.setEnabled(self._running is None)


def _of_task(task: Task[Any]) -> _Line:
    progress = task.progress
    words = [progress.phase] if progress.phase else []
    if task.started_ns is not None and not task.cancel.requested:
        words.append(seconds_text(task.elapsed_ns))
    return _Line(id(task), _cells(task.title, task.state, listed(words)), task.cancel.stop)


def _progress(job: Job) -> str:
    if job.progress is None:
        return ""
    if not job.progress.steps:
        return job.progress.phase
    return translate(N_("{steps} steps")).format(steps=count_text(job.progress.steps))


def _cells(title: str, state: JobState, progress: str) -> Row:
    words = progress if state is JobState.RUNNING and progress else state.word
    return (Cell(title, icon=_ICONS.get(state, "check")), Cell(words, "text2"))
