"""What a Halo2 proof costs: all follows from k, by figures that ship, fitted to the runs of this machine."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from studio import native
from studio.backends.cost_model import Cost, CostModel, Line
from studio.backends.halo2_parameters import are_at_hand
from studio.backends.halo2_run import RanHalo2
from studio.backends.halo2_verify import evidence_bytes
from studio.backends.measured_runs import MeasuredRun, MeasuredRuns, RunKind
from studio.backends.protocol import Forecast, ProveOptions
from studio.host.system import system_facts
from studio.model.errors import UserError
from studio.model.units import bytes_text, count_text

DEVICE = "CPU"

# THE SHIPPED FIGURES, as lines over the 2^k rows, through what a process took with 2 processors, with its start and its
# keys:
#   k          9    12    13    14    16
#   seconds  0.76   3.6   7.2    11    43
#   MB         53   228   427   826  3218
_SECONDS = Line(fixed=0.5, slope=6.5e-4)
_PEAK_BYTES = Line(fixed=28e6, slope=48_700.0)
_PARAMETERS_S = Line(fixed=0.0, slope=8e-4)  # once for each k

_SHORT_S = 0.5  # even the smallest proof tells of the others: starting is a small part of it
_MEMORY_MARGIN = 1.1  # of the forecast must be there: what a proof occupies varies a little


def forecast_run(trace: native.Trace, options: ProveOptions, version: str) -> Forecast:
    """From a recorded run; UserError where no circuit takes it."""
    with memory_named():
        k, _, _ = native.halo2_size(trace, native.Control())
    runs = MeasuredRuns(options.surroundings.measured_file).of(_kind_of_runs(version))
    cost = _model().fitted(runs).cost((k,))
    at_hand = are_at_hand(k, options.surroundings.parameters_folder)
    available_bytes = system_facts().memory_available_bytes
    return Forecast(
        seconds=cost.seconds + (0.0 if at_hand else _PARAMETERS_S.at(1, 2**k)),
        peak_bytes=cost.peak_bytes,
        proof_bytes=evidence_bytes(k) + len(trace.execution.journal),
        fits=available_bytes is None or cost.peak_bytes * _MEMORY_MARGIN <= available_bytes,
        measured_runs=len(runs),
        free_bytes=available_bytes,
    )


@contextlib.contextmanager
def memory_named() -> Iterator[None]:
    """Where the engine says that no circuit has enough rows, say also what memory the largest one takes.

    The numbers are set as people read them.
    """
    try:
        yield
    except UserError as error:
        if error.message_id == "halo2.too_long":
            for name in ("rows", "most_rows"):
                error.params[name] = count_text(int(str(error.params[name])))
            error.params["memory"] = bytes_text(shipped_cost(native.HALO2_MAX_K).peak_bytes)
        raise


def check_memory(k: int) -> None:
    """UserError where a machine of this size cannot prove 2^k rows, even with nothing else on it."""
    memory_bytes, needed_bytes = system_facts().memory_bytes, shipped_cost(k).peak_bytes
    if memory_bytes is not None and needed_bytes > memory_bytes:
        params = {"k": k, "needed": bytes_text(needed_bytes), "memory": bytes_text(memory_bytes)}
        raise UserError("halo2.too_little_memory", params)


def shipped_cost(k: int) -> Cost:
    """What it takes on a machine like the one that the shipped figures are from, with the making of parameters."""
    cost = _model().cost((k,))
    return Cost(cost.seconds + _PARAMETERS_S.at(1, 2**k), cost.peak_bytes, evidence_bytes(k))


def remember_run(measured_file: Path | None, version: str, k: int, ran: RanHalo2) -> None:
    """For the forecasts to come."""
    MeasuredRuns(measured_file).add(
        MeasuredRun(
            kind=_kind_of_runs(version),
            segment_po2s=(k,),
            seconds=ran.elapsed_ns / 1e9,
            peak_bytes=ran.peak_bytes,
            proof_bytes=len(ran.evidence),
            ended_unix_ms=time.time_ns() // 1_000_000,
        )
    )


def _model() -> CostModel:
    """One segment of 2^k rows."""
    least, most = native.HALO2_MIN_K, native.HALO2_MAX_K
    doubling = (evidence_bytes(most) - evidence_bytes(least)) / (most - least)
    return CostModel(
        _SECONDS,
        _PEAK_BYTES,
        Line(evidence_bytes(least) - doubling * least, doubling),
        short_s=_SHORT_S,
        anchors=(least, most),
    )


def _kind_of_runs(version: str) -> RunKind:
    facts = system_facts()
    return RunKind("halo2", version, "snark", DEVICE, facts.cpu_name or "", facts.cpu_count)
