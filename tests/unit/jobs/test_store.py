"""The queue on disk: order, states, other processes, and what is left of private bytes and after a crash."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studio.jobs import store as store_module
from studio.jobs.job_log import JobLog, log_path
from studio.jobs.store import MAX_STARTS, JobStore
from studio.model.errors import UserError
from studio.model.job import Cancelled, Done, Failed, JobLimits, JobRequest, JobState

SECRET = b"a very private witness " * 500


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    with closing(JobStore(tmp_path / "jobs")) as store:
        yield store


@pytest.fixture
def other(store: JobStore) -> Iterator[JobStore]:
    """The same queue, opened once more."""
    with closing(JobStore(store.folder)) as other:
        yield other


def request(kind: str = "prove", priority: int = 0, **attachments: bytes) -> JobRequest:
    return JobRequest(kind, "title", {"n": 5}, attachments, priority)


def claimed(store: JobStore) -> int | None:
    taken = store.claim(["prove"])
    return None if taken is None else taken[0]


def test_what_is_submitted_is_claimed_as_it_was(store: JobStore) -> None:
    asked = JobRequest("prove", "t", {"n": [1, None, "ü"]}, {"witness": b"\0\xff"}, 3, JobLimits(5, 6))
    number = store.submit(asked)
    assert store.job(number).state is JobState.QUEUED
    assert store.claim(["prove"]) == (number, asked)
    job = store.job(number)
    assert (job.state, job.starts, job.started_unix_ms is not None) == (JobState.RUNNING, 1, True)
    assert store.claim(["prove"]) is None


def test_a_claim_can_be_undone(store: JobStore, other: JobStore) -> None:
    number = store.submit(request())
    claimed(store)
    other.put_back(number)  # not the owner
    assert store.job(number).state is JobState.RUNNING
    store.put_back(number)
    assert (store.job(number).state, store.job(number).starts) == (JobState.QUEUED, 0)
    assert claimed(other) == number


def test_a_look_does_not_wait_for_a_write(store: JobStore) -> None:
    number = store.submit(request())
    states: list[JobState] = []
    look = threading.Thread(target=lambda: states.append(store.job(number).state))
    with store._file.writing(durable=True):
        look.start()
        look.join(5)
        assert states == [JobState.QUEUED]


def test_the_order_is_priority_then_arrival(store: JobStore) -> None:
    low, first, second, high = store.submit_all([request(priority=priority) for priority in (-1, 0, 0, 5)])
    assert [claimed(store) for _ in range(5)] == [high, first, second, low, None]


def test_only_known_kinds_and_if_wanted_only_own_jobs_are_claimed(store: JobStore, other: JobStore) -> None:
    number = other.submit(request("verify"))
    assert store.claim(["prove"]) is None
    assert store.claim(["prove", "verify"], only_own=True) is None
    taken = store.claim(["prove", "verify"])
    assert taken is not None
    assert taken[0] == number


def test_all_or_none_are_submitted(store: JobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_ATTACHMENT_BYTES", 10)
    with pytest.raises(UserError) as refused:
        store.submit_all([request(), request(witness=bytes(11))])
    assert refused.value.message_id == "job.too_large"
    with pytest.raises(ValueError):
        store.submit_all([request(), JobRequest("k", "t", {"x": float("inf")})])
    assert store.jobs() == []


def test_an_outcome_is_kept_and_is_the_last_word(store: JobStore) -> None:
    number = store.submit(request())
    claimed(store)
    store.finish(number, Done({"identity": "ab"}))
    store.finish(number, Cancelled())
    job = store.job(number)
    assert (job.state, job.outcome) == (JobState.DONE, Done({"identity": "ab"}))
    assert job.finished_unix_ms is not None
    assert store.cancel(number) is JobState.DONE


def test_cancel_in_each_state(store: JobStore, other: JobStore) -> None:
    queued, running = store.submit_all([request(), request(priority=1)])
    claimed(store)
    assert store.cancel(queued) is JobState.CANCELLED
    assert store.job(queued).outcome == Cancelled()
    assert other.cancel(running) is JobState.CANCELLING
    assert store.cancel(running) is JobState.CANCELLING
    assert store.claim(["prove"]) is None
    store.finish(running, Done({}))
    assert store.job(running).state is JobState.DONE  # it finished before the cancel reached it


def test_a_job_that_is_not_there(store: JobStore) -> None:
    for ask in (store.job, store.cancel):
        with pytest.raises(UserError) as refused:
            ask(99)
        assert refused.value.message_id == "job.unknown"


def test_lists_are_newest_first_and_by_state(store: JobStore) -> None:
    numbers = store.submit_all([request() for _ in range(5)])
    claimed(store)
    assert [job.id for job in store.jobs(limit=2)] == [numbers[4], numbers[3]]
    assert [job.id for job in store.jobs(states=[JobState.RUNNING])] == [numbers[0]]


@pytest.mark.parametrize("ended_by", ["finish", "cancel"])
def test_private_bytes_are_gone_from_every_file_when_the_job_ends(store: JobStore, ended_by: str) -> None:
    number = store.submit(request(witness=SECRET))

    def found() -> bool:
        return any(SECRET[:100] in path.read_bytes() for path in store.folder.iterdir() if path.is_file())

    assert found()
    if ended_by == "finish":
        claimed(store)
        store.finish(number, Done({}))
    else:
        store.cancel(number)
    store.forget_erased(now=True)
    assert not found()


def test_the_history_has_a_limit_and_takes_the_logs_with_it(tmp_path: Path) -> None:
    store = JobStore(tmp_path, history=3)
    numbers = store.submit_all([request() for _ in range(6)])
    for number in numbers[:5]:
        assert claimed(store) == number
        JobLog(store.log_folder, number).write(b"x")
        store.finish(number, Done({}))
    store.prune()
    assert [job.id for job in store.jobs()] == [numbers[5], numbers[4], numbers[3], numbers[2]]
    assert [log_path(store.log_folder, number).exists() for number in numbers[:5]] == [False, False, True, True, True]
    assert store.submit(request()) > numbers[5]  # a number is never given twice
    store.close()


DIE = """
import os, sys
from pathlib import Path
from studio.jobs.store import JobStore
store = JobStore(Path(sys.argv[1]))
taken = store.claim(["prove"])
if sys.argv[2] == "cancelling":
    store.cancel(taken[0])
