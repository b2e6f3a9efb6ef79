"""The models of the page of programs, under Qt's own tester and under changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel
from studio.gui.models.program_list_model import ENTRY_ROLE, EntryKind, ProgramEntry, ProgramListModel
from studio.gui.recent import RecentPrograms

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_a_table_of_cells(qtbot: QtBot, qapp: object) -> None:
    look = Look("dark")
    model = CellTableModel(look, ["Name", "Steps"], right=(1,))
    tester = QAbstractItemModelTester(model, FATAL)
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda *_: told.append("changed"))
    first = (Cell("fibonacci", strong=True, icon="check", hint="Fibonacci"), Cell("295", "text2", code=True))
    model.show_rows([first])
    assert model.index(0, 0).data() == "fibonacci"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Fibonacci"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Steps"
    model.show_rows([first])
    model.show_rows([(Cell("sort"), Cell("3,733"))])  # as many rows as before: a selection would stay
    model.show_rows([first, first])
    model.show_rows([])
    assert told == ["reset", "changed", "reset", "reset"]
    model.show_rows([first])
    look.choose("light")
    assert told[-1] == "changed"
    assert tester.model() is model


def test_the_list_of_programs(qtbot: QtBot, qapp: object) -> None:
    model = ProgramListModel()
    tester = QAbstractItemModelTester(model, FATAL)
    section = ProgramEntry(EntryKind.SECTION, "Samples")
    sort = ProgramEntry(EntryKind.BUNDLED, "sort", "sort", "Heap sort", in_hand=True)
    bad = ProgramEntry(EntryKind.REFUSED, "bad.elf", "/p/bad.elf", "The program file is empty.")
    model.show_entries([section, sort])
    assert model.row_of("sort") == 1
    assert model.row_of("") == model.row_of("fibonacci") == -1
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1).data(ENTRY_ROLE) is sort
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "sort. in hand. Heap sort"
    model.show_entries([section, sort, bad])
    assert "empty" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert model.rowCount(model.index(0)) == 0
    assert tester.model() is model


def test_recent_programs_without_a_store(qtbot: QtBot, qapp: object) -> None:
    recent = RecentPrograms()
    for number in range(12):
        recent.remember(f"/p/{number}.elf")
    recent.remember("/p/5.elf")
    assert recent.paths() == [f"/p/{number}.elf" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    recent.forget("/p/5.elf")
    assert recent.paths()[0] == "/p/11.elf"
