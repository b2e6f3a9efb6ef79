"""Searches within a selection, for writers, among marks."""

from __future__ import annotations

import pytest

from studio.model.errors import Cancelled
from studio.native import Control
from studio.session import Session
from studio.trace.finding import ANY_MARK, find_within, last_register_write, mark_index_at
from studio.trace.query import pc_query, value_query
from studio.trace.view import RunView
from tests.unit.trace.long_run import CODE, LongRun


@pytest.fixture(scope="module")
def sort() -> RunView:
    session = Session()
    program = session.open("sort")
    return session.record(program, session.witness(program, {}, sample="realistic"))


def test_marks_within_a_selection(sort: RunView) -> None:
    marks = sort.marks(0, 100)
    span = (marks[1].step, marks[3].step)
    assert find_within(sort, ANY_MARK, span, 0, Control()) == marks[1].step
    assert find_within(sort, ANY_MARK, span, marks[1].step + 1, Control()) == marks[2].step
    assert find_within(sort, ANY_MARK, span, marks[2].step + 1, Control()) is None
    assert find_within(sort, ANY_MARK, span, sort.steps, Control(), forward=False) == marks[2].step
    assert find_within(sort, ANY_MARK, span, marks[1].step, Control(), forward=False) is None


def test_within_the_whole_run_it_is_the_engines_search(sort: RunView) -> None:
    query = pc_query(sort.page(sort.steps // 2, 1)[0].pc)
    whole = (0, sort.steps)
    for start in (0, 1000, sort.steps):
        for forward in (True, False):
            found = find_within(sort, query, whole, start, Control(), forward=forward)
            assert found == sort.find(query, start, Control(), forward=forward)


def test_a_search_does_not_go_on_long_after_the_selection() -> None:
    session = Session()
    program = session.open("sort")
    count = 1 << 17
    witness = b"".join(number.to_bytes(4, "little") for number in (1, count, *range(count, 0, -1)))
    run = session.record(program, witness)
    assert run.steps > 30_000_000
    control = Control()
    absent = value_query(0x7FFF_1234)
    assert find_within(run, absent, (1000, 2000), 1000, control) is None
    assert control.cancelled or control.steps < run.steps


def test_a_cancel_of_the_person_is_told(sort: RunView) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        find_within(sort, value_query(0x7FFF_1234), (10, sort.steps - 10), 10, control)
    with pytest.raises(Cancelled):
        last_register_write(sort, 0, sort.steps, control)


def test_who_wrote_a_register_last(sort: RunView) -> None:
    rows = sort.page(5000, 3000)
    for register in (10, 15, 2):
        before = rows[-1].step
        writes = [row.step for row in rows if row.change is not None and row.change.register == register]
        expected = max((step for step in writes if step < before), default=None)
        found = last_register_write(sort, register, before, Control())
        if expected is not None:
            assert found == expected
    assert last_register_write(sort, 0, sort.steps, Control()) is None
    assert last_register_write(sort, 10, 0, Control()) is None


def test_within_a_selection_of_a_long_run() -> None:
    run = LongRun(10**9)
    assert find_within(run, pc_query(CODE), (32, 10**6), 0, Control()) == 32
    assert find_within(run, pc_query(CODE), (10**8, 10**9), 10**9, Control(), forward=False) == 10**9 - 16


def test_marks_are_counted_by_bisection(sort: RunView) -> None:
    marks = sort.marks(0, 100)
    for index, mark in enumerate(marks):
        assert mark_index_at(sort, mark.step) == index
        assert mark_index_at(sort, mark.step + 1) == index + 1
    assert mark_index_at(sort, 0) == 0
    far = LongRun(2**63, mark_every=2**20)
    assert mark_index_at(far, 2**62) == 2**42