os._exit(1)
"""


def die_with_a_job(folder: Path, state: str = "running") -> None:
    subprocess.run([sys.executable, "-c", DIE, str(folder), state], check=False)


def test_a_job_whose_process_died_is_queued_again_until_it_was_started_too_often(store: JobStore) -> None:
    number = store.submit(request(witness=SECRET))
    for _ in range(MAX_STARTS - 1):
        die_with_a_job(store.folder)
        assert [job.state for job in store.recover()] == [JobState.QUEUED]
        assert store.recover() == []
    taken = store.claim(["prove"])
    assert taken is not None
    assert taken[1].attachments == {"witness": SECRET}
    assert store.recover() == []  # it runs here, now
    store.close()
    with closing(JobStore(store.folder)) as again:
        assert [job.outcome for job in again.recover()] == [Failed("job.lost", {"starts": MAX_STARTS})]
        assert again.job(number).state is JobState.FAILED


def test_a_job_that_was_being_cancelled_is_cancelled(store: JobStore) -> None:
    number = store.submit(request())
    die_with_a_job(store.folder, "cancelling")
    assert store.job(number).state is JobState.CANCELLING
    assert [job.outcome for job in store.recover()] == [Cancelled()]


def test_a_job_of_a_living_process_is_left_alone(store: JobStore, other: JobStore) -> None:
    number = store.submit(request())
    claimed(store)
    assert other.recover() == []
    assert other.job(number).state is JobState.RUNNING
