"""The studio itself dies: its workers end, and its jobs are neither lost nor done twice by chance."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.jobs.runner import JobRunner
from studio.jobs.worker_pool import WorkerPool
from studio.model.job import Done, JobRequest, JobState
from tests.unit.host.process_table import all_gone, is_there

# A studio with one long job in a worker that has children, one in a thread, and one that waits.
STUDIO = """
import sys, time
from pathlib import Path
from studio.jobs.runner import JobRunner
from studio.jobs.worker_pool import WorkerPool
from studio.model.job import JobRequest

folder = Path(sys.argv[1])
pool = WorkerPool("selftest", folder)
spin = lambda request, report, cancel: time.sleep(600)
runner = JobRunner(folder / "jobs", {"children": pool.handler("children"), "spin": spin, "wait": spin})
family = runner.submit(JobRequest("children", "t", {"seconds": 600}, {"witness": b"private"}))
runner.submit_all([JobRequest("spin", "t"), JobRequest("wait", "t", {"n": 3})])
while " " not in getattr(runner.progress().get(family), "phase", "") or len(runner.progress()) < 2:
    time.sleep(0.01)
print(*pool.process_ids, runner.progress()[family].phase, flush=True)
time.sleep(600)
"""


def studio(folder: Path) -> tuple[subprocess.Popen[str], list[int]]:
    process = subprocess.Popen([sys.executable, "-c", STUDIO, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        return process, list(map(int, process.stdout.readline().split()))


@pytest.mark.linux
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_workers_do_not_outlive_the_studio(tmp_path: Path, end: signal.Signals) -> None:
    process, family = studio(tmp_path)
    assert len(family) == 3
    assert all(map(is_there, family))
    process.send_signal(end)
    process.wait()
    assert all_gone(family, 2)


def test_jobs_are_taken_up_again_after_a_crash(tmp_path: Path) -> None:
    process, _ = studio(tmp_path)
    process.kill()
    process.wait()
    seen: list[object] = []

    def again(request: JobRequest, *_: object) -> dict[str, object]:
        seen.append((request.kind, dict(request.payload), dict(request.attachments)))
        return {"again": True}

    runner = JobRunner(tmp_path / "jobs", dict.fromkeys(("children", "spin", "wait"), again), threads=1)
    assert [runner.wait(number, 10) for number in (1, 2, 3)] == [Done({"again": True})] * 3
    assert [runner.job(number).starts for number in (1, 2, 3)] == [2, 2, 1]
    runner.close()
    # In the order in which they came, with their private bytes.
    assert seen == [
        ("children", {"seconds": 600}, {"witness": b"private"}),
        ("spin", {}, {}),
        ("wait", {"n": 3}, {}),
    ]


def test_a_living_studio_takes_over_from_one_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.jobs.runner._RECOVER_EVERY_NS", 100_000_000)
    process, _ = studio(tmp_path)
    taken: list[str] = []

    def take(request: JobRequest, *_: object) -> dict[str, object]:
        taken.append(request.kind)
        return {}

    runner = JobRunner(tmp_path / "jobs", {"spin": take}, threads=1)
    assert runner.wait(2, 0.3) is None  # its owner lives
    assert runner.job(2).state is JobState.RUNNING
    process.kill()
    process.wait()
    assert runner.wait(2, 10) == Done({})
    assert taken == ["spin"]
    runner.close()


KILLED_WHILE_SUBMITTING = """
import os, sys
from pathlib import Path
from studio.jobs.store import JobStore
from studio.model.job import JobRequest
store = JobStore(Path(sys.argv[1]))
while True:
    os.write(1, b"%d\\n" % store.submit(JobRequest("k", "t", {}, {"w": bytes(5000)})))
"""


def test_what_was_submitted_is_there_whenever_the_kill_comes(tmp_path: Path) -> None:
    told: list[int] = []
    for index in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED_WHILE_SUBMITTING, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        printed = b""
        while printed.count(b"\n") < 1 + 3 * index:
            printed += os.read(process.stdout.fileno(), 100)
        process.kill()
        printed += process.stdout.read()
        process.wait()
        process.stdout.close()
        told += [int(line) for line in printed.split(b"\n")[:-1]]
    runner = JobRunner(tmp_path, {"k": lambda request, *_: {"bytes": len(request.attachments["w"])}})
    for number in told:
        assert runner.wait(number, 30) == Done({"bytes": 5000})
    runner.close()


def test_a_pool_of_a_dead_worker_command_is_an_error_and_no_hang(tmp_path: Path) -> None:
    pool = WorkerPool("selftest", tmp_path, command=(sys.executable, "-c", "raise SystemExit(9)"))
    runner = JobRunner(tmp_path / "jobs", {"echo": pool.handler("echo")})
    ended = runner.wait(runner.submit(JobRequest("echo", "t")), 10)
    assert "9" in str(ended)
    runner.close()
    pool.close()
