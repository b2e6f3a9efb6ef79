"""Warm worker processes of one kind: taken for one request at a time, used again, replaced when they broke."""

from __future__ import annotations

import threading
from pathlib import Path

from studio.host.launch import worker_command
from studio.jobs.frames import DEFAULT_MAX_PARTS_BYTES
from studio.jobs.outcomes import Handler
from studio.jobs.report import Cancel, Report
from studio.jobs.work import Work, WorkResult
from studio.jobs.worker_process import WorkerProcess
from studio.model.errors import Cancelled
from studio.model.job import JobLimits, JobRequest, JsonObject

_MOST_CALLS = 1000  # then a fresh one: a leak in a library must not grow for ever


class WorkerPool:
    """As many workers as there are calls at a time; up to `max_idle` wait warm for the next one."""

    def __init__(
        self,
        kind: str,
        scratch_folder: Path,
        *,
        max_idle: int = 2,
        command: tuple[str, ...] | None = None,
        max_result_bytes: int = DEFAULT_MAX_PARTS_BYTES,
    ) -> None:
        self.kind = kind
        self._scratch_folder = scratch_folder
        self._command = command
        self._max_idle = max_idle
        self._max_result_bytes = max_result_bytes
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._closed = False

    def call(self, work: Work, report: Report, cancel: Cancel) -> WorkResult:
        """Do `work` in a worker. Raises `Cancelled` or UserError; the worker is idle again by then, or gone."""
        cancel.check()
        worker = self._take(report, cancel)
        try:
            return worker.run(work, report, cancel)
        finally:
            self._give_back(worker)

    def handler(self, operation: str, *, limits: JobLimits | None = None) -> Handler:
        """A kind of job that is one call of a worker: payload and attachments go there, the values come back."""

        def handle(request: JobRequest, report: Report, cancel: Cancel) -> JsonObject:
            work = Work(operation, request.payload, request.attachments, limits or request.limits)
            return self.call(work, report, cancel).values

        return handle

    def warm_up(self, count: int = 1) -> None:
        """Have so many workers waiting, so that the next calls start at once."""
        started = [self._take(Report(), Cancel()) for _ in range(min(count, self._max_idle))]
        for worker in started:
            self._give_back(worker)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of all workers that are there now."""
        with self._lock:
            return tuple(worker.pid for worker in (*self._idle, *self._busy))

    def close(self) -> None:
        """End all workers, those at work too, and wait until they are gone."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for worker in (*idle, *busy):
            worker.dismiss()
        for worker in idle:  # a busy one is reaped by the thread that waits for it
            worker.close()

    def _take(self, report: Report, cancel: Cancel) -> WorkerProcess:
        while True:
            with self._lock:
                if self._closed:
                    raise Cancelled
                worker = self._idle.pop() if self._idle else None
                if worker is not None:
                    self._busy.add(worker)
            if worker is None:
                return self._start(report, cancel)
            if worker.running:
                return worker
            self._give_back(worker)

    def _start(self, report: Report, cancel: Cancel) -> WorkerProcess:
        command = self._command or worker_command(self.kind)
        worker = WorkerProcess(command, self._scratch_folder, max_result_bytes=self._max_result_bytes)
        with self._lock:
            self._busy.add(worker)
            closed = self._closed
        try:
            if closed:
                worker.dismiss()
            worker.wait_ready(report, cancel)
        except BaseException:
            self._give_back(worker)
            raise
        return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._busy.discard(worker)
            keep = (
                worker.healthy
                and not self._closed
                and worker.calls < _MOST_CALLS
                and len(self._idle) < self._max_idle
                and worker.running
            )
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.close()
