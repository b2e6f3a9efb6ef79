"""A finished run, open at any step: pages of rows, searches, marks and totals."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio import native
from studio.programs.calls import ECALL_WORD, RISC0, risc0_call
from studio.programs.disassembly import text_of
from studio.programs.source_files import SourceFolder, SourceText
from studio.trace.ending import Ending, ending_of
from studio.trace.listing import Listing, Listings
from studio.trace.query import Query
from studio.trace.rows import MemoryAccess, PackedRow, RegisterChange, unpack_rows

MAX_PAGE_ROWS = 4096
MAX_MARKS_PER_CALL = 65_536
_REGISTERS = struct.Struct("<33I")
_MOST_SOURCES = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where an instruction belongs in the sources; None where the ELF does not say."""

    function: str | None
    offset_bytes: int | None
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A mark with the name that the manifest gives to its number."""

    step: int
    number: int
    value: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One step, as people read it; registers are x0..x31 before the step."""

    step: int
    pc: int
    word: int
    text: str
    place: Place
    change: RegisterChange | None
    access: MemoryAccess | None
    mark: NamedMark | None
    registers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """Program counter and x0..x31 at one moment."""

    pc: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FunctionTotal:
    """Steps and calls of one function; `address` is None for code outside every function."""

    name: str | None
    address: int | None
    steps: int
    calls: int


@dataclass(frozen=True, slots=True)
class PageTouch:
    """A page of 1 KiB that the run used, and in how many segments of it."""

    address: int
    touched_segments: int
    written_segments: int


