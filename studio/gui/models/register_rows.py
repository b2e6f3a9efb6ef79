"""Registers as a grid that is read downwards."""

from __future__ import annotations

from studio.gui.models.code_rows import EMPTY, CodeCell, CodeRow
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import REGISTER_NAMES
from studio.session.run_looks import Moment

HEX, UNSIGNED, SIGNED = "hex", "unsigned", "signed"
PC = 32
"""The cell of the program counter, after those of x0..x31."""
CELLS = 33


def value_text(value: int, form: str) -> str:
    """A register in one of the three forms."""
    if form == HEX:
        return f"{value:08x}"
    return str(_signed(value) if form == SIGNED else value)


def _signed(value: int) -> int:
    return value - 2**32 if value >= 2**31 else value


def register_name(index: int) -> str:
    """`pc`, or the name that the ABI gives."""
    return "pc" if index == PC else REGISTER_NAMES[index]


def register_rows(moment: Moment, form: str, columns: int, chosen: int | None) -> list[CodeRow]:
    """Two cells for each register, name and value; `columns` registers side by side."""
    down = -(-CELLS // columns)
    rows = []
    for row in range(down):
        cells: list[CodeCell] = []
        for column in range(columns):
            index = column * down + row
            cells += _cells(moment, index, form, chosen=index == chosen) if index < CELLS else (EMPTY, EMPTY)
        rows.append(CodeRow(tuple(cells)))
    return rows


def _cells(moment: Moment, index: int, form: str, *, chosen: bool) -> tuple[CodeCell, CodeCell]:
    name = register_name(index)
    if index == PC:
        hint = translate(N_("The address of this instruction"))
        return CodeCell(name, "text3", hint=hint), CodeCell(f"{moment.pc:08x}", "text2", hint=hint)
    value, before = moment.registers[index], moment.registers_before[index]
    change = None if moment.here is None else moment.here.change
    written = change is not None and change.register == index
    token = "accent" if written else "text3" if value == 0 else "text"
    hint = f"x{index}: {value_text(value, HEX)}, {count_text(value)}, {count_text(_signed(value))}"
    if written:
        before_text = f"{value_text(before, HEX)}, {count_text(before)}, {count_text(_signed(before))}"
        hint = f"{hint}\n{translate(N_('Before this step: {value}')).format(value=before_text)}"
    return (
        CodeCell(name, "accent" if written else "text3", bold=written, chosen=chosen, hint=hint),
        CodeCell(value_text(value, form), token, bold=written, chosen=chosen, hint=hint),
    )
