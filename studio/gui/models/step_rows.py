"""The page of steps in words."""

from __future__ import annotations

from studio.gui.models.code_rows import EMPTY, CodeCell, CodeRow
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import REGISTER_NAMES
from studio.session.run_looks import Ending, MemoryAccess, Moment, NamedMark, Row

STEP, PC, INSTRUCTION, OPERANDS, REGISTER, VALUE, TOUCHED = range(7)
COLUMNS = 7
WIDEST = ("", "00000000", "mulhsu", "a0,a1,0x200000", "zero", "00000000", "")


def step_rows(moment: Moment, steps: int, high: int, ending: Ending) -> list[CodeRow]:
    """One row for each step of the page, and one for the end of the run where it is on the page."""
    current = moment.wish.step
    rows = [_row(row, current=row.step == current) for row in moment.rows]
    end_row = steps - max(0, moment.wish.top)
    if high == steps and 0 <= end_row < moment.wish.rows:
        rows.append(_end(moment, steps, ending, current=current == steps))
    return rows


def _row(row: Row, *, current: bool) -> CodeRow:
    mnemonic, _, operands = row.text.partition(" ")
    change, access, mark = row.change, row.access, row.mark
    kind = "text" if access is None else "write" if access.is_store else "read"
    register, value = EMPTY, EMPTY
    if change is not None:
        name = REGISTER_NAMES[change.register]
        before = translate(N_("{register} was {value}")).format(register=name, value=f"{change.before:08x}")
        register, value = CodeCell(name, "text3"), CodeCell(f"{change.after:08x}", hint=before)
    return CodeRow(
        (
            CodeCell(count_text(row.step), "text" if current else "text2", bold=current),
            CodeCell(f"{row.pc:08x}", "text3"),
            CodeCell(mnemonic, kind),
            CodeCell(operands),
            register,
            value,
            mark_cell(mark) if mark is not None else EMPTY if access is None else _access(access, kind),
        ),
        current=current,
        hint=_place(row),
    )


def _access(access: MemoryAccess, kind: str) -> CodeCell:
    text = translate(N_("write {address}") if access.is_store else N_("read {address}"))
    digits = 2 * access.size_bytes
    hint = translate(N_("{before} became {after}") if access.is_store else N_("{after} was read"))
    return CodeCell(
        text.format(address=f"{access.address:08x}"),
        kind,
        hint=hint.format(before=f"{access.before:0{digits}x}", after=f"{access.after:0{digits}x}"),
    )


def mark_cell(mark: NamedMark) -> CodeCell:
    """A mark by its name, else by its number."""
    name = mark.name or str(mark.number)
    hint = translate(N_("Mark {number} with value {value}"))
    return CodeCell(name, flag=True, hint=hint.format(number=mark.number, value=count_text(mark.value)))


def _place(row: Row) -> str:
    place = row.place
    parts = [place.function or ""]
    if place.file is not None and place.line is not None:
        parts.append(f"{place.file.rpartition('/')[2]}:{place.line}")
    return ", ".join(part for part in parts if part)


def _end(moment: Moment, steps: int, ending: Ending, *, current: bool) -> CodeRow:
    """After an exit nothing runs; at a fault the instruction that could not be executed stands there."""
    words, pc = ending.what, ""
    if ending.faulted and current:
        index = moment.listing.index_of(moment.pc)
        pc = f"{moment.pc:08x}"
        if index is not None:
            words = f"{moment.listing.lines[index].text}: {words}"
    cells = [EMPTY] * COLUMNS
    cells[STEP] = CodeCell(count_text(steps), "text" if current else "text2", bold=current)
    cells[PC] = CodeCell(pc, "text3")
    cells[INSTRUCTION] = CodeCell(words, "bad" if ending.faulted else "text2")
    hint = f"{ending.what} {ending.next_step}".strip()
    return CodeRow(tuple(cells), current=current, hint=hint, wide_from=INSTRUCTION)
