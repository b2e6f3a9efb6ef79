"""Building as a job: one at a time, its progress looked at ten times a second, its end told in one of four ways."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from studio.gui.desk import Desk
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import BuildOrder, BuildResult, Refusal, Workbench
from studio.session.background import Cancel, Report, Task

_LOOK_MS = 100
_Answer = tuple[BuildResult, tuple[Refusal, ...]]


class Builder(QObject):
    """`begun`, then `progressed` again and again, then one of `built`, `refused`, `failed` and `stopped`."""

    begun = Signal(object)  # the BuildOrder
    progressed = Signal(str)
    built = Signal(object)  # a BuildResult with its row
    refused = Signal(object, object)  # a BuildResult without one, and the Refusals
    failed = Signal(object, object)  # the BuildOrder and the Failed
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task[_Answer] | None = None
        self._is_watched = True
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is being built."""
        return self._task is not None

    def build(self, order: BuildOrder) -> None:
        """Verify, then write."""
        self._run(order, lambda bench, report, cancel: bench.shelf.build(order, report, cancel))

    def build_without(self, result: BuildResult) -> None:
        """Write the proofs that were taken, without those that were not."""
        self._run(result.order, lambda bench, report, cancel: bench.shelf.write(result, report, cancel))

    def stop(self) -> None:
        """Stop what is being built; nothing is written then."""
        if self._task is not None:
            self._task.cancel.stop()

    def watch(self, watched: bool) -> None:
        """Whether anybody looks at the progress."""
        self._is_watched = watched
        if watched and self.busy:
            self._timer.start()
        else:
            self._timer.stop()

    def _run(self, order: BuildOrder, work: Callable[[Workbench, Report, Cancel], BuildResult]) -> None:
        if self.busy:
            return

        def answer(bench: Workbench, report: Report, cancel: Cancel) -> _Answer:
            result = work(bench, report, cancel)
            return result, () if result.row is not None else bench.shelf.refusals(result)

        def done(answered: _Answer) -> None:
            self._over()
            result, refusals = answered
            if result.row is None:
                self.refused.emit(result, refusals)
                return
            self._desk.library_changed.emit()  # proof files are kept, outcomes are remembered
            self.built.emit(result)

        def failed(failure: Failed) -> None:
            self._over()
            self.failed.emit(order, failure)

        def cancelled() -> None:
            self._over()
            self.stopped.emit()

        title = translate(N_("Building {name}")).format(name=order.name)
        self._task = self._desk.run(answer, done, failed, cancelled, owner=self, title=title)
        self.watch(self._is_watched)
        self.begun.emit(order)

    def _over(self) -> None:
        self._task = None
        self._timer.stop()

    def _look(self) -> None:
        if self._task is not None:
            self.progressed.emit(self._task.progress.phase)
