"""Work of this process only: what a person waits for at the screen. What must outlive the process goes into the queue.

A task is a callable of (report, cancel) that runs on a thread of the pool, returns a value of any kind, and changes
nothing that others share. Whatever it raises becomes an outcome, as for jobs.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from studio.jobs.job_log import TaskLog, task_log
from studio.jobs.outcomes import Value, run_guarded
from studio.jobs.report import Cancel, Report, StopReason
from studio.model.job import Cancelled, Failed, JobState, Progress

T = TypeVar("T")
Work: TypeAlias = Callable[[Report, Cancel], T]
_ENDED = {Value: JobState.DONE, Failed: JobState.FAILED, Cancelled: JobState.CANCELLED}

logger = logging.getLogger(__name__)


class Task(Generic[T]):
    """One piece of work: its title for people ("" for a look that nobody needs to hear of), how far it is, its end."""

    def __init__(
        self,
        title: str,
        work: Work[T],
        ended: Callable[[Task[T]], None] | None = None,
        log: TaskLog | None = None,
    ) -> None:
        self.title = title
        self.report = Report(None if log is None else log.write)
        self.cancel = Cancel()
        self.outcome: Value[T] | Failed | Cancelled | None = None
        self.started_ns: int | None = None
        self.ended_ns: int | None = None
        self._work = work
        self._ended = ended
        self._log = log

    @property
    def state(self) -> JobState:
        """Where it stands, at this moment."""
        if self.outcome is not None:
            return _ENDED[type(self.outcome)]
        if self.cancel.requested:
            return JobState.CANCELLING
        return JobState.QUEUED if self.started_ns is None else JobState.RUNNING

    @property
    def progress(self) -> Progress:
        """One look at it: cheap."""
        return self.report.snapshot()

    @property
    def elapsed_ns(self) -> int:
        """Time since it began, until it ended."""
        if self.started_ns is None:
            return 0
        return (self.ended_ns or time.monotonic_ns()) - self.started_ns

    def run(self) -> None:
        """Do the work here and tell its end. Never raises."""
        self.started_ns = time.monotonic_ns()
        outcome = run_guarded(lambda: self._work(self.report, self.cancel), self.title, self.report, self.cancel)
        self.ended_ns = time.monotonic_ns()
        if self._log is not None and isinstance(outcome, Failed):
            outcome = replace(outcome, log=self._log.keep())
        elif self._log is not None:
            self._log.erase()
        self.outcome = outcome
        if self._ended is not None:
            try:
                self._ended(self)
            except Exception:
                logger.exception("whoever waited for %r could not take its end", self.title)


class TaskPool:
    """A fixed number of threads for tasks, higher priority first, in the order of arrival within one.

    `log_folder`: where the log of a task that fails is kept, if it has one.
    """

    def __init__(self, name: str, threads: int, *, log_folder: Path | None = None) -> None:
        self._log_folder = log_folder
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int, Task[Any]]] = []
        self._running: list[Task[Any]] = []
        self._counter = itertools.count()
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, name=f"{name} {index}", daemon=True) for index in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        title: str,
        work: Work[T],
        ended: Callable[[Task[T]], None] | None = None,
        *,
        priority: int = 0,
    ) -> Task[T]:
        """Begin as soon as a thread is free; `ended` is called on that thread. After `close` it ends as cancelled."""
        log = None if self._log_folder is None else task_log(self._log_folder)
        task = Task(title, work, ended, log)
        with self._changed:
            late = self._closing
            if not late:
                heapq.heappush(self._waiting, (-priority, next(self._counter), task))
                self._changed.notify()
        if late:
            task.cancel.stop(StopReason.CLOSING)
            task.run()
        return task

    def tasks(self) -> list[Task[Any]]:
        """What runs, then what waits, in the order in which it will begin."""
        with self._changed:
            return [*self._running, *(task for _, _, task in sorted(self._waiting, key=lambda entry: entry[:2]))]

    def close(self, timeout_s: float = 5.0) -> list[str]:
        """Cancel everything, wait so long at most; the titles of what did not stop in time. Finished stays finished."""
        with self._changed:
            self._closing = True
            waiting = [task for _, _, task in self._waiting]
            self._waiting.clear()
            running = list(self._running)
            self._changed.notify_all()
        for task in (*running, *waiting):
            task.cancel.stop(StopReason.CLOSING)
        for task in waiting:
            task.run()  # ends as cancelled, without its work
        until_ns = time.monotonic_ns() + int(timeout_s * 1e9)
        for thread in self._threads:
            thread.join(max(0.0, (until_ns - time.monotonic_ns()) / 1e9))
        with self._changed:
            return [task.title for task in self._running]

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if self._closing:
                    return
                _, _, task = heapq.heappop(self._waiting)
                self._running.append(task)
            task.run()
            with self._changed:
                self._running.remove(task)
