"""A run as people look at it."""

from __future__ import annotations

import pytest

from studio import native
from studio.programs.opening import open_program
from studio.trace.query import mark_query, pc_query
from studio.trace.view import MAX_PAGE_ROWS, Registers, RunView
from tests.conformance.risc0_guests import FREE_ADDRESS, guest


@pytest.fixture(scope="module")
def view() -> RunView:
    program = open_program("fibonacci")
    trace = native.Trace.record(program.native, (10).to_bytes(4, "little"), native.Limits(), native.Control())
    return RunView(program.native, trace, program.mark_names)


def test_rows_are_told_in_words(view: RunView) -> None:
    first = view.page(0, 1)[0]
    assert first.text.startswith("auipc gp")
    assert (first.place.function, first.place.offset_bytes) == ("_start", 0)
    assert first.place.file is not None
    assert first.registers[2] == 0x1FFF_FF00
    assert len(view.page(0, 10**6)) == view.execution.steps <= MAX_PAGE_ROWS
    assert view.page(view.execution.steps, 5) == []


def test_calls_of_risc_zero_are_told_by_name() -> None:
    program = native.Program(guest(lambda code: code.commit(FREE_ADDRESS, 4), b""))
    view = RunView(program, native.Trace.record(program, b"", native.Limits(), native.Control()), {})
    calls = [row.text for row in view.page(0, 1000) if row.word == 0x73]
    assert calls == ["ecall SYS_WRITE", "ecall HALT TERMINATE"]


def test_marks_have_the_names_of_the_manifest(view: RunView) -> None:
    marks = view.marks(0, 100)
    assert [(mark.name, mark.value) for mark in marks[:3]] == [("start", 0), ("addition", 1), ("addition", 1)]
    row = view.page(marks[0].step, 1)[0]
    assert row.mark == marks[0]
    assert view.marks(11, 5) == marks[11:]
    assert view.mark_totals() == [(1, "start", 1), (2, "addition", 10), (3, "result", 1)]


def test_search_goes_both_ways(view: RunView) -> None:
    control = native.Control()
    marks = view.marks(0, 100)
    assert view.find(mark_query(2), 0, control) == marks[1].step
    assert view.find(mark_query(2), marks[1].step + 1, control) == marks[2].step
    assert view.find(mark_query(2), view.execution.steps, control, forward=False) == marks[10].step
    assert view.find(pc_query(0), 0, control) is None


def test_totals_are_sorted_and_complete(view: RunView) -> None:
    functions, opcodes = view.function_totals(), view.opcode_totals()
    assert sum(total.steps for total in functions) == view.execution.steps
    assert sum(count for _, count in opcodes) == view.execution.steps
    assert functions == sorted(functions, key=lambda total: -total.steps)
    assert [count for _, count in opcodes] == sorted((count for _, count in opcodes), reverse=True)


def test_state_at_any_step_up_to_the_end(view: RunView) -> None:
    steps = view.steps
    assert steps == view.execution.steps
    assert view.registers_at(0).values[2] == 0x1FFF_FF00
    row = view.page(5, 1)[0]
    assert view.registers_at(5) == Registers(row.pc, row.registers)
    assert len(view.registers_at(steps).values) == 32
    assert view.memory_at(steps, view.page(0, 1)[0].pc, 4) == view.page(0, 1)[0].word.to_bytes(4, "little")
    assert not view.ending.faulted
    assert view.mark_count == len(view.marks(0, 100))
    assert view.mark_names[1] == "start"


def test_places_listings_and_memory_of_the_run(view: RunView) -> None:
    address, _, name = next(one for one in view.functions if one[2] == "main")
    assert view.place_of(address).function == name
    assert view.listing_at(address).function == name
    assert view.source_text("main.c") is None, "no folder of sources was given"
    assert len(view.pyramid("pc", 0, view.steps, 10)) == 80
    touches = view.page_touches()
    assert view.writable_at(touches[0].address) is True
    assert view.writable_at(touches[-1].address) is None
    assert view.writable_at(address) is False


def test_numbers_about_the_recording(view: RunView) -> None:
    assert view.snapshot_spacing_steps >= 1
    assert view.snapshot_bytes >= 0
    assert view.audit_bytes_estimate > 0
