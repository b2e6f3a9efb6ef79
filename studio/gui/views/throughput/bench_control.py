"""The benchmark of this machine: started, followed part by part, stopped; its result is kept. No widget."""

from __future__ import annotations

from PySide6.QtCore import Signal

from studio.gui.views.throughput.task_control import TaskControl
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import seconds_text
from studio.session import Control, Workbench
from studio.session.background import Cancel, Report
from studio.session.bench.runner import BenchRequest, parts_of, run_bench
from studio.session.bench.shelf import KeptResult
from studio.session.bench.words import verdict_text


class BenchControl(TaskControl[KeptResult]):
    """One run at a time. What was measured of a stopped one is not kept: it would look like a whole one."""

    finished = Signal(object)  # the KeptResult

    @property
    def progress_text(self) -> str:
        """What is measured now, and since when."""
        if self._task is None:
            return ""
        text = translate(N_("measuring: {what}, {time}"))
        phase = self._task.report.phase or translate(N_("beginning"))
        return text.format(what=phase, time=seconds_text(self._task.elapsed_ns))

    def start(self) -> None:
        """Measure everything, on the disk where the library is."""
        if self._task is not None:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> KeptResult:
            request = BenchRequest(bench.library.root.parent)
            total, told = parts_of(request), 0

            def tell(what: str) -> None:
                nonlocal told
                told += 1
                text = translate(N_("{what}, {number} of {total}"))
                report.phase = text.format(what=what, number=told, total=total)

            control = Control()
            with cancel.calling(control.cancel):
                result = run_bench(bench.session.settings, request, control, tell)
            return bench.benchmarks.add(result)

        title = translate(N_("Benchmark"))
        self._task = self._desk.run(work, self._done, self._failed, self._over, owner=self, title=title)
        self.changed.emit()

    def _done(self, kept: KeptResult) -> None:
        self._over()
        met, missed = len(kept.result.met), len(kept.result.missed)
        text = translate(N_("Benchmark ended: {verdict}")).format(verdict=verdict_text(met, missed))
        self._desk.notice(text, tone="warn" if missed else "ok")
        self.finished.emit(kept)

    def _failed(self, failure: Failed) -> None:
        self._over()
        self._desk.notice_failure(failure)

    def _over(self) -> None:
        self._task = None
        self.changed.emit()
