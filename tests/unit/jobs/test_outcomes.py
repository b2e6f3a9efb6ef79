"""The one owner of errors: each way in which a handler can end is one outcome."""

from __future__ import annotations

import logging

import pytest

from studio.jobs.outcomes import Handler, run_handler
from studio.jobs.report import Cancel, Report, StopReason
from studio.jobs.selftest import PanicLike
from studio.model import errors
from studio.model.job import Cancelled, Done, Failed, JobLimits, JobRequest, Outcome
from studio.model.messages import MESSAGES

LIMITS = JobLimits(max_elapsed_ns=2_000_000_000, max_memory_bytes=2**20)


def ended(handler: Handler, cancel: Cancel | None = None, log: list[bytes] | None = None) -> Outcome:
    report = Report((log if log is not None else []).append)
    return run_handler(handler, JobRequest("k", "t", limits=LIMITS), report, cancel or Cancel())


def raising(error: BaseException) -> Handler:
    def handle(*_: object) -> dict[str, object]:
        raise error

    return handle


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def test_a_result_is_done() -> None:
    assert ended(lambda *_: {"identity": "ab"}) == Done({"identity": "ab"})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            errors.UserError("file.is_folder", {"path": "x", "code": b"y"}),
            ("file.is_folder", {"path": "x", "code": "b'y'"}),
        ),
        (MemoryError(), ("job.out_of_memory", {"limit": "1.0 MiB"})),
    ],
)
def test_errors_for_people_keep_their_words(error: BaseException, expected: tuple[str, dict[str, object]]) -> None:
    assert ended(raising(error)) == Failed(*expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error", [PanicLike("boom"), RuntimeError("boom"), SystemExit(3), GeneratorExit(), Unspeakable()]
)
def test_everything_else_is_a_bug_with_its_traceback_in_the_log(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    log: list[bytes] = []
    with caplog.at_level(logging.ERROR):
        outcome = ended(raising(error), log=log)
    assert isinstance(outcome, Failed)
    assert outcome.message_id == "job.bug"
    assert type(error).__name__ in str(outcome.params["detail"])
    assert b"in handle" in b"".join(log)
    assert caplog.records


def test_a_result_that_is_none_is_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    outcome = ended(lambda *_: None)  # type: ignore[arg-type]
    assert isinstance(outcome, Failed)
    assert outcome.message_id == "job.bug"


@pytest.mark.parametrize("error", [errors.Cancelled(), KeyboardInterrupt()])
def test_a_stop_is_no_failure(error: BaseException) -> None:
    assert ended(raising(error)) == Cancelled()


def test_a_stop_for_time_is_one() -> None:
    cancel = Cancel()

    def handle(*_: object) -> dict[str, object]:
        cancel.stop(StopReason.TIME_LIMIT)
        raise errors.Cancelled

    assert ended(handle, cancel) == Failed("job.time_limit", {"limit": "2.00 s"})


def test_what_was_cancelled_before_never_starts_and_what_finished_stays_done() -> None:
    cancel = Cancel()

    def handle(*_: object) -> dict[str, object]:
        cancel.stop()
        return {"finished": True}

    assert ended(handle, cancel) == Done({"finished": True})
    assert ended(raising(AssertionError()), cancel) == Cancelled()


def test_each_of_them_has_words() -> None:
    assert {"job.bug", "job.out_of_memory", "job.time_limit", "job.worker_killed", "job.lost"} <= set(MESSAGES)
