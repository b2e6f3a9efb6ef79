"""A list of proofs made while somebody watches: counted as they come, kept in the library, and remembered as a run."""

from __future__ import annotations

import os
from dataclasses import dataclass

from studio.jobs.report import Cancel, Report
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session.batch import Batch
from studio.session.batch_plan import BatchPlan
from studio.session.history import FinishedRun, RunHistory, RunKind
from studio.session.keeping import Keeping
from studio.session.live_run import LiveRun
from studio.session.session import Session


@dataclass(frozen=True, slots=True)
class RanBatch:
    """How a batch ended. `trouble`: why the history could not take it; the proofs are in the library all the same."""

    run: FinishedRun
    trouble: UserError | None = None


def live_run_of(plan: BatchPlan, program: str, threads_setting: int, one_run_steps: int | None = None) -> LiveRun:
    """The counters of a batch that is about to start; `one_run_steps`: of a run of the input in hand, where known."""
    threads = plan.threads or threads_setting or os.cpu_count() or 1
    backend, alone = plan.request.backend, plan.count == 1
    if alone:
        return LiveRun(program, backend, RunKind.PROOF, expected_steps=one_run_steps)
    return LiveRun(program, backend, RunKind.BATCH, total=plan.count, threads=threads)


def run_batch(
    session: Session,
    keeping: Keeping,
    history: RunHistory,
    plan: BatchPlan,
    live: LiveRun,
    report: Report,
    cancel: Cancel,
) -> RanBatch:
    """Prove everything on the list. Failures stop nothing; after a cancel, what is finished stays and is told."""
    watcher = ItemWatcher(report)
    batch = Batch(session, keeping, threads=live.threads, again=plan.again, pause=live.pause, watcher=watcher)
    control = live.control
    with live.running(), cancel.calling(control.cancel), report.following(lambda: control.steps):
        report.phase = translate(N_("reading the list"))
        listed = plan.open(session, live.count_failure, control)
        refused = live.look().counts.failed
        live.expect(len(listed.items) + refused, listed.program)
        total = count_text(len(listed.items) + refused)
        report.phase = watcher.done = _phase(refused, total)
        for ended, outcome in enumerate(batch.run(listed.items, control), 1 + refused):
            if not outcome.begun:
                live.count_cancelled(1 + len(listed.items) + refused - ended)
                break
            live.count(outcome, listed.name)
            report.phase = watcher.done = _phase(ended, total)
    return remembered(live, history)


class ItemWatcher:
    """Of the proof that is made now, where one takes long: its phase is told behind the number of those that ended."""

    def __init__(self, report: Report) -> None:
        self.done = ""
        self._report = report
        self._phase = ""

    @property
    def phase(self) -> str:
        """Of the proof that is made now."""
        return self._phase

    @phase.setter
    def phase(self, phase: str) -> None:
        self._phase = phase
        self._report.phase = f"{self.done}, {phase}" if phase else self.done

    def log(self, data: bytes, /) -> None:
        """Kept with what is told of the batch."""
        self._report.log(data)


def _phase(done: int, total: str) -> str:
    return translate(N_("{done} of {total}")).format(done=count_text(done), total=total)


def remembered(live: LiveRun, history: RunHistory) -> RanBatch:
    """Put an ended run into the history, unless it made nothing."""
    run = live.finished()
    if run.proofs == 0:
        return RanBatch(run)
    try:
        history.add([run])
    except UserError as error:
        return RanBatch(run, error)
    return RanBatch(run)
