"""A run of any length that costs nothing: a loop of sixteen instructions whose every step follows from its number."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studio.native import ROW_FORMAT, Control
from studio.programs.disassembly import text_of
from studio.programs.source_files import SourceText
from studio.trace.ending import Ending
from studio.trace.listing import CodeLine, Listing
from studio.trace.query import Query
from studio.trace.rows import MemoryAccess, RegisterChange
from studio.trace.view import FunctionTotal, NamedMark, PageTouch, Place, Registers, Row

CODE, DATA, STACK = 0x20_0000, 0x40_0000, 0x1FFF_FF00
LOOP = 16
_ADDI, _LOAD, _STORE, _MARK = 0x0015_0513, 0x0005_2583, 0x00B5_2023, 0x0015_2013
_WORDS = [_ADDI, _LOAD, _ADDI, _STORE] * 3 + [_ADDI, _ADDI, _ADDI, _MARK]


@dataclass
class LongRun:
    """`mark_every` steps there is a mark; it must be a multiple of 16."""

    steps: int
    mark_every: int = 1 << 20
    ending: Ending = field(default_factory=lambda: Ending("The program ended with exit code 0."))
    mark_names: Mapping[int, str] = field(default_factory=lambda: {1: "round"})
    snapshot_spacing_steps: int = 1 << 16

    @property
    def mark_count(self) -> int:
        return (self.steps + self.mark_every - LOOP) // self.mark_every

    @property
    def functions(self) -> Sequence[tuple[int, int, str]]:
        return [(CODE, 32, "first_half"), (CODE + 32, 32, "second_half")]

    def row(self, step: int) -> Row:
        index = step % LOOP
        registers = [0] * 32
        registers[2] = STACK
        registers[10] = step % 2**32
        word = _WORDS[index]
        address = DATA + step % 4096 * 4
        access = None
        if word in (_LOAD, _STORE):
            access = MemoryAccess(word == _STORE, address, 4, step % 251, (step + (word == _STORE)) % 251)
        mark = None
        if word == _MARK and (step + 1) % self.mark_every == 0:
            mark = NamedMark(step, 1, step, "round")
        pc = CODE + 4 * index
        change = RegisterChange(10, step % 2**32, (step + 1) % 2**32) if word == _ADDI else None
        return Row(step, pc, word, text_of(word, pc), self.place_of(pc), change, access, mark, tuple(registers))

    def page(self, first_step: int, count: int) -> list[Row]:
        return [self.row(step) for step in range(first_step, min(first_step + min(count, 4096), self.steps))]

    def packed_page(self, first_step: int, count: int) -> bytes:
        out = []
        for row in self.page(first_step, count):
            change, access, mark = row.change, row.access, row.mark
            out.append(
                struct.pack(
                    ROW_FORMAT,
                    *(row.step, row.pc, row.word, 255 if change is None else change.register),
                    *((0, 0) if access is None else (2 if access.is_store else 1, access.size_bytes)),
                    mark is not None,
                    *((0, 0) if change is None else (change.before, change.after)),
                    *((0, 0, 0) if access is None else (access.address, access.before, access.after)),
                    *((0, 0) if mark is None else (mark.number, mark.value)),
                    *row.registers,
                )
            )
        return b"".join(out)

    def registers_at(self, step: int) -> Registers:
        row = self.row(step)
        return Registers(row.pc, row.registers)

    def memory_at(self, step: int, address: int, length: int) -> bytes:
        return bytes((address + offset + step) % 256 for offset in range(length))

    def find(self, query: Query, from_step: int, control: Control, *, forward: bool = True) -> int | None:
        """Marks by arithmetic, everything else by looking at some loops of the run."""
        if query.kind == "mark":
            every = self.mark_every
            step = -(-(from_step + 1) // every) * every - 1 if forward else from_step // every * every - 1
            return step if 0 <= step < self.steps and query.low <= 1 < query.high else None
        near = range(from_step, from_step + 70_000) if forward else range(from_step - 1, from_step - 70_000, -1)
        for step in near:
            if not 0 <= step < self.steps:
                return None
            if query.kind == "pc" and query.low <= CODE + 4 * (step % LOOP) < query.high:
                return step
            access = self.row(step).access if query.kind in ("address", "write") else None
            overlaps = access is not None and query.low < access.address + 4 and access.address < query.high
            if overlaps and access is not None and (query.kind == "address" or access.is_store):
                return step
        return None

    def marks(self, first_index: int, count: int) -> list[NamedMark]:
        indexes = range(first_index, min(first_index + min(count, 65_536), self.mark_count))
        steps = ((index + 1) * self.mark_every - 1 for index in indexes)
        return [NamedMark(step, 1, step, self.mark_names.get(1)) for step in steps]

    def function_totals(self) -> list[FunctionTotal]:
        half = self.steps // 2
        return [
            FunctionTotal("first_half", CODE, self.steps - half, 1),
            FunctionTotal("second_half", CODE + 32, half, 1),
        ]

    def pyramid(self, kind: str, first_step: int, last_step: int, buckets: int) -> bytes:
        low, high = (CODE, CODE + 4 * LOOP - 1) if kind == "pc" else (DATA, DATA + 16383)
        return struct.pack("<II", low, high) * buckets

    def page_touches(self) -> list[PageTouch]:
        return [PageTouch(DATA + 1024 * page, 1, 1) for page in range(16)]

    def writable_at(self, address: int) -> bool | None:
        return True if DATA <= address < DATA + 16384 else None

    def place_of(self, pc: int) -> Place:
        offset = (pc - CODE) % 32
        name = "first_half" if pc < CODE + 32 else "second_half"
        return Place(name, offset, "loop.c", 1 + (pc - CODE) // 4)

    def listing_at(self, pc: int) -> Listing:
        start = CODE if pc < CODE + 32 else CODE + 32
        lines = []
        for address in range(start, start + 32, 4):
            word = _WORDS[(address - CODE) // 4]
            lines.append(CodeLine(address, word, text_of(word, address), "loop.c", 1 + (address - CODE) // 4))
        return Listing(self.place_of(pc).function, tuple(lines))

    def source_text(self, file: str) -> SourceText | None:
        return SourceText(file, tuple(f"statement({number});" for number in range(1, LOOP + 1)))
