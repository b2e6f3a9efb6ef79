"""The scene in which every backend proves fib(10): what is quick is measured, what is not is named."""

from __future__ import annotations

from dataclasses import replace

from studio.native import Control
from studio.session import Session
from studio.session.demo.side_by_side import show_brief


def test_trace_at_least_is_measured_and_the_journal_is_the_demos_own() -> None:
    shown = show_brief(Session(), Control())
    assert shown.failures() == []
    assert next(row.name for row in shown.comparison.rows) == "Trace"
    assert shown.comparison.measured[0].name == "Trace"
    assert shown.comparison.journal == (10).to_bytes(4, "little") + (55).to_bytes(8, "little")


def test_another_journal_is_a_failure() -> None:
    shown = show_brief(Session(), Control())
    (first, *others) = shown.comparison.rows
    assert first.measured is not None
    wrong = replace(first, measured=replace(first.measured, journal=bytes(12)))
    assert replace(shown, comparison=replace(shown.comparison, rows=(wrong, *others))).failures()
