"""Pages of the list of marks."""

from __future__ import annotations

from studio.trace.mark_page import mark_page
from tests.unit.trace.long_run import LongRun

RUN = LongRun(2**63, mark_every=2**20)


def test_around_a_step() -> None:
    page = mark_page(RUN, (0, RUN.steps), 2**62, None, 20)
    assert (page.begin, page.end) == (0, 2**43)
    assert len(page.marks) == 20
    assert page.passed is not None
    assert page.top <= page.passed < page.top + 20
    assert page.marks[page.passed - page.top].step <= 2**62 < page.marks[page.passed - page.top + 1].step


def test_from_an_index_and_at_both_ends() -> None:
    assert mark_page(RUN, (0, RUN.steps), 0, 7, 5).top == 7
    assert mark_page(RUN, (0, RUN.steps), 0, -5, 5).top == 0
    last = mark_page(RUN, (0, RUN.steps), 0, 2**50, 5)
    assert last.top == 2**43 - 5
    assert last.passed is None, "step 0 comes before the first mark"


def test_within_a_selection() -> None:
    page = mark_page(RUN, (2**20, 4 * 2**20), 0, None, 10)
    assert [mark.step for mark in page.marks] == [2 * 2**20 - 1, 3 * 2**20 - 1, 4 * 2**20 - 1]
    assert page.passed is None
    assert mark_page(RUN, (5, 6), 5, None, 10).marks == ()
