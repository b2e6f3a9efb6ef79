"""The functions of a program with their sizes, and a filter over their names and addresses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import FoundFunctions, FunctionFact, OpenedProgram, Workbench, find_functions
from studio.session.background import Cancel, Report

_INSTRUCTION_BYTES = 4


class SymbolsTab(QWidget):
    """`function_wanted` after Enter or a double click on a function."""

    function_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._program: OpenedProgram | None = None
        self._found: tuple[FunctionFact, ...] = ()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(translate(N_("Part of a name, or an address such as 0x00200010")))
        self.filter.setAccessibleName(translate(N_("Filter functions")))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._ask())
        self.by_size = QCheckBox(translate(N_("Largest first")))
        self.by_size.toggled.connect(lambda _on: self._ask())
        self.count = label("", "caption")
        headings = (N_("Function"), N_("Address"), N_("Size"), N_("Instructions"))
        self.table = CellTable(
            desk.look,
            translate(N_("Functions")),
            [translate(heading) for heading in headings],
            right=(1, 2, 3),
            stretch=(0,),
            row_px=DENSE_ROW,
        )
        self.table.taken.connect(lambda row: self.function_wanted.emit(self._found[row]))
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.filter, 1)
        above.addWidget(self.by_size)
        above.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.table, 1)

    def show_program(self, program: OpenedProgram) -> None:
        """The functions of another program; the filter is cleared."""
        self._program, self._found = program, ()
        self.table.show_rows([])  # the functions of another program lead nowhere in this one
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self._ask()

    def _ask(self) -> None:
        program, text, by_size = self._program, self.filter.text(), self.by_size.isChecked()
        if program is None:
            return

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[FoundFunctions, list[Row]]:
            found = find_functions(program, text, by_size=by_size)
            return found, [_row(function) for function in found.functions]

        self._desk.run(work, self._show, owner=self, key="find functions")

    def _show(self, answer: tuple[FoundFunctions, list[Row]]) -> None:
        found, rows = answer
        self._found = found.functions
        self.table.show_rows(rows)
        self.count.setText(_count_text(found))


def _row(function: FunctionFact) -> Row:
    return (
        Cell(function.name, code=True, hint=function.name),
        Cell(f"0x{function.address:08x}", "text2", code=True),
        Cell(bytes_text(function.size_bytes)),
        Cell(count_text(function.size_bytes // _INSTRUCTION_BYTES)),
    )


def _count_text(found: FoundFunctions) -> str:
    shown, total = count_text(len(found.functions)), count_text(found.total)
    if len(found.functions) < found.found:
        return translate(N_("{shown} of {found} found")).format(shown=shown, found=count_text(found.found))
    if found.found < found.total:
        return translate(N_("{shown} of {total}")).format(shown=shown, total=total)
    return translate(N_("{total} in all")).format(total=total)