class RunView:
    """The view of one recorded run. Rows are made again from the engine's snapshots, so any page costs the same."""

    def __init__(
        self,
        program: native.Program,
        trace: native.Trace,
        mark_names: Mapping[int, str],
        sources: SourceFolder | None = None,
    ) -> None:
        """`sources`: where the program's source files may lie; without it, none are shown."""
        self._program = program
        self._trace = trace
        self._mark_names = mark_names
        self._sources = sources
        self._listings = Listings(program)
        self._functions = program.functions
        self._parts = [(part.address, part.address + part.memory_bytes, part.writable) for part in program.segments]
        self._places: dict[int, Place] = {}  # by pc: a loop asks for the same few again and again
        self._texts: dict[str, SourceText | None] = {}

    @property
    def trace(self) -> native.Trace:
        """The recorded run itself, for whoever measures it."""
        return self._trace

    @property
    def execution(self) -> native.Execution:
        """The outcome of the run."""
        return self._trace.execution

    @property
    def steps(self) -> int:
        """How many steps the run has; `steps` itself stands for the state after the last one."""
        return self._trace.execution.steps

    @property
    def ending(self) -> Ending:
        """How the run ended."""
        return ending_of(self._trace.execution)

    @property
    def mark_count(self) -> int:
        """How many marks the run has."""
        return self._trace.execution.mark_count

    @property
    def mark_names(self) -> Mapping[int, str]:
        """The names that the manifest gives."""
        return self._mark_names

    @property
    def functions(self) -> Sequence[tuple[int, int, str]]:
        """(address, size in bytes, name), sorted by address."""
        return self._functions

    @property
    def snapshot_spacing_steps(self) -> int:
        """Steps that a seek makes again at most."""
        return self._trace.snapshot_spacing_steps

    @property
    def snapshot_bytes(self) -> int:
        """Memory that the snapshots hold."""
        return self._trace.snapshot_bytes

    @property
    def audit_bytes_estimate(self) -> int:
        """Upper estimate of an audit proof of this run, before compression."""
        return self._trace.audit_bytes_estimate

    def page(self, first_step: int, count: int) -> list[Row]:
        """Up to `count` rows from `first_step`; fewer at the end of the run."""
        return [self._row(row) for row in unpack_rows(self.packed_page(first_step, count))]

    def packed_page(self, first_step: int, count: int) -> bytes:
        """The same rows as the engine packs them, for `rows.ROW`."""
        return self._trace.rows(first_step, min(count, MAX_PAGE_ROWS))

    def registers_at(self, step: int) -> Registers:
        """Registers before that step; at `steps` those that the run ended with."""
        pc, *values = _REGISTERS.unpack(self._trace.registers_at(step))
        return Registers(pc, tuple(values))

    def memory_at(self, step: int, address: int, length: int) -> bytes:
        """Memory before that step, at most 1 MiB; bytes that the program does not have read as zero."""
        return self._trace.memory_at(step, address, length)

    def find(self, query: Query, from_step: int, control: native.Control, *, forward: bool = True) -> int | None:
        """The first matching step at or after `from_step`, or backwards the last one before it."""
        return self._trace.find(query.kind, query.low, query.high, from_step, forward, control)

    def marks(self, first_index: int, count: int) -> list[NamedMark]:
        """The marks `first_index`.. in the order of the run."""
        found = self._trace.marks(first_index, min(count, MAX_MARKS_PER_CALL))
        return [NamedMark(step, number, value, self._mark_names.get(number)) for step, number, value in found]

    def mark_totals(self) -> list[tuple[int, str | None, int]]:
        """(number, name, count) of every mark number."""
        return [(number, self._mark_names.get(number), count) for number, count in self._trace.mark_totals()]

    def function_totals(self) -> list[FunctionTotal]:
        """Every function that ran, the one with the most steps first."""
        functions = self._functions
        totals = [
            FunctionTotal(functions[index][2], functions[index][0], steps, calls)
            if index >= 0
            else FunctionTotal(None, None, steps, calls)
            for index, steps, calls in self._trace.function_totals()
        ]
        return sorted(totals, key=lambda total: -total.steps)

    def opcode_totals(self) -> list[tuple[str, int]]:
        """(mnemonic, count) of every executed instruction, the most frequent first."""
        return sorted(self._trace.opcode_totals(), key=lambda total: (-total[1], total[0]))

    def pyramid(self, kind: str, first_step: int, last_step: int, buckets: int) -> bytes:
        """`buckets` equal parts of [first_step, last_step) for `spans.spans_of`; `kind` is "pc" or "memory".

        Exact up to about a million steps; over more, what just missed a part at its borders may count in it too.
        """
        return self._trace.pyramid(kind, first_step, last_step, buckets)

    def page_touches(self) -> list[PageTouch]:
        """The memory that the run used, sorted by address."""
        return [PageTouch(*touch) for touch in self._trace.page_touches()]

    def writable_at(self, address: int) -> bool | None:
        """Whether the file lets the program write there; None for memory that is not from the file."""
        for start, end, writable in self._parts:
            if start <= address < end:
                return writable
        return None

    def place_of(self, pc: int) -> Place:
        """Function and source line of an instruction."""
        place = self._places.get(pc)
        if place is None:
            function, offset_bytes = self._program.function_at(pc) or (None, None)
            file, line = self._program.source_line_at(pc) or (None, None)
            place = self._places[pc] = Place(function, offset_bytes, file, line)
        return place

    def listing_at(self, pc: int) -> Listing:
        """The instructions around `pc`."""
        return self._listings.at(pc)

    def source_text(self, file: str) -> SourceText | None:
        """The text of a source file that a `Place` names; None where it is not at hand. Reads a file once."""
        if file not in self._texts:
            if self._sources is None or len(self._texts) >= _MOST_SOURCES:
                return None
            self._texts[file] = self._sources.read(file)
        return self._texts[file]

    def _text_of(self, row: PackedRow) -> str:
        """The instruction; a call of RISC Zero by its name, which only the registers tell."""
        text = text_of(row.word, row.pc)
        if row.word == ECALL_WORD and self._program.abi == RISC0:
            return f"{text} {risc0_call(row.registers)}"
        return text

    def _row(self, row: PackedRow) -> Row:
        mark = row.mark
        return Row(
            step=row.step,
            pc=row.pc,
            word=row.word,
            text=self._text_of(row),
            place=self.place_of(row.pc),
            change=row.change,
            access=row.access,
            mark=None
            if mark is None
            else NamedMark(row.step, mark.number, mark.value, self._mark_names.get(mark.number)),
            registers=row.registers,
        )
