"""What a page is written against: both the real view and the long run of the tests are one."""

from __future__ import annotations

import pytest

from studio.native import ROW_FORMAT, Control
from studio.session import Session
from studio.trace.query import mark_query
from studio.trace.rows import unpack_rows
from studio.trace.source import RunSource
from tests.unit.trace.long_run import LongRun


def real_run() -> RunSource:
    session = Session()
    program = session.open("fibonacci")
    return session.record(program, session.witness(program, {}, sample="small"))


def long_run() -> RunSource:
    return LongRun(2**63, mark_every=2**40)


@pytest.mark.parametrize("make", [real_run, long_run])
def test_pages_and_packed_pages_agree(make: object) -> None:
    source: RunSource = make()  # type: ignore[operator]
    first = source.steps - 40
    rows = source.page(first, 100)
    assert [row.step for row in rows] == list(range(first, source.steps))
    packed = list(unpack_rows(source.packed_page(first, 100)))
    assert [(row.pc, row.change, row.access, row.registers) for row in packed] == [
        (row.pc, row.change, row.access, row.registers) for row in rows
    ]
    assert len(ROW_FORMAT) > 0


@pytest.mark.parametrize("make", [real_run, long_run])
def test_marks_by_index_and_by_search_agree(make: object) -> None:
    source: RunSource = make()  # type: ignore[operator]
    (first, second) = source.marks(0, 2)
    number = second.number
    assert source.find(mark_query(number), first.step + 1, Control()) == second.step
    assert source.find(mark_query(number), second.step + 1, Control(), forward=False) == second.step
    assert len(source.marks(source.mark_count - 1, 5)) == 1
