"""Rows of a trace as lines and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from studio.cli.output import JsonValue, Output
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import REGISTER_NAMES, Row

_REGISTERS_PER_LINE = 8


def row_json(row: Row) -> dict[str, JsonValue]:
    """One row with stable keys; registers are x0..x31 before the step."""
    change, access, mark, place = row.change, row.access, row.mark, row.place
    return {
        "step": row.step,
        "pc": row.pc,
        "word": row.word,
        "text": row.text,
        "function": place.function,
        "offset": place.offset_bytes,
        "file": place.file,
        "line": place.line,
        "changed": None
        if change is None
        else {"register": change.register, "before": change.before, "after": change.after},
        "memory": None
        if access is None
        else {
            "store": access.is_store,
            "address": access.address,
            "bytes": access.size_bytes,
            "before": access.before,
            "after": access.after,
        },
        "mark": None if mark is None else {"number": mark.number, "name": mark.name, "value": mark.value},
        "registers": list(row.registers),
    }


def print_rows(rows: Sequence[Row], output: Output, *, with_registers: bool) -> None:
    """A table of rows, or each row with its registers below."""
    if not rows:
        return
    headings = (
        N_("step"),
        N_("pc"),
        N_("function"),
        N_("instruction"),
        N_("changed"),
        N_("memory"),
        N_("mark"),
        N_("source"),
    )
    heading = [translate(text) for text in headings]
    if not with_registers:
        output.table(heading, [_cells(row) for row in rows], right=(0,))
        return
    for row in rows:
        output.table(heading, [_cells(row)], right=(0,))
        for first in range(0, len(row.registers), _REGISTERS_PER_LINE):
            group = range(first, first + _REGISTERS_PER_LINE)
            output.line("  " + "  ".join(f"{REGISTER_NAMES[index]:>4} {row.registers[index]:08x}" for index in group))


def _cells(row: Row) -> list[str]:
    place = row.place
    return [
        count_text(row.step),
        f"{row.pc:08x}",
        "" if place.function is None else f"{place.function}+{place.offset_bytes:#x}",
        row.text,
        _change_text(row),
        _access_text(row),
        _mark_text(row),
        "" if place.file is None else f"{place.file}:{place.line}",
    ]


def _change_text(row: Row) -> str:
    change = row.change
    return "" if change is None else f"{REGISTER_NAMES[change.register]} {change.before:x} -> {change.after:x}"


def _access_text(row: Row) -> str:
    access = row.access
    if access is None:
        return ""
    if access.is_store:
        return f"[{access.address:08x}] {access.before:x} -> {access.after:x}"
    return f"[{access.address:08x}] {access.after:x}"


def _mark_text(row: Row) -> str:
    mark = row.mark
    return "" if mark is None else f"{mark.name or mark.number} = {mark.value}"
