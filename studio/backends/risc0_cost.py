"""What a RISC0 proof of one run costs: the segments that r0vm will cut, and what such segments took on this machine."""

from __future__ import annotations

import time
from collections.abc import Mapping

from studio import native
from studio.backends.cost_model import CostModel, Line
from studio.backends.measured_runs import MeasuredRun, MeasuredRuns, RunKind
from studio.backends.protocol import Forecast, ProveOptions
from studio.backends.r0vm_run import RanR0vm
from studio.backends.risc0_rows import MOST_ROWS_OF_A_STEP, cut, facts_of, po2_of, segment_po2s
from studio.host.system import system_facts

# Measured with 2 processors, those of time not busy. Of 5.0: 2^15 and 2^19 rows (time), 2^14, 2^16, 2^17 and 2^19
# (memory and bytes, which are met within 4 %). Of 3.0: 2^16, and 2^20 and 2^16 together (time), 2^20 (memory), 2^15 and
# 2^16 (bytes). Succinct: a lift of each segment on top, measured once, and one size whatever the number of segments.
_SHIPPED: Mapping[tuple[str, str], CostModel] = {
    ("5.0", "composite"): CostModel(Line(0.0, 6.7e-4), Line(2.0e7, 11_600.0), Line(37_900, 10_900)),
    ("5.0", "succinct"): CostModel(Line(40.0, 6.7e-4), Line(1.0e9, 11_600.0), Line(223_300, 0.0)),
    ("3.0", "composite"): CostModel(Line(2.0, 4.42e-4), Line(2.0e7, 9_150.0), Line(34_990, 11_640)),
    ("3.0", "succinct"): CostModel(Line(42.0, 4.42e-4), Line(1.0e9, 9_150.0), Line(223_300, 0.0)),
}
_MOST_PAGING_ROWS, _MOST_ROWS_OF_A_JOURNAL_BYTE = 175_000, 100
_MEMORY_MARGIN = 1.1  # of the forecast must be there: what a proof occupies varies a little


def forecast_run(
    program: native.Program, trace: native.Trace, options: ProveOptions, form: str, version: str, device: str = ""
) -> Forecast:
    """From a recorded run, which knows every instruction and page. `device`: as its proofs will say, where known."""
    po2s = segment_po2s(facts_of(program, trace), version)
    runs = MeasuredRuns(options.surroundings.measured_file).of(kind_of_runs(form, version, device or usual_device()))
    cost = _model(form, version).fitted(runs).cost(po2s)
    available_bytes = system_facts().memory_available_bytes
    return Forecast(
        seconds=cost.seconds,
        peak_bytes=cost.peak_bytes,
        proof_bytes=cost.proof_bytes + len(trace.execution.journal),
        fits=available_bytes is None or cost.peak_bytes * _MEMORY_MARGIN <= available_bytes,
        measured_runs=len(runs),
        free_bytes=available_bytes,
    )


def most_seconds(execution: native.Execution, form: str, version: str) -> float:
    """More than it takes on a machine like the one that the shipped figures are from: for a limit, not for people."""
    input_and_output = _MOST_ROWS_OF_A_JOURNAL_BYTE * len(execution.journal) + 2 * execution.witness_read_bytes
    rows = execution.steps * MOST_ROWS_OF_A_STEP + _MOST_PAGING_ROWS + input_and_output
    return _model(form, version).cost(cut(rows)).seconds


def remember_run(options: ProveOptions, form: str, version: str, ran: RanR0vm, journal_bytes: int) -> None:
    """For the forecasts to come. A run that did not tell its segments teaches nothing."""
    if not ran.segment_rows or len(ran.segment_rows) != ran.segments:
        return
    run = MeasuredRun(
        kind=kind_of_runs(form, version, ran.device),
        segment_po2s=tuple(po2_of(rows) for rows in ran.segment_rows),
        seconds=ran.elapsed_ns / 1e9,
        peak_bytes=ran.peak_bytes,
        proof_bytes=max(0, len(ran.receipt) - journal_bytes),
        ended_unix_ms=time.time_ns() // 1_000_000,
    )
    MeasuredRuns(options.surroundings.measured_file).add(run)


def _model(form: str, version: str) -> CostModel:
    return _SHIPPED["3.0" if version.startswith("3.") else "5.0", form]


def kind_of_runs(form: str, version: str, device: str) -> RunKind:
    """Runs on this machine that tell of each other."""
    facts = system_facts()
    return RunKind("risc0", version, form, device, facts.cpu_name or "", facts.cpu_count)


def usual_device() -> str:
    """What a proof here is made on, as far as that is known before."""
    return "CPU" if system_facts().gpu is None else "CPU or unknown"
