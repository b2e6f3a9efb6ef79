"""Everything about one step."""

from __future__ import annotations

import pytest

from studio.session import Session
from studio.trace.moment import MemoryWish, Wish, moment_at
from studio.trace.view import RunView
from tests.unit.trace.long_run import LongRun


@pytest.fixture(scope="module")
def fibonacci() -> RunView:
    session = Session()
    program = session.open("fibonacci")
    return session.record(program, session.witness(program, {}, sample="small"))


def wish(step: int, top: int | None = None, memory: MemoryWish | None = None) -> Wish:
    return Wish(step - 5 if top is None else top, 20, step, memory or MemoryWish(4))


def test_registers_are_those_after_the_step(fibonacci: RunView) -> None:
    for step in range(0, fibonacci.steps, 7):
        moment = moment_at(fibonacci, wish(step))
        assert moment.here is not None
        assert moment.registers == fibonacci.registers_at(step + 1).values
        assert moment.registers_before == fibonacci.registers_at(step).values
        assert moment.pc == moment.here.pc == fibonacci.registers_at(step).pc
        assert moment.listing.index_of(moment.pc) is not None


def test_memory_is_that_after_the_step(fibonacci: RunView) -> None:
    rows = fibonacci.page(0, fibonacci.steps)
    store = next(row for row in rows if row.access is not None and row.access.is_store)
    access = store.access
    assert access is not None
    dump = moment_at(fibonacci, wish(store.step)).memory
    offset = access.address - dump.base
    assert 0 <= offset <= len(dump.data) - access.size_bytes
    written = dump.data[offset : offset + access.size_bytes]
    assert int.from_bytes(written, "little") == access.after
    assert dump.before is not None
    assert int.from_bytes(dump.before, "little") == access.before
    assert (dump.touched_low, dump.touched_high) == (access.address, access.address + access.size_bytes)


def test_the_dump_stays_where_it_is_or_goes_where_it_is_told(fibonacci: RunView) -> None:
    rows = fibonacci.page(0, fibonacci.steps)
    quiet = next(row.step for row in rows if row.access is None)
    assert moment_at(fibonacci, wish(quiet, memory=MemoryWish(4, base=0x21_2000))).memory.base == 0x21_2000
    assert moment_at(fibonacci, wish(quiet, memory=MemoryWish(4, 0, 0x21_1003))).memory.base == 0x21_1000
    last = moment_at(fibonacci, wish(quiet, memory=MemoryWish(4, None, 2**32 - 1))).memory
    assert last.base + len(last.data) == 2**32


def test_the_end_of_the_run(fibonacci: RunView) -> None:
    moment = moment_at(fibonacci, wish(fibonacci.steps))
    assert moment.here is None
    assert [row.step for row in moment.rows] == list(range(fibonacci.steps - 5, fibonacci.steps))
    assert moment.registers == fibonacci.registers_at(fibonacci.steps).values


def test_a_page_before_the_start_and_a_step_off_the_page(fibonacci: RunView) -> None:
    moment = moment_at(fibonacci, wish(0, top=-30))
    assert moment.rows == ()
    assert moment.here is not None
    assert moment.here.step == 0
    assert [row.step for row in moment_at(fibonacci, wish(3, top=-3)).rows] == list(range(17))


@pytest.mark.parametrize("steps", [10**9, 2**40, 2**63])
def test_long_runs(steps: int) -> None:
    moment = moment_at(LongRun(steps), wish(steps - 3))
    assert [row.step for row in moment.rows][-1] == steps - 1
    assert moment.source is not None
