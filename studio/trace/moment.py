"""Everything about one step and its neighbours, fetched at once, so that what is shown together belongs together."""

from __future__ import annotations

from dataclasses import dataclass

from studio.programs.source_files import SourceText
from studio.trace.listing import Listing
from studio.trace.source import RunSource
from studio.trace.view import Place, Row

DUMP_ROW_BYTES = 8
_END = 2**32


@dataclass(frozen=True, slots=True)
class MemoryWish:
    """Which memory to show: around `address`, else around what the step touches, else from `base` on as before."""

    rows: int
    base: int | None = None
    address: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """`rows` steps from `top` on (which may lie before the first step), and everything about `step`."""

    top: int
    rows: int
    step: int
    memory: MemoryWish


@dataclass(frozen=True, slots=True)
class Dump:
    """Memory after the step. [touched_low, touched_high) is what the step read or wrote; `before` if it wrote."""

    base: int
    data: bytes
    touched_low: int = 0
    touched_high: int = 0
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """`here` is None at the end of the run; registers and memory are those after the step."""

    wish: Wish
    rows: tuple[Row, ...]
    here: Row | None
    pc: int
    registers: tuple[int, ...]
    registers_before: tuple[int, ...]
    memory: Dump
    place: Place
    listing: Listing
    source: SourceText | None


def moment_at(source: RunSource, wish: Wish) -> Moment:
    """Look at one step."""
    first = max(0, wish.top)
    count = min(wish.top + wish.rows, source.steps) - first
    rows = tuple(source.page(first, count)) if count > 0 else ()
    here: Row | None = None
    if wish.step < source.steps:
        offset = wish.step - first
        here = rows[offset] if 0 <= offset < len(rows) else source.page(wish.step, 1)[0]
    if here is None:
        ended = source.registers_at(source.steps)
        pc, after, before = ended.pc, ended.values, ended.values
    else:
        pc, before = here.pc, here.registers
        after = _after(here)
    place = source.place_of(pc)
    return Moment(
        wish=wish,
        rows=rows,
        here=here,
        pc=pc,
        registers=after,
        registers_before=before,
        memory=_dump(source, wish, here, stack=after[2]),
        place=place,
        listing=source.listing_at(pc),
        source=None if place.file is None else source.source_text(place.file),
    )


def _after(row: Row) -> tuple[int, ...]:
    """A step writes one register at most."""
    if row.change is None:
        return row.registers
    index = row.change.register
    return (*row.registers[:index], row.change.after, *row.registers[index + 1 :])


def _dump(source: RunSource, wish: Wish, here: Row | None, stack: int) -> Dump:
    wanted = wish.memory
    size_bytes = max(1, wanted.rows) * DUMP_ROW_BYTES
    access = None if here is None else here.access
    base = wanted.base
    if wanted.address is not None:
        base = _aligned(wanted.address)
    elif access is not None and not (base is not None and base <= access.address < base + size_bytes):
        base = _aligned(access.address) - wanted.rows // 2 * DUMP_ROW_BYTES
    elif base is None:
        base = _aligned(stack)
    base = min(max(base, 0), _END - size_bytes)
    data = source.memory_at(min(wish.step + 1, source.steps), base, size_bytes)
    if access is None:
        return Dump(base, data)
    before = access.before.to_bytes(4, "little")[: access.size_bytes] if access.is_store else None
    return Dump(base, data, access.address, access.address + access.size_bytes, before)


def _aligned(address: int) -> int:
    return address - address % DUMP_ROW_BYTES
