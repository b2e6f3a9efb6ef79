"""The watch: cancels of others soon, time limits, and a file that cannot be read for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from studio.jobs.queue_file import QueueFile
from studio.jobs.report import Cancel, StopReason
from studio.jobs.store import JobStore
from studio.jobs.watch import Watch
from studio.model.errors import UserError
from studio.model.job import JobLimits, JobRequest, JobState, Progress
from tests.unit.jobs.workers import until


class Running:
    """One running job."""

    def __init__(self, number: int, limits: JobLimits) -> None:
        self.cancel = Cancel()
        self._number = number
        self._limits = limits
        self._started_ns = time.monotonic_ns()
        self.woken = 0

    def stops(self) -> Mapping[int, tuple[Cancel, JobLimits, int]]:
        return {self._number: (self.cancel, self._limits, self._started_ns)}

    def progress(self) -> Mapping[int, Progress]:
        return {self._number: Progress(7, None, "p", 0, 1)}

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    store = JobStore(tmp_path)
    store.submit(JobRequest("k", "t"))
    store.claim(["k"])
    yield store
    store.close()


def watched(store: JobStore, limits: JobLimits | None = None) -> tuple[Running, Watch]:
    running = Running(1, limits or JobLimits())
    watch = Watch(store.folder, store.name, running)
    watch.start()
    return running, watch


def test_a_cancel_of_another_process_arrives_soon(store: JobStore) -> None:
    running, watch = watched(store)
    time.sleep(0.05)
    with closing(JobStore(store.folder)) as other:
        started_ns = time.monotonic_ns()
        other.cancel(1)
        assert running.cancel.wait(5)
        elapsed_ms = (time.monotonic_ns() - started_ns) / 1e6
    assert elapsed_ms < 100  # it looks every 20 ms; the rest is for a machine that does other things too
    assert running.woken
    watch.stop()


def test_a_time_limit_is_a_reason_of_its_own(store: JobStore) -> None:
    running, watch = watched(store, JobLimits(max_elapsed_ns=1_000_000))
    assert running.cancel.wait(5)
    assert running.cancel.reason is StopReason.TIME_LIMIT
    watch.stop()


def test_progress_is_noted_about_once_a_second(store: JobStore) -> None:
    _, watch = watched(store)
    until(lambda: store.job(1).progress == Progress(7, None, "p", 0, 1))
    watch.stop()


def test_it_goes_on_after_trouble_with_the_file(store: JobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.jobs.watch._TROUBLE_S", 0.01)
    real = QueueFile.read
    trouble: list[Exception] = [
        UserError("job.queue_busy", {"path": "x"}),
        UserError("file.disk_full", {"path": "x"}),
        RuntimeError("a bug"),
    ]

    def read(file: QueueFile, *arguments: object) -> list[tuple[object, ...]]:
        if trouble and "cancelling" in str(arguments[0]):
            raise trouble.pop()
        return real(file, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(QueueFile, "read", read)
    running, watch = watched(store)
    for _ in range(len(trouble)):  # each change makes it look once more
        store.submit(JobRequest("other", "t"))
        time.sleep(0.05)
    until(lambda: not trouble)
    store.cancel(1)
    assert running.cancel.wait(5)
    watch.stop()


def test_a_cancel_that_meets_a_busy_list_is_not_lost(store: JobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    read = QueueFile.read
    refused: list[int] = []

    def busy_once(file: QueueFile, *arguments: object) -> object:
        if "cancelling" in str(arguments[0]) and "owner" in str(arguments[0]) and len(refused) < 3:
            refused.append(1)
            raise UserError("job.queue_busy")
        return read(file, *arguments)  # type: ignore[arg-type]

    with closing(JobStore(store.folder)) as other:
        other.cancel(1)
        monkeypatch.setattr(QueueFile, "read", busy_once)
        running, watch = watched(store)
        assert running.cancel.wait(5)
    assert len(refused) == 3
    watch.stop()


def test_a_cancel_of_a_job_that_was_only_just_taken_is_not_lost(store: JobStore) -> None:
    running = Running(2, JobLimits())  # job 1 is claimed, and not among the running ones yet
    watch = Watch(store.folder, store.name, running)
    watch.start()
    with closing(JobStore(store.folder)) as other:
        other.cancel(1)
        until(lambda: running.woken > 2)
    assert not running.cancel.requested
    running._number = 1
    assert running.cancel.wait(5)
    watch.stop()


def test_what_only_the_closing_stops_counts_as_running(store: JobStore) -> None:
    running, watch = watched(store)
    running.cancel.stop(StopReason.CLOSING)
    time.sleep(0.2)
    assert store.job(1).state is JobState.RUNNING
    watch.stop()
    running, watch = watched(store)
    running.cancel.stop()
    until(lambda: store.job(1).state is JobState.CANCELLING)
    watch.stop()
