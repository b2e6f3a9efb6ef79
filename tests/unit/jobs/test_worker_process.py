"""One worker process, real or hostile: a result or an error for people, and never anything else."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from studio.jobs import worker_process
from studio.jobs.report import Cancel, Report
from studio.jobs.worker_pool import WorkerPool
from studio.model.errors import Cancelled, UserError
from studio.model.job import JobLimits
from tests.unit.host.process_table import all_gone
from tests.unit.jobs.workers import READY, call, scripted, until


def refused(pool: WorkerPool, operation: str = "x", limits: JobLimits | None = None) -> UserError:
    with pytest.raises(UserError) as error:
        call(pool, operation, limits=limits or JobLimits())
    left = pool.process_ids
    pool.close()
    assert all_gone(left, 2)
    return error.value


HOSTILE = {
    "a length beyond the cap": 'send(b"\\xff\\xff\\xff\\xff")',
    "a frame cut off": 'send(b"\\0\\0\\0\\x50{"); os._exit(0)',
    "no JSON": "frame(b'hello')",
    "endless nesting": "frame(b'[' * 200000)",
    "a part beyond the cap": """frame(b'{"kind":"done","values":{},"parts":[["a",99999999]]}')""",
    "an answer to another request": """answer(b'{"call":7,"result":{}}')""",
    "a result that is no object": """answer(b'{"call":1,"result":[]}')""",
    "an unknown kind": """frame(b'{"kind":"dance","values":{"call":1},"parts":[]}')""",
    "an unknown message": (
        """frame(b'{"kind":"failed","values":{"call":1,"message_id":"x.y","params":{}},"parts":[]}')"""
    ),
    "parameters of another type": (
        """frame(b'{"kind":"failed","values":{"call":1,"message_id":"job.bug","params":[]},"parts":[]}')"""
    ),
    "a message id that is a list": (
        """frame(b'{"kind":"failed","values":{"call":1,"message_id":[],"params":{}},"parts":[]}')"""
    ),
    "progress of another type": """frame(b'{"kind":"progress","values":{"steps":"1","phase":""},"parts":[]}')""",
    "negative progress": """frame(b'{"kind":"progress","values":{"steps":-1,"phase":""},"parts":[]}')""",
    "a bad total": """frame(b'{"kind":"progress","values":{"steps":1,"total_steps":-1,"phase":""},"parts":[]}')""",
    "closed output": "os.close(1); time.sleep(600)",
    "prints": 'print("hello", flush=True)',
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_makes_no_sense_is_refused(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "_END_S", 0.1)
    pool = scripted(tmp_path, code + "\ntime.sleep(600)", max_result_bytes=1000)
    assert refused(pool).message_id == "job.worker_protocol"


def test_a_flood_of_answers_fills_no_memory(tmp_path: Path) -> None:
    pool = scripted(tmp_path, """while True: answer(b'{"call":1,"result":{}}')""")
    assert call(pool, "x").values == {}
    time.sleep(0.1)
    error = refused(pool)  # the second answer was for the first request
    assert error.message_id == "job.worker_protocol"


def test_long_phases_are_cut(tmp_path: Path) -> None:
    code = """phase = b"x" * 1000
frame(b'{"kind":"progress","values":{"steps":5,"total_steps":9,"phase":"' + phase + b'"},"parts":[]}')
answer(b'{"call":1,"result":{}}')"""
    report, pool = Report(), scripted(tmp_path, code)
    call(pool, "x", report=report)
    pool.close()
    progress = report.snapshot()
    assert (progress.steps, progress.total_steps, len(progress.phase)) == (5, 9, 200)


@pytest.mark.posix
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("os._exit(7)", ("job.worker_exited", {"code": 7})),
        ("os.kill(os.getpid(), 9)", ("job.worker_killed", {"signal": "SIGKILL"})),
        ("os.kill(os.getpid(), 11)", ("job.worker_killed", {"signal": "SIGSEGV"})),
        (
            'os.write(2, b"memory allocation of 5 bytes failed\\n"); os.abort()',
            ("job.out_of_memory", {"limit": "1.0 GiB"}),
        ),
        ("os.kill(os.getpid(), 24)", ("job.time_limit", {"limit": "5.00 s"})),
    ],
)
def test_each_bad_end_has_its_words(code: str, expected: tuple[str, dict[str, object]], tmp_path: Path) -> None:
    error = refused(scripted(tmp_path, code), limits=JobLimits(5_000_000_000, 2**30))
    assert (error.message_id, error.params) == expected


def test_a_kill_by_the_system_for_lack_of_memory_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([4, 5])
    monkeypatch.setattr(worker_process, "out_of_memory_kills", lambda: next(counts))
    assert refused(scripted(tmp_path, "os.kill(os.getpid(), 9)")).message_id == "job.out_of_memory"


def test_memory_is_measured_where_no_limit_of_the_system_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "_POLL_S", 0.01)
    filled = scripted(tmp_path, "x = b'x' * 2**26; time.sleep(600)")
    error = refused(filled, limits=JobLimits(None, 2**24))
    assert error.message_id == "job.out_of_memory"


def test_one_that_never_gets_ready_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "_START_S", 0.2)
    monkeypatch.setattr(worker_process, "_POLL_S", 0.05)
    pool = WorkerPool("mute", tmp_path, command=(sys.executable, "-I", "-c", "import time; time.sleep(600)"))
    assert refused(pool).message_id == "job.worker_silent"


def test_one_that_answers_before_it_is_ready_is_refused(tmp_path: Path) -> None:
    code = READY.replace('"ready"', '"done"')
    assert refused(WorkerPool("x", tmp_path, command=(sys.executable, "-I", "-c", code))).message_id == (
        "job.worker_protocol"
    )


def test_one_that_does_not_take_its_input_can_be_cancelled(tmp_path: Path) -> None:
    pool = scripted(tmp_path, "time.sleep(600)")
    cancel = Cancel()
    threading.Timer(0.3, cancel.stop).start()
    with pytest.raises(Cancelled):
        call(pool, "x", attachments={"large": bytes(2**24)}, cancel=cancel)
    pool.close()


def test_what_it_writes_to_standard_error_is_in_the_log(tmp_path: Path) -> None:
    kept: list[bytes] = []
    code = "os.write(2, b'details'); os._exit(3)"
    with pytest.raises(UserError):
        call(scripted(tmp_path, code), "x", report=Report(kept.append))
    assert b"".join(kept) == b"details"


@pytest.mark.posix
def test_a_signal_from_outside_is_named(tmp_path: Path) -> None:
    pool = WorkerPool("selftest", tmp_path)
    report = Report()
    errors: list[UserError] = []

    def work() -> None:
        with pytest.raises(UserError) as error:
            call(pool, "sleep", report=report, seconds=60)
        errors.append(error.value)

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: report.snapshot().steps > 0)
    os.kill(pool.process_ids[0], signal.SIGKILL)
    thread.join(10)
    pool.close()
    assert [(error.message_id, error.params) for error in errors] == [("job.worker_killed", {"signal": "SIGKILL"})]
