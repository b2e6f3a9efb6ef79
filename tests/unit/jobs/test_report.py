"""The stop sign and the progress of a handler."""

from __future__ import annotations

import threading

import pytest

from studio.jobs.report import Cancel, Report, StopReason
from studio.model.errors import Cancelled


def test_the_first_reason_stays_and_callbacks_come_once() -> None:
    cancel, calls = Cancel(), []
    cancel.check()
    with cancel.calling(lambda: calls.append("told")):
        cancel.stop(StopReason.TIME_LIMIT)
        cancel.stop(StopReason.PERSON)
    assert (calls, cancel.reason, cancel.requested) == (["told"], StopReason.TIME_LIMIT, True)
    with pytest.raises(Cancelled):
        cancel.check()


def test_who_comes_late_is_told_at_once() -> None:
    cancel, calls = Cancel(), []
    cancel.stop()
    with cancel.calling(lambda: calls.append("told")):
        assert calls == ["told"]


def test_after_its_block_nobody_is_told() -> None:
    cancel, calls = Cancel(), []
    with cancel.calling(lambda: calls.append("told")):
        pass
    cancel.stop()
    assert calls == []


def test_sleep_ends_with_the_stop() -> None:
    cancel = Cancel()
    assert not cancel.wait(0.001)
    threading.Timer(0.01, cancel.stop).start()
    assert cancel.wait(60)


def test_progress_is_set_or_followed() -> None:
    report = Report()
    report.steps, report.total_steps, report.phase = 3, 10, "proving"
    first = report.snapshot()
    assert (first.steps, first.total_steps, first.phase) == (3, 10, "proving")
    counter = [5]
    with report.following(lambda: counter[0]):
        assert report.snapshot().steps == 5
        counter[0] = 8
        assert report.snapshot().steps == 8
    counter[0] = 99
    last = report.snapshot()
    assert last.steps == 8
    assert last.elapsed_ns >= first.elapsed_ns


def test_details_go_to_the_log_if_there_is_one() -> None:
    kept: list[bytes] = []
    Report(kept.append).log(b"x")
    Report().log(b"y")
    assert kept == [b"x"]
