"""Tasks: values and errors as outcomes, order, cancel, and closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs.outcomes import Value
from studio.jobs.report import Cancel, Report
from studio.jobs.tasks import Task, TaskPool
from studio.model.errors import UserError
from studio.model.job import Cancelled, Failed, JobState
from tests.unit.jobs.workers import until


@pytest.fixture
def pool() -> Iterator[TaskPool]:
    pool = TaskPool("test", 1)
    yield pool
    pool.close()


def spin(report: Report, cancel: Cancel) -> int:
    while not cancel.wait(0.002):
        report.steps += 1
    cancel.check()
    return report.steps


def refuse(_report: Report, _cancel: Cancel) -> int:
    raise UserError("file.is_folder", {"path": "x"})


def break_down(_report: Report, _cancel: Cancel) -> int:
    raise RuntimeError("boom")


def ended(task: Task[int]) -> bool:
    return task.outcome is not None


def test_each_end(pool: TaskPool) -> None:
    done = pool.submit("a", lambda _report, _cancel: 7)
    refused = pool.submit("b", refuse)
    broken = pool.submit("c", break_down)
    until(lambda: ended(broken))
    assert done.outcome == Value(7)
    assert refused.outcome == Failed("file.is_folder", {"path": "x"})
    assert isinstance(broken.outcome, Failed)
    assert broken.outcome.message_id == "job.bug"
    assert [task.state for task in (done, refused)] == [JobState.DONE, JobState.FAILED]
    assert done.elapsed_ns > 0


def test_cancel_shows_at_once_and_ends_it(pool: TaskPool) -> None:
    task = pool.submit("spin", spin)
    until(lambda: task.progress.steps > 2)
    assert task.state is JobState.RUNNING
    task.cancel.stop()
    assert task.state in (JobState.CANCELLING, JobState.CANCELLED)
    until(lambda: ended(task))
    assert task.outcome == Cancelled()


def test_higher_priority_goes_first_and_equal_ones_in_order(pool: TaskPool) -> None:
    order: list[str] = []
    first = pool.submit("first", spin)
    until(lambda: first.state is JobState.RUNNING)
    tasks = [
        pool.submit(name, lambda _report, _cancel, name=name: order.append(name), priority=priority)  # type: ignore[misc]
        for name, priority in (("a", 0), ("b", 0), ("urgent", 1))
    ]
    assert [task.title for task in pool.tasks()] == ["first", "urgent", "a", "b"]
    first.cancel.stop()
    until(lambda: all(task.outcome is not None for task in tasks))
    assert order == ["urgent", "a", "b"]


def test_a_waiting_task_that_is_cancelled_never_begins(pool: TaskPool) -> None:
    first = pool.submit("first", spin)
    begun = threading.Event()
    second = pool.submit("second", lambda _report, _cancel: begun.set())
    second.cancel.stop()
    first.cancel.stop()
    until(lambda: second.outcome is not None)
    assert second.outcome == Cancelled()
    assert not begun.is_set()


def test_the_end_is_told_even_when_the_listener_fails(pool: TaskPool) -> None:
    def listener(_task: Task[int]) -> None:
        raise RuntimeError("a listener with a bug")

    first = pool.submit("first", lambda _report, _cancel: 1, listener)
    second = pool.submit("second", lambda _report, _cancel: 2)
    until(lambda: ended(second))
    assert first.outcome == Value(1)


def test_closing_cancels_waits_and_names_what_did_not_stop() -> None:
    pool = TaskPool("test", 2)
    go = threading.Event()
    obedient = pool.submit("obedient", spin)
    deaf = pool.submit("deaf", lambda _report, _cancel: go.wait(10))
    waiting = pool.submit("waiting", spin)
    until(lambda: deaf.state is JobState.RUNNING)
    assert pool.close(0.1) == ["deaf"]
    assert obedient.outcome == waiting.outcome == Cancelled()
    assert pool.submit("late", spin).outcome == Cancelled()
    go.set()
    until(lambda: deaf.outcome is not None)
    assert deaf.outcome == Value(True)


def test_the_log_of_a_failure_is_kept_and_no_other(tmp_path: Path) -> None:
    pool = TaskPool("logged", 1, log_folder=tmp_path / "logs")

    def fails(report: Report, _cancel: Cancel) -> int:
        report.log(b"the prover said no")
        raise UserError("file.is_folder", {"path": "x"})

    def ends_well(report: Report, _cancel: Cancel) -> int:
        report.log(b"the prover said yes")
        return 1

    failed, well, silent = pool.submit("a", fails), pool.submit("b", ends_well), pool.submit("c", refuse)
    until(lambda: ended(silent))
    pool.close()
    assert isinstance(failed.outcome, Failed)
    assert failed.outcome.log is not None
    assert Path(failed.outcome.log).read_bytes() == b"the prover said no"
    assert well.outcome == Value(1)
    assert isinstance(silent.outcome, Failed)
    assert silent.outcome.log is None
    assert len(list((tmp_path / "logs").iterdir())) == 1
