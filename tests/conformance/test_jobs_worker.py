"""`--worker KIND` as the studio starts it: every outcome through the queue, its surroundings, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.host.launch import worker_command
from studio.jobs.runner import JobRunner
from studio.jobs.selftest import HANDLERS
from studio.jobs.worker_pool import WorkerPool
from studio.model.job import Cancelled, Done, Failed, JobLimits, JobRequest, JobState, JsonValue, Outcome
from tests.conftest import CommandLine
from tests.unit.host.process_table import all_gone, is_there
from tests.unit.jobs.workers import call, until


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    (tmp_path / "scratch").mkdir()
    pool = WorkerPool("selftest", tmp_path / "scratch")
    yield pool
    pool.close()


@pytest.fixture
def runner(tmp_path: Path, pool: WorkerPool) -> Iterator[JobRunner]:
    runner = JobRunner(tmp_path / "jobs", {operation: pool.handler(operation) for operation in HANDLERS})
    yield runner
    runner.close()


def submit(runner: JobRunner, operation: str, limits: JobLimits | None = None, **payload: JsonValue) -> int:
    return runner.submit(JobRequest(operation, operation, payload, limits=limits or JobLimits()))


def outcome(runner: JobRunner, operation: str, limits: JobLimits | None = None, **payload: JsonValue) -> Outcome:
    ended = runner.wait(submit(runner, operation, limits, **payload), 30)
    assert ended is not None
    return ended


def failure(ended: Outcome) -> tuple[str, str]:
    """(message id, what the log holds)"""
    assert isinstance(ended, Failed)
    assert ended.message.what
    assert ended.message.next_step
    return ended.message_id, "" if ended.log is None else Path(ended.log).read_text()


def test_done_and_errors_for_people(runner: JobRunner) -> None:
    assert outcome(runner, "echo", a=[1, "ü"]) == Done({"a": [1, "ü"]})
    assert failure(outcome(runner, "refuse")) == ("file.is_folder", "")


@pytest.mark.parametrize(
    ("operation", "message_id", "in_log"),
    [
        ("panic", "job.bug", "index out of bounds"),
        ("leave", "job.bug", "SystemExit"),
        ("abort", "job.worker_killed", "about to abort"),
    ],
)
def test_what_breaks_is_told_and_the_log_has_the_details(
    runner: JobRunner, operation: str, message_id: str, in_log: str
) -> None:
    found_id, log = failure(outcome(runner, operation))
    assert found_id == message_id
    assert in_log in log
    assert outcome(runner, "echo") == Done({})  # the next job has a whole worker


def test_an_exit_is_told_with_its_code(runner: JobRunner) -> None:
    ended = outcome(runner, "exit", code=7)
    assert ended == Failed("job.worker_exited", {"code": 7})


def test_limits_of_memory_and_time(runner: JobRunner) -> None:
    assert outcome(runner, "allocate", JobLimits(max_memory_bytes=2**26), bytes=2**28) == Failed(
        "job.out_of_memory", {"limit": "64.0 MiB"}
    )
    assert outcome(runner, "allocate", JobLimits(max_memory_bytes=2**28), bytes=2**20) == Done({"bytes": 2**20})
    assert outcome(runner, "sleep", JobLimits(max_elapsed_ns=300_000_000), seconds=60) == Failed(
        "job.time_limit", {"limit": "300 ms"}
    )


@pytest.mark.posix
def test_a_worker_killed_from_outside_names_the_signal(runner: JobRunner, pool: WorkerPool) -> None:
    number = submit(runner, "sleep", seconds=60)
    until(lambda: (now := runner.progress().get(number)) is not None and now.steps > 0)
    (pid,) = pool.process_ids
    os.kill(pid, signal.SIGKILL)
    assert runner.wait(number, 10) == Failed("job.worker_killed", {"signal": "SIGKILL"})


def test_a_cancelled_job_takes_its_whole_tree_with_it(runner: JobRunner, pool: WorkerPool) -> None:
    number = submit(runner, "children", seconds=60)
    until(lambda: (now := runner.progress().get(number)) is not None and " " in now.phase)
    progress = runner.progress()[number]
    family = [*pool.process_ids, *map(int, progress.phase.split())]
    assert len(family) == 3
    assert all(map(is_there, family))
    assert runner.cancel(number) in (JobState.CANCELLING, JobState.CANCELLED)
    assert runner.wait(number, 10) == Cancelled()
    assert not is_there(family[0])  # reaped before it counts as cancelled
    assert all_gone(family, 1)


def test_one_that_ignores_signals_is_cancelled_too(runner: JobRunner) -> None:
    number = submit(runner, "ignore signals", seconds=60)
    until(lambda: (now := runner.progress().get(number)) is not None and now.steps > 0)
    runner.cancel(number)
    runner.cancel(number)
    assert runner.wait(number, 10) == Cancelled()


@pytest.mark.posix
def test_what_a_worker_sees(pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISC0_DEV_MODE", "BONSAI_API_KEY", "BONSAI_API_URL", "LD_LIBRARY_PATH", "PYTHONPATH", "ANY_SECRET"):
        monkeypatch.setenv(name, "1")
    seen = call(pool, "surroundings").values
    environment = seen["environment"]
    assert isinstance(environment, dict)
    assert set(environment) <= {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LC_ALL", "LC_CTYPE"}
    assert set(str(environment["PATH"]).split(":")) <= {"/usr/local/bin", "/usr/bin", "/bin"}
    assert seen["folder"] == str(tmp_path / "scratch")
    module_path = seen["module_path"]
    assert isinstance(module_path, list)
    assert "" not in module_path
    assert str(tmp_path / "scratch") not in module_path
    assert seen["group"] == seen["pid"]
    assert int(str(seen["priority"])) >= 10


def test_large_private_bytes_go_there_and_back(pool: WorkerPool) -> None:
    attachments = {"a": os.urandom(2**22), "empty": b""}
    assert call(pool, "echo", attachments=attachments).attachments == attachments


def test_an_unknown_kind_is_wrong_use(command_line: CommandLine) -> None:
    for arguments in (("--worker", "juggle"), ("--worker",), ("--worker", "verify", "more")):
        ended = command_line(*arguments)
        assert ended.code == 2
        assert "selftest, verify" in ended.err


def test_the_end_of_input_ends_an_idle_worker() -> None:
    ended = subprocess.run(worker_command("selftest"), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert b'"kind":"ready"' in ended.stdout
    assert ended.returncode != 0
