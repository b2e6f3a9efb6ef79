"""Runs the jobs of a queue: threads that claim and supervise, and one watch over cancels, limits and progress."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studio.jobs.job_log import JobLog
from studio.jobs.outcomes import Handler, run_handler
from studio.jobs.report import Cancel, Report, StopReason
from studio.jobs.store import DEFAULT_HISTORY, JobStore
from studio.jobs.watch import Watch
from studio.model.errors import UserError
from studio.model.job import Cancelled, Failed, Job, JobLimits, JobRequest, JobState, Outcome, Progress

_WAIT_S = 0.05
_CLOSE_S = 5.0
_RECOVER_EVERY_NS = 2_000_000_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that a thread of this process works on."""

    number: int
    request: JobRequest
    report: Report
    cancel: Cancel
    started_ns: int


class JobRunner:
    """The queue in `folder` with `threads` worker threads. `handlers` says which kinds of job this process can do."""

    def __init__(
        self,
        folder: Path,
        handlers: Mapping[str, Handler],
        *,
        threads: int = 2,
        only_own: bool = False,
        history: int = DEFAULT_HISTORY,
    ) -> None:
        self.store = JobStore(folder, history=history)
        self._handlers = dict(handlers)
        self._only_own = only_own
        self._changed = threading.Condition()
        self._running: dict[int, RunningJob] = {}
        self._unwritten: dict[int, Outcome] = {}
        self._closing = False
        self._recovered_ns = 0
        self._recover()
        self._watch = Watch(self.store.folder, self.store.name, self)
        self._threads = [
            threading.Thread(target=self._work, name=f"job thread {index}", daemon=True) for index in range(threads)
        ]
        for thread in self._threads:
            thread.start()
        self._watch.start()

    def submit(self, request: JobRequest) -> int:
        """Queue a job; it is on disk when this returns."""
        return self.submit_all([request])[0]

    def submit_all(self, requests: list[JobRequest]) -> list[int]:
        """Queue several for the price of one commit: all or none."""
        if self._closing:
            raise UserError("job.queue_closed")
        numbers = self.store.submit_all(requests)
        self.wake()
        return numbers

    def cancel(self, number: int) -> JobState:
        """Ask for a stop; returns at once, with the kill signal sent. Asking twice changes nothing."""
        running = self._find(number)
        if running is not None:
            running.cancel.stop()  # nothing on the way to a slow disk; the watch writes it down for other processes
            return JobState.CANCELLING
        state = self.store.cancel(number)
        self.wake()
        return state

    def job(self, number: int) -> Job:
        """One look at a job, with the progress of this moment."""
        running = self._find(number)  # before the row: a job that ends between the two was being cancelled, not running
        return _with_progress(self.store.job(number), running)

    def jobs(self, *, limit: int = 100) -> list[Job]:
        """The newest jobs of all processes, the newest first."""
        running = {job.number: job for job in self._all_running()}
        return [_with_progress(job, running.get(job.id)) for job in self.store.jobs(limit=limit)]

    def wait(self, number: int, timeout_s: float | None = None) -> Outcome | None:
        """The outcome, once there is one; None after `timeout_s`. Works for jobs of other processes, too."""
        until_ns = None if timeout_s is None else time.monotonic_ns() + int(timeout_s * 1e9)
        while True:
            outcome = self._unwritten.get(number) or self.store.job(number).outcome
            if outcome is not None:
                return outcome
            if until_ns is not None and time.monotonic_ns() >= until_ns:
                return None
            with self._changed:
                self._changed.wait(_WAIT_S)

    def stops(self) -> Mapping[int, tuple[Cancel, JobLimits, int]]:
        """What the watch holds the running jobs to."""
        return {job.number: (job.cancel, job.request.limits, job.started_ns) for job in self._all_running()}

    def progress(self) -> Mapping[int, Progress]:
        """How far each job of this process is now: cheap, no look at the disk."""
        return {job.number: job.report.snapshot() for job in self._all_running()}

    def wake(self) -> None:
        """Something may have come to do, or ended."""
        with self._changed:
            self._changed.notify_all()

    def close(self, timeout_s: float = _CLOSE_S) -> list[int]:
        """Stop what runs, wait so long at most, and let go; the numbers of jobs that did not stop in time.

        What was stopped waits for the next start, as queued jobs do. A job that finishes in spite of the stop is done.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        for running in self._all_running():
            running.cancel.stop(StopReason.CLOSING)
        until_ns = time.monotonic_ns() + int(timeout_s * 1e9)
        for thread in self._threads:
            thread.join(max(0.0, (until_ns - time.monotonic_ns()) / 1e9))
        left = [running.number for running in self._all_running()]
        self._watch.stop()
        if left:
            # Its thread may still finish, and then writes its outcome; else the next start finds it and ends it.
            logger.warning("closing left jobs that did not stop within %.1f s: %s", timeout_s, left)
        else:
            self.store.close()
        return left

    def _work(self) -> None:
        while True:
            claimed = self._next()
            if claimed is None:
                return
            number, request = claimed
            log = JobLog(self.store.log_folder, number)
            running = RunningJob(number, request, Report(log.write), Cancel(), time.monotonic_ns())
            with self._changed:
                late = self._closing
                if not late:
                    self._running[number] = running
            if late:  # taken in the moment of closing, and not begun
                self.store.put_back(number)
                return
            outcome = run_handler(self._handlers[request.kind], request, running.report, running.cancel)
            if isinstance(outcome, Cancelled) and running.cancel.reason is StopReason.CLOSING:
                self._put_back(number)  # nobody gave it up
                continue
            if isinstance(outcome, Failed):
                outcome = replace(outcome, log=log.reference)
            self._finish(number, outcome)

    def _next(self) -> tuple[int, JobRequest] | None:
        """The next job, waited for; None when it is time to end."""
        while not self._closing:
            try:
                claimed = self.store.claim(self._handlers, only_own=self._only_own)
                if claimed is not None:
                    return claimed
                self.store.forget_erased()
                self._recover()
            except UserError:  # busy or full: later, perhaps
                logger.exception("the list of jobs cannot be used now")
            with self._changed:
                if not self._closing:
                    self._changed.wait(1.0)
        return None

    def _recover(self) -> None:
        """Take over from processes that died, at the start and while there is nothing else to do."""
        with self._changed:
            if self._recovered_ns and time.monotonic_ns() - self._recovered_ns < _RECOVER_EVERY_NS:
                return
            self._recovered_ns = time.monotonic_ns()
        for job in self.store.recover():
            logger.warning("job %d was left by a process that died; it is %s now", job.id, job.state.value)

    def _put_back(self, number: int) -> None:
        try:
            self.store.put_back(number)
        except Exception:  # then the next start finds that its process is gone, and does the same
            logger.exception("job %d could not be put back", number)
        with self._changed:
            self._running.pop(number, None)
            self._changed.notify_all()

    def _finish(self, number: int, outcome: Outcome) -> None:
        try:
            self.store.finish(number, outcome)
        except Exception:
            # The outcome is still told to whoever waits here; on disk the job counts as lost and runs again.
            logger.exception("the outcome of job %d could not be written: %s", number, outcome)
            self._unwritten[number] = outcome
        with self._changed:
            self._running.pop(number, None)
            self._changed.notify_all()

    def _all_running(self) -> list[RunningJob]:
        with self._changed:
            return list(self._running.values())

    def _find(self, number: int) -> RunningJob | None:
        with self._changed:
            return self._running.get(number)


def _with_progress(job: Job, running: RunningJob | None) -> Job:
    if running is None or job.state.ended:
        return job
    state = JobState.CANCELLING if running.cancel.requested else job.state
    return replace(job, state=state, progress=running.report.snapshot())
