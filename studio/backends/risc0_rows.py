"""How many rows RISC Zero's machine needs for a run, and into which segments r0vm cuts them.

The program's own share is exact: it follows from the counts of its instructions. What the kernel and the paging add is
fitted to the log of r0vm 5.0.0-rc.1 on 19 runs of bundled programs in one segment: all are met within 1.5 %. Of further
segments each has its own share of paging, known within 1 % of a segment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from studio import native

# r0vm cuts at the first instruction behind this many rows, whatever --po2 says: 2^20 less what one call may take.
CUT_AT_ROWS = 2**20 - 25_000
LARGEST_PO2, LEAST_PO2 = 20, 13
_PAGE_BYTES = 1024

# Of 5.0: how many instructions of a kind share a row of the trace (block_types.h and block_tracker.rs of the circuit).
_REGISTER, _IMMEDIATE, _LOAD_STORE, _BRANCH = 1 / 5, 1 / 5, 1 / 3, 1 / 4
_ADD, _BIT, _LESS, _MULTIPLY, _DIVIDE, _SHIFT = 1 / 16, 1 / 2, 1 / 9, 1 / 2, 1 / 3, 1 / 5
_LEFT, _RIGHT = _SHIFT + _MULTIPLY, _SHIFT + _DIVIDE + _MULTIPLY
_ROWS: Mapping[str, float] = {
    **dict.fromkeys(("add", "sub"), _REGISTER + _ADD),
    **dict.fromkeys(("xor", "or", "and"), _REGISTER + _BIT),
    "sll": _REGISTER + _LEFT,
    **dict.fromkeys(("srl", "sra"), _REGISTER + _RIGHT),
    **dict.fromkeys(("slt", "sltu"), _REGISTER + _LESS),
    "addi": _IMMEDIATE + _ADD,
    **dict.fromkeys(("xori", "ori", "andi"), _IMMEDIATE + _BIT),
    "slli": _IMMEDIATE + _LEFT,
    **dict.fromkeys(("srli", "srai"), _IMMEDIATE + _RIGHT),
    **dict.fromkeys(("slti", "sltiu", "mark", "mark.high"), _IMMEDIATE + _LESS),
    **dict.fromkeys(("lb", "lh", "lw", "lbu", "lhu", "sb", "sh", "sw"), _LOAD_STORE),
    **dict.fromkeys(("beq", "bne"), _BRANCH + _ADD),
    **dict.fromkeys(("blt", "bge", "bltu", "bgeu"), _BRANCH + _LESS),
    "jal": 1 / 7,
    "jalr": 1 / 6,
    "lui": 1 / 9,
    "auipc": 1 / 7,
    **dict.fromkeys(("mul", "mulh", "mulhsu", "mulhu"), _REGISTER + _MULTIPLY),
    **dict.fromkeys(("div", "divu", "rem", "remu"), _REGISTER + _DIVIDE + _MULTIPLY),
    "ecall": 1.0,
}
_TABLE_ROWS = 1 / 24  # of each cycle, in the look-up table of cycle numbers
MOST_ROWS_OF_A_STEP = max(1.0, _REGISTER + _RIGHT) + _TABLE_ROWS


@dataclass(frozen=True, slots=True)
class Costs:
    """What a run needs on top of its own instructions. Pages are of 1 KiB, blocks those of SHA-256 over the journal."""

    run: float
    page: float
    written_page: float
    block: float
    input_byte: float
    call: float
    further_segment: float
    page_of_further_segment: float
    most_pages_of_further_segment: int = 26  # what a long run touches between two cuts, of however many pages

    def of_run(self, facts: RunFacts) -> float:
        """What it needs in any case."""
        paging = self.page * facts.pages + self.written_page * facts.written_pages
        kernel = self.block * facts.journal_blocks + self.input_byte * facts.read_bytes + self.call * facts.calls
        return self.run + paging + kernel

    def of_further_segment(self, facts: RunFacts) -> float:
        """For each segment but one."""
        pages = min(facts.pages, self.most_pages_of_further_segment)
        return self.further_segment + self.page_of_further_segment * pages


# In rows of 5.0, and in cycles, of which each is a row of 3.0. One log tells both: the machine is the same.
_COSTS_5 = Costs(11_700.0, 750.0, 0.0, 1_885.0, 0.494, 0.0, 3_700.0, 712.0)
_COSTS_3 = Costs(18_830.0, 353.0, 429.0, 4_460.0, 1.355, 125.0, 5_500.0, 458.0)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run once it was recorded."""

    opcodes: Mapping[str, int]
    pages: int  # touched, of data and of code
    written_pages: int
    journal_bytes: int
    read_bytes: int

    @property
    def steps(self) -> int:
        """Instructions that were executed."""
        return sum(self.opcodes.values())

    @property
    def calls(self) -> int:
        """Of the kernel."""
        return self.opcodes.get("ecall", 0)

    @property
    def journal_blocks(self) -> int:
        """With the padding of SHA-256."""
        return -(-(self.journal_bytes + 9) // 64)


def facts_of(program: native.Program, trace: native.Trace) -> RunFacts:
    """A function that ran counts with all of its pages of code."""
    touches, functions = trace.page_touches(), program.functions
    pages = {address // _PAGE_BYTES for address, _, _ in touches}
    for function, _, _ in trace.function_totals():
        if function >= 0:
            address, size_bytes, _ = functions[function]
            pages |= _pages(address, size_bytes)
    if not functions:
        for segment in program.segments:
            if segment.executable:
                pages |= _pages(segment.address, segment.memory_bytes)
    return RunFacts(
        opcodes=dict(trace.opcode_totals()),
        pages=len(pages),
        written_pages=sum(1 for _, _, written in touches if written),
        journal_bytes=len(trace.execution.journal),
        read_bytes=trace.execution.witness_read_bytes,
    )


def segment_po2s(facts: RunFacts, version: str) -> tuple[int, ...]:
    """The sizes of the segments that this version of r0vm cuts the run into."""
    return cut(total_rows(facts, version, 1), _costs(version).of_further_segment(facts))


def total_rows(facts: RunFacts, version: str, segments: int) -> float:
    """Of a run in so many segments, before they are padded."""
    costs = _costs(version)
    if costs is _COSTS_3:
        own = float(facts.steps)
    else:
        own = sum(_ROWS.get(name, 1.0) * count for name, count in facts.opcodes.items()) + facts.steps * _TABLE_ROWS
    return own + costs.of_run(facts) + (segments - 1) * costs.of_further_segment(facts)


def cut(rows: float, of_further_segment: float = 0.0) -> tuple[int, ...]:
    """Full segments and one with the rest, where each but the first needs some rows of its own."""
    if rows <= CUT_AT_ROWS:
        return (po2_of(rows),)
    further, rest = divmod(rows - CUT_AT_ROWS, CUT_AT_ROWS - of_further_segment)
    return (*([LARGEST_PO2] * (1 + int(further))), po2_of(rest + of_further_segment))


def po2_of(rows: float) -> int:
    """The power of two that so many rows are padded to."""
    return min(LARGEST_PO2, max(LEAST_PO2, math.ceil(math.log2(max(rows, 1.0)))))


def _costs(version: str) -> Costs:
    return _COSTS_3 if version.startswith("3.") else _COSTS_5


def _pages(address: int, size_bytes: int) -> set[int]:
    return set(range(address // _PAGE_BYTES, (address + max(size_bytes, 1) - 1) // _PAGE_BYTES + 1))
