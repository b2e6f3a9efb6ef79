"""The queue on disk: submit, look, cancel, claim, finish. Several processes may use one at the same time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import cast

from studio.host.alive import AliveMark, is_alive, sweep_dead
from studio.jobs.job_log import erase_log
from studio.jobs.queue_file import QueueFile
from studio.jobs.rows import COLUMNS, job_of, outcome_text, request_of
from studio.model.errors import UserError
from studio.model.job import Cancelled, Failed, Job, JobRequest, JobState, Outcome, state_of
from studio.model.units import bytes_text

MAX_ATTACHMENT_BYTES = 512 * 2**20
MAX_STARTS = 3
"""A job that was running when its process died is queued again, until it was started so often: it may be the cause."""
DEFAULT_HISTORY = 1000
_PRUNE_EVERY = 64
_ERASE_EVERY_S = 1.0
_ENDED = tuple(state.value for state in JobState if state.ended)


class JobStore:
    """The list of jobs in `folder`. It runs nothing; `studio.jobs.runner.JobRunner` does."""

    def __init__(self, folder: Path, *, history: int = DEFAULT_HISTORY) -> None:
        self.folder = folder
        self.log_folder = folder / "logs"
        self._history = history
        self._file = QueueFile(folder)
        self._reading = QueueFile(folder)  # a look never waits for a write of this process to reach the disk
        try:
            sweep_dead(folder)
            self._mark = AliveMark(folder)
        except UserError:
            self._reading.close()
            self._file.close()
            raise
        self._erase_lock = threading.Lock()
        self._finished_count = 0
        self._erased_since_forgotten = False
        self._forgotten_ns = 0

    @property
    def name(self) -> str:
        """This process, as others see it in the rows."""
        return self._mark.name

    def submit(self, request: JobRequest) -> int:
        """The number of the new job; it is on disk when this returns."""
        return self.submit_all([request])[0]

    def submit_all(self, requests: Iterable[JobRequest]) -> list[int]:
        """All of them or none, in this order, for the price of one commit."""
        rows = [(request, _payload_text(request)) for request in requests]
        for request, _ in rows:
            size_bytes = sum(map(len, request.attachments.values()))
            if size_bytes > MAX_ATTACHMENT_BYTES:
                limit = bytes_text(MAX_ATTACHMENT_BYTES)
                raise UserError("job.too_large", {"size": bytes_text(size_bytes), "limit": limit})
        numbers = []
        with self._file.writing(durable=True) as cursor:
            for request, payload in rows:
                cursor.execute(
                    "INSERT INTO job (kind, title, priority, payload, max_elapsed_ns, max_memory_bytes, state,"
                    " submitter, submitted_unix_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        request.kind,
                        request.title,
                        request.priority,
                        payload,
                        request.limits.max_elapsed_ns,
                        request.limits.max_memory_bytes,
                        JobState.QUEUED.value,
                        self.name,
                        _now_unix_ms(),
                    ),
                )
                number = cast(int, cursor.lastrowid)
                numbers.append(number)
                cursor.executemany(
                    "INSERT INTO attachment (job_id, name, data) VALUES (?, ?, ?)",
                    [(number, name, data) for name, data in request.attachments.items()],
                )
        return numbers

    def job(self, number: int) -> Job:
        """One look at a job."""
        rows = self._reading.read(f"SELECT {COLUMNS} FROM job WHERE id = ?", (number,))  # noqa: S608 - no user text in it
        if not rows:
            raise UserError("job.unknown", {"id": number})
        return job_of(rows[0])

    def jobs(self, *, states: Collection[JobState] = tuple(JobState), limit: int = 100) -> list[Job]:
        """The newest `limit` jobs in any of `states`, the newest first."""
        marks = ", ".join("?" * len(states))
        rows = self._reading.read(
            f"SELECT {COLUMNS} FROM job WHERE state IN ({marks}) ORDER BY id DESC LIMIT ?",  # noqa: S608 - as above
            (*(state.value for state in states), limit),
        )
        return [job_of(row) for row in rows]

    def cancel(self, number: int) -> JobState:
        """Ask for a stop, whichever process runs the job; the state right after. An ended job stays as it is."""
        state = self.job(number).state
        if state is JobState.RUNNING:
            # Its owner polls for this. Not durable: after a power failure nothing runs any more anyway.
            with self._file.writing(durable=False) as cursor:
                cursor.execute(
                    "UPDATE job SET state = ? WHERE id = ? AND state = ?",
                    (JobState.CANCELLING.value, number, JobState.RUNNING.value),
                )
        elif state is JobState.QUEUED:
            self._end(number, Cancelled(), JobState.QUEUED)
        else:
            return state
        return self.job(number).state

    def claim(self, kinds: Collection[str], *, only_own: bool = False) -> tuple[int, JobRequest] | None:
        """Take the next job of these kinds: highest priority first, then in the order of arrival."""
        marks = ", ".join("?" * len(kinds))
        which = f"state = 'queued' AND kind IN ({marks})" + (" AND submitter = ?" if only_own else "")
        values = (*kinds, self.name) if only_own else tuple(kinds)
        query = f"SELECT id FROM job WHERE {which} ORDER BY priority DESC, id LIMIT 1"  # noqa: S608 - no user text in it
        if not self._reading.read(query, values):  # without the lock for writing, which others may need
            return None
        # Not durable: a claim that a power failure takes back leaves the job queued, which is right.
        with self._file.writing(durable=False) as cursor:
            row = cursor.execute(query, values).fetchone()
            if row is None:  # another process was faster
                return None
            number = int(row[0])
            cursor.execute(
                "UPDATE job SET state = ?, owner = ?, starts = starts + 1, started_unix_ms = ? WHERE id = ?",
                (JobState.RUNNING.value, self.name, _now_unix_ms(), number),
            )
            job = cursor.execute(f"SELECT {COLUMNS} FROM job WHERE id = ?", (number,)).fetchone()  # noqa: S608
            attachments = cursor.execute("SELECT name, data FROM attachment WHERE job_id = ?", (number,)).fetchall()
        return number, request_of(job, attachments)

    def put_back(self, number: int) -> None:
        """Undo a claim: the job waits for the next start as if nobody had taken it."""
        with self._file.writing(durable=False) as cursor:
            cursor.execute(
                "UPDATE job SET state = 'queued', owner = NULL, starts = starts - 1, started_unix_ms = NULL,"
                " progress = NULL WHERE id = ? AND owner = ? AND state = 'running'",
                (number, self.name),
            )

    def finish(self, number: int, outcome: Outcome) -> None:
        """The last state of a job that this process ran; on disk when this returns."""
        self._end(number, outcome, JobState.RUNNING, JobState.CANCELLING)
        self._finished_count += 1
        if self._finished_count % _PRUNE_EVERY == 0:
            self.prune()

    def recover(self) -> list[Job]:
        """Jobs whose process died: queued again, or ended if they were being cancelled or were started too often."""
        recovered = []
        for number, owner, state, starts in self._reading.read(
            "SELECT id, owner, state, starts FROM job WHERE state IN ('running', 'cancelling')"
        ):
            if owner == self.name or is_alive(self.folder, str(owner)):
                continue
            number = cast(int, number)
            was = JobState(state)
            if was is JobState.CANCELLING:
                self._end(number, Cancelled(), was, owner=str(owner))
            elif cast(int, starts) >= MAX_STARTS:
                self._end(number, Failed("job.lost", {"starts": cast(int, starts)}), was, owner=str(owner))
            else:
                with self._file.writing(durable=True) as cursor:
                    cursor.execute(
                        "UPDATE job SET state = 'queued', owner = NULL, progress = NULL, started_unix_ms = NULL"
                        " WHERE id = ? AND owner = ? AND state = 'running'",
                        (number, owner),
                    )
            recovered.append(self.job(number))
        return recovered

    def prune(self) -> None:
        """Keep as many ended jobs as the history takes; the older ones go, with their logs."""
        marks = ", ".join("?" * len(_ENDED))
        old = self._reading.read(
            f"SELECT id FROM job WHERE state IN ({marks}) ORDER BY finished_unix_ms DESC, id DESC LIMIT -1 OFFSET ?",  # noqa: S608
            (*_ENDED, self._history),
        )
        if old:
            with self._file.writing(durable=False) as cursor:
                cursor.executemany("DELETE FROM job WHERE id = ?", cast(Sequence[tuple[int]], old))
            for (number,) in old:
                erase_log(self.log_folder, cast(int, number))

    def forget_erased(self, *, now: bool = False) -> None:
        """Erase private bytes of ended jobs from the write-ahead log too; at most once a second unless `now`."""
        with self._erase_lock:
            due = now or time.monotonic_ns() - self._forgotten_ns > _ERASE_EVERY_S * 1e9
            if not self._erased_since_forgotten or not due:
                return
            self._erased_since_forgotten = False
            self._forgotten_ns = time.monotonic_ns()
        self._file.forget_erased()

    def close(self) -> None:
        """Let go of the list; jobs that this process still owns count as lost from now on."""
        self.forget_erased(now=True)
        self._reading.close()
        self._file.close()
        self._mark.release()

    def _end(self, number: int, outcome: Outcome, *from_states: JobState, owner: str | None = None) -> None:
        marks = ", ".join("?" * len(from_states))
        of_owner = " AND owner = ?" if owner is not None else ""
        statement = (
            "UPDATE job SET state = ?, outcome = ?, finished_unix_ms = ?, progress = NULL"  # noqa: S608 - no user text
            f" WHERE id = ? AND state IN ({marks}){of_owner}"
        )
        values: tuple[object, ...] = (
            state_of(outcome).value,
            outcome_text(outcome),
            _now_unix_ms(),
            number,
            *(state.value for state in from_states),
        )
        with self._file.writing(durable=True) as cursor:
            cursor.execute(statement, values if owner is None else (*values, owner))
            if cursor.rowcount:
                cursor.execute("DELETE FROM attachment WHERE job_id = ?", (number,))
                if cursor.rowcount:
                    self._erased_since_forgotten = True


def _payload_text(request: JobRequest) -> str:
    return json.dumps(request.payload, allow_nan=False)


def _now_unix_ms() -> int:
    return time.time_ns() // 1_000_000
