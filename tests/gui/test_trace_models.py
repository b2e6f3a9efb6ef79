"""The rows of the trace page: real programs in words, and the model of Qt that holds them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from studio.gui.models.code_rows import CodeCell, CodeRow, CodeRowsModel
from studio.gui.models.line_rows import code_rows, source_rows
from studio.gui.models.mark_rows import mark_rows
from studio.gui.models.memory_rows import memory_rows
from studio.gui.models.register_rows import CELLS, HEX, SIGNED, UNSIGNED, register_rows, value_text
from studio.gui.models.step_rows import COLUMNS, INSTRUCTION, REGISTER, STEP, TOUCHED, VALUE, step_rows
from studio.session import RunView, Session
from studio.session.run_looks import MemoryWish, Moment, Wish, mark_page, moment_at
from tests.unit.trace.long_run import LongRun


@pytest.fixture(scope="module")
def fibonacci() -> RunView:
    session = Session()
    program = session.open("fibonacci")
    return session.record(program, session.witness(program, {}, sample="small"))


def moment(run: RunView, step: int, rows: int = 20) -> Moment:
    return moment_at(run, Wish(max(0, step - 5), rows, step, MemoryWish(4)))


def test_the_model_keeps_the_rules_of_qt(qapp: QApplication) -> None:
    model = CodeRowsModel(3)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    first = CodeRow((CodeCell("1"), CodeCell("a", hint="why"), CodeCell("")), current=True, hint="row")
    model.show_rows([first], 5)
    assert model.rowCount() == 5
    assert model.current_row() == 0
    model.show_rows([first, first], 5)
    model.show_rows([first] * 9, 2)
    assert model.rowCount() == 2
    index = model.index(0, 1)
    assert model.data(index) == "a"
    assert model.data(index, Qt.ItemDataRole.ToolTipRole) == "why"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "row"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "1 a"
    assert model.data(QModelIndex()) is None
    model.set_columns(2)
    assert (model.rowCount(), model.columnCount()) == (0, 2)
    model.show_rows([], 3)
    assert model.row(7).cells[0].text == ""
    del tester


def test_every_step_of_a_real_run_in_words(fibonacci: RunView) -> None:
    for step in range(0, fibonacci.steps, 13):
        found = moment(fibonacci, step)
        rows = step_rows(found, fibonacci.steps, fibonacci.steps, fibonacci.ending)
        current = [row for row in rows if row.current]
        assert len(current) == 1
        assert current[0].cells[STEP].text == f"{step:,}"
        assert all(len(row.cells) == COLUMNS for row in rows)
        here = found.here
        assert here is not None
        if here.change is not None:
            assert current[0].cells[VALUE].text == f"{here.change.after:08x}"
            assert f"{here.change.before:08x}" in current[0].cells[VALUE].hint
        if here.access is not None:
            assert f"{here.access.address:08x}" in current[0].cells[TOUCHED].text


def test_marks_stand_in_their_rows(fibonacci: RunView) -> None:
    mark = fibonacci.marks(0, 1)[0]
    rows = step_rows(moment(fibonacci, mark.step), fibonacci.steps, fibonacci.steps, fibonacci.ending)
    cell = next(row for row in rows if row.current).cells[TOUCHED]
    assert (cell.text, cell.flag) == ("start", True)
    page = mark_page(fibonacci, (0, fibonacci.steps), mark.step, None, 5)
    listed = mark_rows(page)
    assert [row.cells[2].text for row in listed] == ["start"] + ["addition"] * 4
    assert listed[0].current


def test_the_end_of_the_run_has_a_row_of_its_own(fibonacci: RunView) -> None:
    rows = step_rows(moment(fibonacci, fibonacci.steps), fibonacci.steps, fibonacci.steps, fibonacci.ending)
    assert rows[-1].current
    assert rows[-1].cells[INSTRUCTION].text == fibonacci.ending.what
    within = step_rows(moment(fibonacci, fibonacci.steps), fibonacci.steps, fibonacci.steps - 1, fibonacci.ending)
    assert not any(row.cells[INSTRUCTION].text == fibonacci.ending.what for row in within)


def test_registers_are_read_downwards_and_show_what_changed(fibonacci: RunView) -> None:
    step = next(row.step for row in fibonacci.page(0, 200) if row.change is not None and row.change.register == 10)
    found = moment(fibonacci, step)
    for columns in (1, 2, 3, 4):
        rows = register_rows(found, HEX, columns, 5)
        names = [row.cells[2 * column].text for column in range(columns) for row in rows]
        assert [name for name in names if name][:3] == ["zero", "ra", "sp"]
        assert len([name for name in names if name]) == CELLS
        bold = [cell.text for row in rows for cell in row.cells if cell.bold]
        assert bold == ["a0", f"{found.registers[10]:08x}"]
        assert next(cell.text for row in rows for cell in row.cells if cell.chosen) == "t0"
    assert "Before this step" in next(cell for row in rows for cell in row.cells if cell.bold).hint


def test_three_forms_of_a_value() -> None:
    assert value_text(2**32 - 1, HEX) == "ffffffff"
    assert value_text(2**32 - 1, UNSIGNED) == "4294967295"
    assert value_text(2**32 - 1, SIGNED) == "-1"
    assert value_text(7, SIGNED) == "7"


def test_memory_shows_what_the_step_wrote(fibonacci: RunView) -> None:
    store = next(row for row in fibonacci.page(0, 1000) if row.access is not None and row.access.is_store)
    rows = memory_rows(moment(fibonacci, store.step).memory)
    written = [cell for row in rows for cell in row.cells if cell.token == "write"]
    assert store.access is not None
    assert len(written) == store.access.size_bytes
    assert all(cell.bold and cell.hint for cell in written)
    load = next(row for row in fibonacci.page(0, 1000) if row.access is not None and not row.access.is_store)
    read = [
        cell for row in memory_rows(moment(fibonacci, load.step).memory) for cell in row.cells if cell.token == "read"
    ]
    assert load.access is not None
    assert len(read) == load.access.size_bytes
    assert not any(cell.bold for cell in read)


def test_lines_before_the_first_and_after_the_last_are_empty(fibonacci: RunView) -> None:
    found = moment(fibonacci, 5)
    assert found.source is not None
    lines = source_rows(found.source, 1, {1, 3}, -3, 5, caret=0)
    assert [row.cells[0].text for row in lines] == ["", "", "", "1", "2"]
    assert lines[3].current
    assert lines[3].cells[0].chosen
    code = code_rows(found.listing, 0, len(found.listing.lines) - 1, 3)
    assert [bool(row.cells[0].text) for row in code] == [True, False, False]


def test_numbers_of_64_bits() -> None:
    run = LongRun(2**63, mark_every=2**40)
    found = moment_at(run, Wish(2**63 - 10, 20, 2**63 - 5, MemoryWish(4)))
    rows = step_rows(found, run.steps, run.steps, run.ending)
    assert rows[-1].cells[STEP].text == f"{2**63:,}"
    assert any(row.cells[TOUCHED].text == "round" for row in rows)
    assert any(row.cells[REGISTER].text == "a0" for row in rows)
