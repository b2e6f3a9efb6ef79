"""Marks as a strip."""

from __future__ import annotations

from studio.session import Session
from studio.trace.mark_strip import mark_strip
from tests.unit.trace.long_run import LongRun


def test_one_mark_a_column_at_most() -> None:
    session = Session()
    program = session.open("fibonacci")
    run = session.record(program, session.witness(program, {"n": "50"}))
    whole = mark_strip(run, 0, run.steps, 10_000)
    assert whole.count == len(whole.marks) == run.mark_count
    narrow = mark_strip(run, 0, run.steps, 10)
    assert narrow.count == run.mark_count
    assert 1 <= len(narrow.marks) <= 10
    assert set(narrow.marks) <= set(whole.marks)
    part = mark_strip(run, whole.marks[3].step, whole.marks[5].step, 100)
    assert part.marks == whole.marks[3:5]


def test_too_many_to_look_through() -> None:
    run = LongRun(2**40, mark_every=16)
    strip = mark_strip(run, 0, run.steps, 1000)
    assert strip.too_many
    assert strip.count == 2**36
    assert not mark_strip(run, 160, 1600, 1000).too_many


def test_no_marks() -> None:
    assert mark_strip(LongRun(5), 0, 5, 100).count == 0
    assert mark_strip(LongRun(100, mark_every=16), 20, 20, 100).count == 0
