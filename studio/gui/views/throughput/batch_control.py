"""The batch of the page: started, paused, stopped, and told when it has ended. No widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.views.throughput.setup_bar import SetupBar
from studio.gui.views.throughput.task_control import TaskControl
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, listed, translate
from studio.model.units import count_text
from studio.session import BatchPlan, FinishedRun, LiveRun, RanBatch, Workbench, live_run_of
from studio.session.background import Cancel, Report

_TELL_EVERY_S = 2


class BatchControl(TaskControl[RanBatch]):
    """One batch at a time. `live` stays after the end, so that its figures can be read."""

    finished = Signal(object)  # the FinishedRun

    def __init__(self, desk: Desk, workspace: Workspace, parent: QObject) -> None:
        super().__init__(desk, workspace, parent)
        self._wanted = False  # start as soon as the form is checked
        self._seconds = 0
        self._told = 0
        self.live: LiveRun | None = None
        self.title = ""

    def start_when_checked(self, setup: SetupBar) -> None:
        """Start what is set up, now or as soon as it is checked."""
        self._wanted = setup.checking
        if setup.plan is not None:
            self._start(setup.plan)

    def setup_checked(self, setup: SetupBar) -> None:
        """Another look at the form has ended or begun."""
        if self._wanted and not setup.checking:
            self._wanted = False
            if setup.plan is not None:
                self._start(setup.plan)

    def switch_pause(self) -> None:
        """Finish what runs and begin nothing new, or go on."""
        if self._task is None or self.live is None or self._task.cancel.requested:
            return
        if self.live.pause.held:
            self.live.pause.resume()
        elif self.live.look().counts.total != 1:  # one proof alone has nothing to begin afterwards
            self.live.pause.hold()
        self.changed.emit()

    def tell_library(self) -> None:
        """Once a second: the library has grown."""
        self._seconds += 1
        if self._task is None or self.live is None or self._seconds % _TELL_EVERY_S:
            return
        proved = self.live.look().counts.proved
        if proved != self._told:
            self._told = proved
            self._desk.library_changed.emit()

    def _start(self, plan: BatchPlan) -> None:
        if self._task is not None:
            return
        program, run = self._workspace.program, self._workspace.run
        name = plan.title if program is None or plan.path is not None else program.name
        steps = run.view.execution.steps if run is not None and plan.path is None else None
        live = live_run_of(plan, name, self._desk.settings.prove_threads, steps)

        def work(bench: Workbench, report: Report, cancel: Cancel) -> RanBatch:
            return bench.run_batch(plan, live, report, cancel)

        self.live, self.title, self._told = live, plan.title, 0
        title = translate(N_("Batch: {title}")).format(title=plan.title)
        self._task = self._desk.run(work, self._done, self._failed, self._over, owner=self, title=title)
        self.changed.emit()

    def _done(self, ran: RanBatch) -> None:
        self._over()
        if ran.trouble is not None:
            self._desk.notice(str(ran.trouble), tone="warn")
        else:
            self._desk.notice(_ended_text(ran.run), tone="warn" if ran.run.failed else "ok")
        self.finished.emit(ran.run)

    def _failed(self, failure: Failed) -> None:
        self._over()
        self._desk.notice_failure(failure)

    def _over(self) -> None:
        self._task = None
        self._desk.library_changed.emit()
        self.changed.emit()


def _ended_text(run: FinishedRun) -> str:
    parts = [
        translate(text).format(count=count_text(count))
        for text, count in (
            (N_("{count} proved"), run.proofs),
            (N_("{count} from the cache"), run.from_cache),
            (N_("{count} failed"), run.failed),
            (N_("{count} not begun"), run.cancelled),
        )
        if count
    ]
    return translate(N_("Batch ended: {counts}.")).format(counts=listed(parts))
