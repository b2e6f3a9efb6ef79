"""Threads that supervise: outcomes, cancel, limits, closing, and a disk that does not take the outcome."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from studio.jobs.outcomes import Handler
from studio.jobs.report import Cancel, Report
from studio.jobs.runner import JobRunner
from studio.jobs.store import JobStore
from studio.model.errors import UserError
from studio.model.job import Cancelled, Done, Failed, Job, JobLimits, JobRequest, JobState, Outcome
from tests.unit.jobs.workers import until


def echo(request: JobRequest, _report: Report, _cancel: Cancel) -> Mapping[str, object]:
    return request.payload


def spin(_request: JobRequest, report: Report, cancel: Cancel) -> Mapping[str, object]:
    report.phase = "spinning"
    while not cancel.wait(0.002):
        report.steps += 1
    cancel.check()
    return {}


def refuse(_request: JobRequest, _report: Report, _cancel: Cancel) -> Mapping[str, object]:
    raise UserError("file.is_folder", {"path": "x"})


def break_down(_request: JobRequest, _report: Report, _cancel: Cancel) -> Mapping[str, object]:
    raise RuntimeError("boom")


def finish_late(_request: JobRequest, _report: Report, cancel: Cancel) -> Mapping[str, object]:
    """Does not look at the cancel."""
    cancel.wait(10)
    time.sleep(0.05)
    return {"finished": True}


def hang(request: JobRequest, _report: Report, _cancel: Cancel) -> Mapping[str, object]:
    """Never looks at the cancel."""
    time.sleep(float(str(request.payload["seconds"])))
    return {}


HANDLERS: dict[str, Handler] = {
    "echo": echo,
    "spin": spin,
    "refuse": refuse,
    "break": break_down,
    "finish late": finish_late,
    "hang": hang,
}


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[JobRunner]:
    runner = JobRunner(tmp_path / "jobs", HANDLERS)
    yield runner
    runner.close()


def outcome_of(runner: JobRunner, kind: str, *, limits: JobLimits | None = None) -> Outcome | None:
    return runner.wait(runner.submit(JobRequest(kind, kind, {"x": 1}, limits=limits or JobLimits())), 10)


def test_each_outcome(runner: JobRunner) -> None:
    assert outcome_of(runner, "echo") == Done({"x": 1})
    assert outcome_of(runner, "refuse") == Failed("file.is_folder", {"path": "x"})
    broken = outcome_of(runner, "break")
    assert isinstance(broken, Failed)
    assert broken.log is not None
    assert "boom" in Path(broken.log).read_text()
    assert broken.message.what.endswith("RuntimeError: boom")


def test_a_time_limit_holds_in_a_thread(runner: JobRunner) -> None:
    assert outcome_of(runner, "spin", limits=JobLimits(max_elapsed_ns=50_000_000)) == Failed(
        "job.time_limit", {"limit": "50.0 ms"}
    )


def test_progress_is_there_for_the_asking(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: runner.job(number).state is JobState.RUNNING)
    until(lambda: (progress := runner.job(number).progress) is not None and progress.steps > 5)
    progress = runner.progress()[number]
    assert (progress.phase, progress.total_steps) == ("spinning", None)
    assert progress.steps_per_second > 0
    with closing(JobStore(runner.store.folder)) as other:
        until(lambda: (seen := other.job(number).progress) is not None and seen.steps > 5)
    assert runner.cancel(number) in (JobState.CANCELLING, JobState.CANCELLED)
    assert runner.wait(number, 10) == Cancelled()
    assert runner.job(number).progress is None


def test_cancel_of_a_queued_job_and_twice(runner: JobRunner) -> None:
    running = [runner.submit(JobRequest("spin", "t")) for _ in range(2)]
    until(lambda: len(runner.progress()) == 2)
    queued = runner.submit(JobRequest("echo", "t"))
    assert runner.cancel(queued) is JobState.CANCELLED
    assert runner.cancel(queued) is JobState.CANCELLED
    for number in running:
        assert runner.cancel(number) is JobState.CANCELLING
        assert runner.cancel(number) in (JobState.CANCELLING, JobState.CANCELLED)
    assert [runner.wait(number, 10) for number in (*running, queued)] == [Cancelled()] * 3


@pytest.mark.parametrize("looks_at_one", [True, False])
def test_a_job_that_ends_during_a_look_was_being_cancelled(
    runner: JobRunner, monkeypatch: pytest.MonkeyPatch, looks_at_one: bool
) -> None:
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: number in runner.progress())
    read = runner.store.job

    def slow_look(number: int) -> Job:
        row = read(number)
        until(lambda: number not in runner.progress())
        return row

    def slow_list(*, limit: int) -> list[Job]:
        return [slow_look(number)]

    monkeypatch.setattr(runner.store, "job" if looks_at_one else "jobs", slow_look if looks_at_one else slow_list)
    runner.cancel(number)
    seen = runner.job(number) if looks_at_one else runner.jobs()[0]
    assert seen.state in (JobState.CANCELLING, JobState.CANCELLED)


def test_what_finishes_in_spite_of_a_cancel_is_done(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("finish late", "t"))
    until(lambda: number in runner.progress())
    assert runner.cancel(number) is JobState.CANCELLING
    assert runner.wait(number, 10) == Done({"finished": True})


def test_another_process_can_cancel(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: number in runner.progress())
    with closing(JobStore(runner.store.folder)) as other:
        assert other.cancel(number) is JobState.CANCELLING
    assert runner.wait(number, 10) == Cancelled()


def test_a_job_of_another_process_is_run_soon(runner: JobRunner) -> None:
    with closing(JobStore(runner.store.folder)) as other:
        number = other.submit(JobRequest("echo", "t", {"y": 2}))
    assert runner.wait(number, 10) == Done({"y": 2})


def test_waiting_can_end_before_the_job(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("spin", "t"))
    assert runner.wait(number, 0.05) is None


def test_closing_stops_what_runs_and_the_next_start_goes_on_with_it(tmp_path: Path) -> None:
    runner = JobRunner(tmp_path, HANDLERS, threads=1)
    running, waiting = runner.submit_all([JobRequest("spin", "t"), JobRequest("echo", "t", {"kept": True})])
    until(lambda: running in runner.progress())
    assert runner.close() == []
    with closing(JobStore(tmp_path)) as store:
        job = store.job(running)
        assert (job.state, job.starts, job.progress) == (JobState.QUEUED, 0, None)
    with pytest.raises(UserError) as refused:
        runner.submit(JobRequest("echo", "t"))
    assert refused.value.message_id == "job.queue_closed"
    again = JobRunner(tmp_path, {**HANDLERS, "spin": HANDLERS["echo"]})
    assert again.wait(running, 10) == Done({})
    assert again.wait(waiting, 10) == Done({"kept": True})
    again.close()


def test_what_a_person_stopped_stays_stopped_when_the_runner_closes(tmp_path: Path) -> None:
    runner = JobRunner(tmp_path, HANDLERS, threads=1)
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: number in runner.progress())
    runner.cancel(number)
    assert runner.close() == []
    with closing(JobStore(tmp_path)) as store:
        assert store.job(number).outcome == Cancelled()


def test_a_job_that_cannot_be_put_back_is_found_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise UserError("file.disk_full", {"path": "jobs.sqlite"})

    runner = JobRunner(tmp_path, HANDLERS, threads=1)
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: number in runner.progress())
    monkeypatch.setattr(runner.store, "put_back", full)
    assert runner.close() == []
    assert "could not be put back" in caplog.text
    again = JobRunner(tmp_path, {"spin": HANDLERS["echo"]})
    assert again.wait(number, 10) == Done({})
    again.close()


def test_a_job_taken_in_the_moment_of_closing_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = JobRunner(tmp_path, HANDLERS, threads=1)
    taken, go_on = threading.Event(), threading.Event()
    real = JobStore.claim

    def slowly(store: JobStore, *arguments: object, **options: object) -> object:
        found = real(store, *arguments, **options)  # type: ignore[arg-type]
        if found is not None:
            taken.set()
            go_on.wait(5)
        return found

    monkeypatch.setattr(JobStore, "claim", slowly)
    number = runner.submit(JobRequest("echo", "t"))
    assert taken.wait(5)
    threading.Timer(0.1, go_on.set).start()
    assert runner.close() == []
    with closing(JobStore(tmp_path)) as store:
        assert (store.job(number).state, store.job(number).starts) == (JobState.QUEUED, 0)


def test_a_cancel_does_not_wait_for_the_disk(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("spin", "t"))
    until(lambda: number in runner.progress())
    with runner.store._file.writing(durable=True):
        assert runner.cancel(number) is JobState.CANCELLING
        assert runner.job(number).state is JobState.CANCELLING
    assert runner.wait(number, 10) == Cancelled()


def test_other_processes_see_that_a_job_is_being_cancelled(runner: JobRunner) -> None:
    number = runner.submit(JobRequest("hang", "t", {"seconds": 0.5}))
    until(lambda: number in runner.progress())
    runner.cancel(number)
    with closing(JobStore(runner.store.folder)) as other:
        until(lambda: other.job(number).state is JobState.CANCELLING, 0.4)


def test_closing_waits_for_so_long_only_and_says_what_is_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    runner = JobRunner(tmp_path, HANDLERS)
    number = runner.submit(JobRequest("hang", "t", {"seconds": 0.5}))
    until(lambda: number in runner.progress())
    started = time.monotonic()
    assert runner.close(timeout_s=0.1) == [number]
    assert time.monotonic() - started < 0.4
    assert f"[{number}]" in caplog.text
    # Its thread is still there and does not lose the result.
    until(lambda: runner.job(number).outcome == Done({}))
    runner.store.close()


def test_an_outcome_that_the_disk_does_not_take_is_told_all_the_same(
    runner: JobRunner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise UserError("file.disk_full", {"path": "jobs.sqlite"})

    monkeypatch.setattr(runner.store, "finish", full)
    assert outcome_of(runner, "echo") == Done({"x": 1})
    assert "could not be written" in caplog.text
    monkeypatch.undo()
    assert outcome_of(runner, "echo") == Done({"x": 1})


def test_a_list_that_cannot_be_read_for_a_while_stops_nobody(
    runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise UserError("job.queue_busy", {"path": "jobs.sqlite"})

    monkeypatch.setattr(runner.store, "claim", busy)
    number = runner.submit(JobRequest("echo", "t"))
    time.sleep(0.05)
    monkeypatch.undo()
    runner.wake()
    assert runner.wait(number, 10) == Done({})


def test_only_own_jobs_are_run_if_that_is_wanted(tmp_path: Path) -> None:
    runner = JobRunner(tmp_path, HANDLERS, only_own=True)
    with closing(JobStore(tmp_path)) as other:
        foreign = other.submit(JobRequest("echo", "t"))
    assert outcome_of(runner, "echo") == Done({"x": 1})
    assert runner.job(foreign).state is JobState.QUEUED
    assert [job.id for job in runner.jobs(limit=1)] == [foreign + 1]
    runner.close()


def test_a_thousand_quick_jobs(runner: JobRunner, capsys: pytest.CaptureFixture[str]) -> None:
    started_ns = time.perf_counter_ns()
    numbers = runner.submit_all([JobRequest("echo", "t", {"n": n}) for n in range(1000)])
    outcomes = [runner.wait(number, 30) for number in numbers]
    elapsed_s = (time.perf_counter_ns() - started_ns) / 1e9
    assert outcomes == [Done({"n": n}) for n in range(1000)]
    with capsys.disabled():
        print(f"\n1,000 quick jobs, each outcome on disk: {elapsed_s:.2f} s, {1000 / elapsed_s:,.0f} a second")
    assert threading.active_count() < 20
