"""What a RISC0 proof of one run costs: the segments that r0vm will cut, and what such segments took on this machine."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from studio import native
from studio.backends.cost_model import CostModel, Line
from studio.backends.measured_runs import MeasuredRun, MeasuredRuns, RunKind
from studio.backends.protocol import Forecast, ProveOptions
from studio.backends.r0vm_run import RanR0vm
from studio.host.system import system_facts

# r0vm cuts where a segment would pass 2^20 rows, whatever --po2 says; 2^13 is the least.
_LARGEST_PO2, _LEAST_PO2 = 20, 13

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
_MOST_ROWS_OF_ONE = _REGISTER + _RIGHT
_TABLE_ROWS = 1 / 24  # of each cycle, in the look-up table of cycle numbers
# What the kernel and paging add; fitted to the log of r0vm 5.0.0-rc.1 on all samples of the bundled programs, which it
# gives back within 1 % above 100,000 rows and within 13 % below 30,000.
_SEGMENT_ROWS, _PAGE_ROWS, _BLOCK_ROWS = 17_360, 1_445, 1_862

# Of 3.0: a row for each cycle. Kernel and paging in cycles, from the same runs.
_RUN_CYCLES, _BLOCK_CYCLES, _INPUT_BYTE_CYCLES = 10_350, 6_300, 1.34
_SEGMENT_CYCLES, _PAGE_CYCLES = 10_380, 1_066

# Measured with 2 processors: one proof with 2^15 rows and one with 2^20 for each version. Succinct: a lift of each
# segment on top, and one size whatever the number of segments.
_SHIPPED: Mapping[tuple[str, str], CostModel] = {
    ("5.0", "composite"): CostModel(Line(8.3, 3.26e-4), Line(4.0e8, 5300.0), Line(38_990, 10_445)),
    ("5.0", "succinct"): CostModel(Line(48.3, 3.26e-4), Line(2.0e9, 5300.0), Line(223_300, 0.0)),
    ("3.0", "composite"): CostModel(Line(16.0, 4.59e-4), Line(4.0e8, 8800.0), Line(38_990, 10_445)),
    ("3.0", "succinct"): CostModel(Line(56.0, 4.59e-4), Line(2.0e9, 8800.0), Line(223_300, 0.0)),
}


def forecast_run(trace: native.Trace, options: ProveOptions, form: str, version: str) -> Forecast:
    """From a recorded run, which knows every instruction and page."""
    po2s = segment_po2s(trace, version)
    runs = MeasuredRuns(options.surroundings.measured_file).of(_kind(form, version, usual_device()))
    cost = _model(form, version).fitted(runs).cost(po2s)
    available_bytes = system_facts().memory_available_bytes
    return Forecast(
        seconds=cost.seconds,
        peak_bytes=cost.peak_bytes,
        proof_bytes=cost.proof_bytes + len(trace.execution.journal),
        fits=available_bytes is None or cost.peak_bytes <= available_bytes,
        measured_runs=len(runs),
    )


def most_seconds(execution: native.Execution, form: str, version: str) -> float:
    """More than it takes on a machine like the one that the shipped figures are from: for a limit, not for people."""
    rows = execution.steps * max(1.0, _MOST_ROWS_OF_ONE + _TABLE_ROWS) + 10 * _SEGMENT_ROWS
    return _model(form, version).cost(_cut(rows)).seconds


def remember_run(options: ProveOptions, form: str, version: str, ran: RanR0vm, journal_bytes: int) -> None:
    """For the forecasts to come. A run that did not tell its segments teaches nothing."""
    if not ran.segment_rows or len(ran.segment_rows) != ran.segments:
        return
    run = MeasuredRun(
        kind=_kind(form, version, ran.device),
        segment_po2s=tuple(_po2(rows) for rows in ran.segment_rows),
        seconds=ran.elapsed_ns / 1e9,
        peak_bytes=ran.peak_bytes,
        proof_bytes=max(0, len(ran.receipt) - journal_bytes),
        ended_unix_ms=time.time_ns() // 1_000_000,
    )
    MeasuredRuns(options.surroundings.measured_file).add(run)


def segment_po2s(trace: native.Trace, version: str) -> tuple[int, ...]:
    """The sizes of the segments that r0vm will cut this run into."""
    execution = trace.execution
    # A page stays in for the whole run in most programs; each segment brings it in anew.
    pages = len(trace.page_touches())
    blocks = -(-(len(execution.journal) + 9) // 64)
    if version.startswith("3."):
        own = execution.steps + _RUN_CYCLES + _BLOCK_CYCLES * blocks + _INPUT_BYTE_CYCLES * execution.witness_read_bytes
        return _cut(own, _SEGMENT_CYCLES + _PAGE_CYCLES * pages)
    own = sum(_ROWS.get(name, 1.0) * count for name, count in trace.opcode_totals())
    own += execution.steps * _TABLE_ROWS + _BLOCK_ROWS * blocks
    return _cut(own, _SEGMENT_ROWS + _PAGE_ROWS * pages)


def _cut(rows: float, of_each_segment: float = 0.0) -> tuple[int, ...]:
    room = 2**_LARGEST_PO2 - of_each_segment
    full, rest = divmod(rows, max(room, 1.0))
    return (*([_LARGEST_PO2] * int(full)), _po2(rest + of_each_segment))


def _po2(rows: float) -> int:
    return min(_LARGEST_PO2, max(_LEAST_PO2, math.ceil(math.log2(max(rows, 1.0)))))


def _model(form: str, version: str) -> CostModel:
    return _SHIPPED["3.0" if version.startswith("3.") else "5.0", form]


def _kind(form: str, version: str, device: str) -> RunKind:
    facts = system_facts()
    return RunKind("risc0", version, form, device, facts.cpu_name or "", facts.cpu_count)


def usual_device() -> str:
    """What a proof here is made on, as far as that is known before."""
    return "CPU" if system_facts().gpu is None else "CPU or unknown"
