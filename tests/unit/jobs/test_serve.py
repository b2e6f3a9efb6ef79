"""The inside of a worker, seen through its pipes: what it answers, what it survives, and when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.host.launch import minimal_environment
from studio.jobs.frames import Frame, encode, read_frame
from studio.model.job import JsonValue

WORKER = """
import ctypes, os, sys
from studio.jobs import selftest
from studio.jobs.serve import serve
from studio.jobs.work import WorkResult

def noisy(work, report):
    print("from Python")
    ctypes.CDLL(None).puts(b"from C")
    os.write(1, b"by number")
    return WorkResult({"read": sys.stdin.read()})

def no_json(work, report):
    return WorkResult({"x": object()})

def cancelled(work, report):
    from studio.model.errors import Cancelled
    raise Cancelled

def count(work, report):
    import time
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        report.steps += 1
    return WorkResult()

own = {"noisy": noisy, "no json": no_json, "cancelled": cancelled, "count": count}
sys.exit(serve("test", {**selftest.HANDLERS, **own}))
"""


class Worker:
    """A worker whose pipes the test holds itself."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=minimal_environment(),
            cwd=folder,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.stdin, self.stdout, self.stderr = self.process.stdin, self.process.stdout, self.process.stderr
        ready = self.next_frame()
        assert (ready.kind, ready.values["pid"]) == ("ready", self.process.pid)

    def next_frame(self) -> Frame:
        frame = read_frame(self.stdout.read)
        assert frame is not None
        return frame

    def ask(self, operation: str, *, max_memory_bytes: int | None = None, **payload: JsonValue) -> list[Frame]:
        """All frames of one request, the answer last."""
        values: dict[str, JsonValue] = {"call": 7, "operation": operation, "payload": payload}
        self.send(Frame("work", {**values, "max_memory_bytes": max_memory_bytes}))
        frames = [self.next_frame()]
        while frames[-1].kind == "progress":
            frames.append(self.next_frame())
        assert frames[-1].values["call"] == 7
        return frames

    def send(self, frame: Frame) -> None:
        self.stdin.write(b"".join(encode(frame)))
        self.stdin.flush()

    def end(self) -> int:
        """Let the lease end; the exit code."""
        self.stdin.close()
        return self.process.wait(5)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path)
    yield worker
    worker.process.kill()
    worker.process.wait()
    for stream in (worker.stdin, worker.stdout, worker.stderr):
        stream.close()


def failure(frames: list[Frame]) -> JsonValue:
    assert frames[-1].kind == "failed"
    return frames[-1].values["message_id"]


def test_prints_of_libraries_do_not_get_between_the_frames(worker: Worker) -> None:
    answer = worker.ask("noisy")[-1]
    assert (answer.kind, answer.values["result"]) == ("done", {"read": ""})
    assert worker.ask("echo", a=1)[-1].values["result"] == {"a": 1}
    assert worker.end() != 0
    assert b"by number" in worker.stderr.read()


def test_every_bad_end_of_a_handler_is_an_answer(worker: Worker) -> None:
    assert failure(worker.ask("panic")) == "job.bug"
    assert failure(worker.ask("leave")) == "job.bug"
    assert failure(worker.ask("no json")) == "job.bug"
    assert failure(worker.ask("refuse")) == "file.is_folder"
    assert failure(worker.ask("no such")) == "job.unknown_operation"
    assert failure(worker.ask("cancelled")) == "job.worker_exited"
    assert worker.ask("echo", still="there")[-1].values["result"] == {"still": "there"}


def test_a_request_of_another_kind_is_an_answer_too(worker: Worker) -> None:
    worker.send(Frame("dance", {"call": 7}))
    assert failure([worker.next_frame()]) == "job.bug"


def test_a_memory_limit_holds_for_one_request(worker: Worker) -> None:
    assert failure(worker.ask("allocate", max_memory_bytes=2**25, bytes=2**27)) == "job.out_of_memory"
    assert worker.ask("allocate", bytes=2**27)[-1].kind == "done"


def test_progress_comes_at_most_30_times_a_second(worker: Worker) -> None:
    frames = worker.ask("count")
    assert 1 <= len(frames) - 1 <= 16
    steps = [int(str(frame.values["steps"])) for frame in frames[:-1]]
    assert steps == sorted(steps)


def test_the_end_of_the_lease_ends_work_that_hangs(worker: Worker) -> None:
    worker.send(Frame("work", {"call": 1, "operation": "ignore signals", "payload": {"seconds": 600}}))
    assert worker.next_frame().kind == "progress"
    started = time.monotonic()
    assert worker.end() != 0
    assert time.monotonic() - started < 1


def test_noise_ends_it(worker: Worker) -> None:
    worker.stdin.write(b"\xff" * 8)
    worker.stdin.flush()
    assert worker.process.wait(5) != 0
    assert b"BadFrame" in worker.stderr.read()


def test_it_ends_when_nobody_reads_any_more(worker: Worker) -> None:
    worker.stdout.close()
    worker.send(Frame("work", {"call": 1, "operation": "sleep", "payload": {"seconds": 600}}))
    assert worker.process.wait(5) != 0


def test_ctrl_c_is_for_the_studio(worker: Worker) -> None:
    os.kill(worker.process.pid, 2)
    assert worker.ask("echo", a=1)[-1].kind == "done"
