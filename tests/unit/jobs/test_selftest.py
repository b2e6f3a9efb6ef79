"""The operations of `selftest` that other tests do not go through."""

from __future__ import annotations

from studio.jobs.report import Report
from studio.jobs.selftest import HANDLERS
from studio.jobs.work import Work


def test_sleep_counts_milliseconds() -> None:
    report = Report()
    HANDLERS["sleep"](Work("sleep", {"seconds": 0.05}), report)
    progress = report.snapshot()
    assert (progress.phase, progress.total_steps) == ("sleeping", 50)
    assert 0 < progress.steps <= 50


def test_memory_is_really_used() -> None:
    assert HANDLERS["allocate"](Work("allocate", {"bytes": 10_000}), Report()).values == {"bytes": 10_000}
