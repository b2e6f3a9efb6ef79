"""Warm workers: used again, replaced when they broke, gone when the pool is closed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs import worker_pool
from studio.jobs.report import Cancel, Report
from studio.jobs.worker_pool import WorkerPool
from studio.model.errors import Cancelled, UserError
from studio.model.job import JobRequest
from tests.unit.host.process_table import all_gone
from tests.unit.jobs.workers import call, until


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    pool = WorkerPool("selftest", tmp_path)
    yield pool
    left = pool.process_ids
    pool.close()
    assert all_gone(left, 2)


def worker_id(pool: WorkerPool) -> int:
    return int(str(call(pool, "surroundings").values["pid"]))


def test_a_warm_worker_is_used_again(pool: WorkerPool) -> None:
    pool.warm_up()
    (pid,) = pool.process_ids
    assert [worker_id(pool), worker_id(pool)] == [pid, pid]
    with pytest.raises(UserError):
        call(pool, "refuse")
    assert worker_id(pool) == pid  # an error for people says nothing against the worker


@pytest.mark.parametrize("operation", ["panic", "leave", "abort"])
def test_a_broken_one_is_replaced(pool: WorkerPool, operation: str) -> None:
    pid = worker_id(pool)
    with pytest.raises(UserError):
        call(pool, operation)
    assert all_gone([pid], 2)
    assert worker_id(pool) != pid


@pytest.mark.posix
def test_one_that_died_while_it_waited_is_replaced(pool: WorkerPool) -> None:
    pid = worker_id(pool)
    os.kill(pid, signal.SIGKILL)
    assert all_gone([pid], 2)
    assert worker_id(pool) != pid


def test_a_worker_does_not_grow_old(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "_MOST_CALLS", 2)
    first = [worker_id(pool), worker_id(pool)]
    assert first[0] == first[1] != worker_id(pool)


def test_as_many_workers_as_calls_and_no_more_kept_than_wanted(pool: WorkerPool) -> None:
    threads = [threading.Thread(target=call, args=(pool, "sleep"), kwargs={"seconds": 0.3}) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: len(pool.process_ids) == 3)
    for thread in threads:
        thread.join()
    until(lambda: len(pool.process_ids) == 2)


def test_it_is_a_handler_of_jobs(pool: WorkerPool) -> None:
    handle = pool.handler("echo")
    assert handle(JobRequest("echo", "t", {"a": 1}), Report(), Cancel()) == {"a": 1}


def test_nothing_starts_for_a_cancelled_job(pool: WorkerPool) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        call(pool, "echo", cancel=cancel)
    assert pool.process_ids == ()


def test_a_cancel_while_it_starts(pool: WorkerPool) -> None:
    cancel = Cancel()
    threading.Timer(0.01, cancel.stop).start()
    with pytest.raises(Cancelled):
        call(pool, "sleep", cancel=cancel, seconds=60)


def test_closing_ends_those_at_work_too(tmp_path: Path) -> None:
    pool = WorkerPool("selftest", tmp_path)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            call(pool, "sleep", seconds=60)
        except (UserError, Cancelled) as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: len(pool.process_ids) == 1)
    left = pool.process_ids
    pool.close()
    thread.join(5)
    assert all_gone(left, 2)
    assert isinstance(errors[0], Cancelled)
    with pytest.raises(Cancelled):
        call(pool, "echo")
