"""The instructions of one function beside the source lines that they came from."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.fonts import code_font
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.theme import CODE_PT, CODE_ROW
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.choice import ChoiceBox
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import (
    MOST_INSTRUCTIONS,
    Disassembly,
    FunctionFact,
    Instruction,
    OpenedProgram,
    Workbench,
    disassemble,
    find_functions,
)
from studio.session.background import Cancel, Report

_SHOWN_CHOICES = 24
_PLACE_LETTERS = 14  # of file and line, so that the text of the lines begins in one column
_Shown = tuple[Disassembly, list[Row]]


class DisassemblyTab(QWidget):
    """One function at a time, and of a long one a page at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._program: OpenedProgram | None = None
        self._functions: tuple[FunctionFact, ...] = ()
        self._wanted: FunctionFact | None = None  # what a person asked for
        self.shown: Disassembly | None = None
        self.chooser = ChoiceBox(desk.look, translate(N_("Function")))
        self.chooser.setMaxVisibleItems(_SHOWN_CHOICES)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setMinimumContentsLength(24)
        self.chooser.currentIndexChanged.connect(self._choose)
        self.count = label("", "caption")
        self.before = ActionButton(desk.look, "", lambda: self._turn(-1), icon="chevron-up", kind="small")
        self.behind = ActionButton(desk.look, "", lambda: self._turn(1), icon="chevron-down", kind="small")
        self.before.setAccessibleName(translate(N_("Earlier instructions")))
        self.behind.setAccessibleName(translate(N_("Later instructions")))
        headings = (N_("Address"), N_("Word"), N_("Instruction"), N_("Source"))
        self.table = CellTable(
            desk.look,
            translate(N_("Instructions")),
            [translate(heading) for heading in headings],
            stretch=(3,),
            row_px=CODE_ROW,
        )
        self.table.setProperty("dense", "true")
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.chooser)
        above.addWidget(self.count)
        above.addStretch(1)
        above.addWidget(self.before)
        above.addWidget(self.behind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        desk.look.changed.connect(self._set_font)
        self._set_font()

    def show_program(self, program: OpenedProgram) -> None:
        """The functions of another program, with `main` chosen, else the one that the program starts in."""
        self._program, self._functions, self._wanted = program, (), None
        self._show_nothing()

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[tuple[FunctionFact, ...], _Shown | None]:
            functions = find_functions(program).functions
            first = _first(functions, program.native.entry)
            return functions, None if first is None else _disassembled(program, first, 0)

        def done(answer: tuple[tuple[FunctionFact, ...], _Shown | None]) -> None:
            self._functions, shown = answer
            blocker = QSignalBlocker(self.chooser)
            self.chooser.addItems([function.name for function in self._functions])
            blocker.unblock()
            if self._wanted is not None:  # which was asked for before the functions were known
                self._select(self._wanted)
            elif shown is None:
                self.count.setText(translate(N_("No code")))
            else:
                self._select(shown[0].function)
                self._show(shown)

        self._desk.run(work, done, owner=self, key="functions to disassemble")

    def show_function(self, function: FunctionFact, first: int = 0) -> None:
        """The instructions of a function from the number `first` on."""
        program = self._program
        if program is None:
            return
        self._wanted = function
        self._select(function)

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> _Shown:
            return _disassembled(program, function, first)

        def done(answer: _Shown) -> None:
            if program is self._program:
                self._show(answer)

        self._desk.run(work, done, owner=self, key="disassembly")

    def _show_nothing(self) -> None:
        """What was there is of another program."""
        blocker = QSignalBlocker(self.chooser)
        self.chooser.clear()
        blocker.unblock()
        self.shown = None
        self.table.show_rows([])
        self.count.setText("")
        for button in (self.before, self.behind):
            button.hide()

    def _show(self, answer: _Shown) -> None:
        self.shown, rows = answer
        self.table.show_rows(rows)
        self.table.scrollToTop()
        first, count, total = self.shown.first, len(self.shown.instructions), self.shown.total
        if count == total:
            text = translate(N_("{total} instructions")).format(total=count_text(total))
        else:
            text = translate(N_("{first} to {last} of {total} instructions")).format(
                first=count_text(first + 1), last=count_text(first + count), total=count_text(total)
            )
        self.count.setText(text)
        for button, more in ((self.before, first > 0), (self.behind, first + count < total)):
            button.setVisible(count < total)
            button.setEnabled(more)

    def _turn(self, pages: int) -> None:
        if self.shown is not None:
            self.show_function(self.shown.function, max(0, self.shown.first + pages * MOST_INSTRUCTIONS))

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._functions):
            self.show_function(self._functions[index])

    def _select(self, function: FunctionFact) -> None:
        blocker = QSignalBlocker(self.chooser)
        self.chooser.setCurrentIndex(self._functions.index(function) if function in self._functions else -1)
        blocker.unblock()

    def _set_font(self) -> None:
        self.chooser.setFont(code_font(self._desk.look.theme.pt(CODE_PT)))


def _disassembled(program: OpenedProgram, function: FunctionFact, first: int) -> _Shown:
    found = disassemble(program, function, first)
    return found, _rows(found)


def _first(functions: tuple[FunctionFact, ...], entry: int) -> FunctionFact | None:
    for wanted in functions:
        if wanted.name == "main":
            return wanted
    started = [one for one in functions if one.address <= entry < one.address + max(one.size_bytes, 1)]
    return next(iter((*started, *functions)), None)


def _rows(found: Disassembly) -> list[Row]:
    rows: list[Row] = []
    before: tuple[str | None, int | None] = (None, None)
    for one in found.instructions:
        place = (one.file, one.line)
        rows.append(
            (
                Cell(f"{one.address:08x}", "text2", code=True),
                Cell(f"{one.word:08x}", "text3", code=True),
                Cell(one.text, code=True),
                _source(one) if place != before else Cell(""),
            )
        )
        before = place
    return rows


def _source(one: Instruction) -> Cell:
    if one.file is None:
        return Cell("")
    name = one.file.replace("\\", "/").rpartition("/")[2]
    place = f"{name}:{one.line}"
    return Cell(f"{place:<{_PLACE_LETTERS}} {one.source}".rstrip(), "text2", code=True, hint=f"{one.file}:{one.line}")
