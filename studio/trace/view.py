"""A finished run, open at any step: pages of rows, searches, marks and totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio import native
from studio.programs.disassembly import text_of
from studio.trace.query import Query
from studio.trace.rows import MemoryAccess, PackedRow, RegisterChange, unpack_rows

MAX_PAGE_ROWS = 4096
_MARKS_PER_CALL = 65_536


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
class FunctionTotal:
    """Steps and calls of one function; `address` is None for code outside every function."""

    name: str | None
    address: int | None
    steps: int
    calls: int


class RunView:
    """The view of one recorded run. Rows are made again from the engine's snapshots, so any page costs the same."""

    def __init__(self, program: native.Program, trace: native.Trace, mark_names: Mapping[int, str]) -> None:
        self._program = program
        self._trace = trace
        self._mark_names = mark_names
        self._places: dict[int, Place] = {}  # by pc: a loop asks for the same few again and again

    @property
    def execution(self) -> native.Execution:
        """The outcome of the run."""
        return self._trace.execution

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
        packed = self._trace.rows(first_step, min(count, MAX_PAGE_ROWS))
        return [self._row(row) for row in unpack_rows(packed)]

    def find(self, query: Query, from_step: int, control: native.Control, *, forward: bool = True) -> int | None:
        """The first matching step at or after `from_step`, or backwards the last one before it."""
        return self._trace.find(query.kind, query.low, query.high, from_step, forward, control)

    def marks(self, first_index: int, count: int) -> list[NamedMark]:
        """The marks `first_index`.. in the order of the run."""
        found = self._trace.marks(first_index, min(count, _MARKS_PER_CALL))
        return [NamedMark(step, number, value, self._mark_names.get(number)) for step, number, value in found]

    def mark_totals(self) -> list[tuple[int, str | None, int]]:
        """(number, name, count) of every mark number."""
        return [(number, self._mark_names.get(number), count) for number, count in self._trace.mark_totals()]

    def function_totals(self) -> list[FunctionTotal]:
        """Every function that ran, the one with the most steps first."""
        functions = self._program.functions
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

    def _row(self, row: PackedRow) -> Row:
        mark = row.mark
        return Row(
            step=row.step,
            pc=row.pc,
            word=row.word,
            text=text_of(row.word, row.pc),
            place=self._place(row.pc),
            change=row.change,
            access=row.access,
            mark=None
            if mark is None
            else NamedMark(row.step, mark.number, mark.value, self._mark_names.get(mark.number)),
            registers=row.registers,
        )

    def _place(self, pc: int) -> Place:
        place = self._places.get(pc)
        if place is None:
            function, offset_bytes = self._program.function_at(pc) or (None, None)
            file, line = self._program.source_line_at(pc) or (None, None)
            place = self._places[pc] = Place(function, offset_bytes, file, line)
        return place
