"""A run in a few values: what it gave, and how it ended."""

from __future__ import annotations

from studio.jobs.report import Cancel
from studio.session import Session
from studio.session.run_summary import RunSummary, run_summary
from studio.settings import Settings


def summary_of(name: str, witness: bytes, settings: Settings | None = None) -> RunSummary:
    session = Session(settings or Settings())
    program = session.open(name)
    return run_summary(program, session.record(program, witness), Cancel())


def test_a_run_that_can_be_proved() -> None:
    summary = summary_of("fibonacci", (10).to_bytes(4, "little"))
    assert (summary.steps, summary.exit_code, summary.fault, summary.provable) == (295, 0, None, True)
    assert summary.journal.headline == "55"
    assert summary.chart.count == 12


def test_a_run_that_says_why_it_ended() -> None:
    summary = summary_of("fibonacci", (94).to_bytes(4, "little"))
    assert (summary.exit_code, summary.provable) == (1, False)
    assert summary.console == "n is larger than 93: the number does not fit in 64 bits"


def test_a_fault_is_told_in_words() -> None:
    summary = summary_of("fibonacci", (10).to_bytes(4, "little"), Settings(max_steps=100))
    assert (summary.exit_code, summary.provable) == (None, False)
    assert summary.fault is not None
    assert "100 steps, the limit" in summary.fault.what
