"""Whether what was forecast came: a program that no forecast knew, proved by every backend that works here."""

from __future__ import annotations

from studio.backends.registry import BACKENDS
from studio.host.own_peak import OwnPeak
from studio.model.messages import render
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.bench.engine import sort_witness
from studio.session.bench.measuring import Measuring, elapsed_s
from studio.session.proof_files import encoded_proof

OFF_PERCENT = 25.0
# (program, sample): what the forecasts learn from, and what they are checked with.
_LEARNT_FROM = {
    "Halo2": (("fibonacci", "small"), ("merkle-path", "small")),
    "RISC0": (("fibonacci", "small"), ("merkle-path", "small"), ("range-proof", "small")),
}
_CHECKED_WITH = {"Trace": ("sort", ""), "Halo2": ("sha256", "small"), "RISC0": ("sort", "small")}


def measure(bench: Measuring) -> None:
    """Time, memory and size: how far the forecast was off, in percent of what came."""
    for backend in BACKENDS:
        name = backend.name.lower()
        availability = backend.probe(bench.session.surroundings)
        if not availability.usable:
            bench.lack(f"forecast.time.{name}", render(availability.reason_id, availability.params).what)
            continue
        for guest, sample in _LEARNT_FROM.get(backend.name, ()):
            bench.check()
            program = bench.session.open(guest)
            witness = bench.session.witness(program, {}, sample=sample)
            bench.session.prove(program, witness, bench.control, backend=backend.name)
        guest, sample = _CHECKED_WITH.get(backend.name, ("sha256", "small"))
        program = bench.session.open(guest)
        # Long enough for Trace that the clock can tell.
        witness = sort_witness(1) if name == "trace" else bench.session.witness(program, {}, sample=sample)
        _measure(bench, backend.name, program, witness)


def _measure(bench: Measuring, backend: str, program: OpenedProgram, witness: bytes) -> None:
    bench.check()
    name = backend.lower()
    forecast = bench.session.forecast(program, witness, Control(), backend=backend, form="")
    rounds = []
    for _ in range(1 if name == "risc0" else 3):
        peak = OwnPeak()
        made = []
        seconds = elapsed_s(
            lambda: made.append(bench.session.prove(program, witness, bench.control, backend=backend))  # noqa: B023
        )
        proved = made[0]
        bench.devices[backend] = proved.proof.device
        peak_bytes = proved.peak_bytes
        if peak_bytes is None and (grown := peak.growth_bytes()) is not None:
            peak_bytes = max(grown, proved.execution.memory_bytes)
        rounds.append((seconds, peak_bytes, len(encoded_proof(proved)[0])))
    seconds, peak_bytes, proof_bytes = min(rounds)
    bench.add(f"forecast.time.{name}", _off(forecast.seconds, seconds), "%", at_most=OFF_PERCENT)
    if peak_bytes is not None:
        bench.add(f"forecast.memory.{name}", _off(forecast.peak_bytes, peak_bytes), "%", at_most=OFF_PERCENT)
    bench.add(f"forecast.size.{name}", _off(forecast.proof_bytes, proof_bytes), "%", at_most=OFF_PERCENT)


def _off(forecast: float, came: float) -> float:
    return 100 * abs(forecast - came) / came if came else 0.0
