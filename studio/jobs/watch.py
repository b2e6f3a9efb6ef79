"""The watch over running jobs: cancels that come from other processes, time limits, and progress for other eyes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

from studio.jobs.queue_file import QueueFile
from studio.jobs.report import Cancel, StopReason
from studio.jobs.rows import progress_text
from studio.model.errors import UserError
from studio.model.job import JobLimits, Progress

_POLL_S = 0.02
_TROUBLE_S = 1.0
_PROGRESS_NS = 1_000_000_000

logger = logging.getLogger(__name__)


class Watched(Protocol):
    """What the watch needs to know of the runner."""

    def stops(self) -> Mapping[int, tuple[Cancel, JobLimits, int]]:
        """Cancel, limits and start (monotonic, in ns) of each running job."""

    def progress(self) -> Mapping[int, Progress]:
        """How far each running job is."""

    def wake(self) -> None:
        """The file changed: there may be something to do."""


class Watch:
    """A thread with a connection of its own: no long write of another thread can hold up a cancel."""

    def __init__(self, folder: Path, owner: str, watched: Watched) -> None:
        self._file = QueueFile(folder, busy_ms=0)
        self._owner = owner
        self._watched = watched
        self._stopping = threading.Event()
        self._written_down: set[int] = set()
        self._thread = threading.Thread(target=self._run, name="job watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End and let go of the file."""
        self._stopping.set()
        self._thread.join()
        self._file.close()

    def _run(self) -> None:
        seen = -1
        noted_ns = time.monotonic_ns()
        while not self._stopping.wait(_POLL_S):
            try:
                version = self._file.data_version
                if version != seen:
                    # Not seen before it was passed on: a list that is busy, or a job that was only just taken, must
                    # not swallow a cancel.
                    if self._pass_on_cancels():
                        seen = version
                    self._watched.wake()
                self._hold_to_time_limits()
                self._write_down_cancels()
                if time.monotonic_ns() - noted_ns >= _PROGRESS_NS:
                    noted_ns = time.monotonic_ns()
                    self._note_progress()
            except UserError as error:
                if error.message_id != "job.queue_busy":  # then the next round will do
                    logger.warning("the list of jobs cannot be watched: %s", error)
                    self._stopping.wait(_TROUBLE_S)
            except Exception:  # a bug here must not leave jobs that nobody can cancel
                logger.exception("the watch over the jobs met a bug")
                self._stopping.wait(_TROUBLE_S)

    def _pass_on_cancels(self) -> bool:
        """Whether every job that others want to stop has heard of it."""
        rows = self._file.read("SELECT id FROM job WHERE state = 'cancelling' AND owner = ?", (self._owner,))
        stops = self._watched.stops()
        heard = [stops.get(cast(int, number)) for (number,) in rows]
        for stop in heard:
            if stop is not None:
                stop[0].stop()
        return None not in heard

    def _write_down_cancels(self) -> None:
        """For the eyes of other processes, and for the next start should this one die before the job has ended."""
        stops = self._watched.stops()
        # What only the closing stops goes back into the queue.
        stopped = {n for n, (cancel, _, _) in stops.items() if cancel.reason not in (None, StopReason.CLOSING)}
        if stopped - self._written_down:
            with self._file.writing(durable=False) as cursor:
                cursor.executemany(
                    "UPDATE job SET state = 'cancelling' WHERE id = ? AND owner = ? AND state = 'running'",
                    [(number, self._owner) for number in stopped],
                )
        self._written_down = stopped

    def _hold_to_time_limits(self) -> None:
        now_ns = time.monotonic_ns()
        for cancel, limits, started_ns in self._watched.stops().values():
            if limits.max_elapsed_ns is not None and now_ns - started_ns > limits.max_elapsed_ns:
                cancel.stop(StopReason.TIME_LIMIT)

    def _note_progress(self) -> None:
        progress = self._watched.progress()
        if not progress:
            return
        with self._file.writing(durable=False) as cursor:
            cursor.executemany(
                "UPDATE job SET progress = ? WHERE id = ? AND owner = ?",
                [(progress_text(now), number, self._owner) for number, now in progress.items()],
            )
