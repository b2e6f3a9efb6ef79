"""Whether what was forecast came: a program that no forecast knew, proved by every backend that works here."""

from __future__ import annotations

from studio.host.launch import this_interpreter
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.bench.engine import sort_witness
from studio.session.bench.measuring import Measuring, elapsed_s
from studio.session.bench.peers import output_of
from studio.session.proof_files import encoded_proof

OFF_PERCENT = 25.0
# (program, sample): what the forecasts learn from, and what they are checked with.
_LEARNT_FROM = {
    "Halo2": (("fibonacci", "small"), ("merkle-path", "small")),
    "RISC0": (("fibonacci", "small"), ("merkle-path", "small"), ("range-proof", "small")),
}
_CHECKED_WITH = {"Trace": ("sort", ""), "Halo2": ("sha256", "small"), "RISC0": ("sort", "small")}

_FRESH_S = 120.0
_FRESH = """
import pathlib, sys
from studio import native
from studio.host.own_peak import OwnPeak
elf, witness = (pathlib.Path(name).read_bytes() for name in sys.argv[1:])
program = native.Program(elf)
peak = OwnPeak()
native.trace_prove(program, witness, native.Limits(), native.Control())
print(peak.growth_bytes())
"""


def measure(bench: Measuring) -> None:
    """Time, memory and size: how far the forecast was off, in percent of what came."""
    for backend in bench.usable_backends("forecast.time"):
        for guest, sample in _LEARNT_FROM.get(backend, ()):
            bench.check()
            program = bench.session.open(guest)
            witness = bench.session.witness(program, {}, sample=sample)
            bench.session.prove(program, witness, bench.control, backend=backend)
        guest, sample = _CHECKED_WITH.get(backend, ("sha256", "small"))
        program = bench.session.open(guest)
        # Long enough for Trace that the clock can tell.
        witness = sort_witness(1) if backend == "Trace" else bench.session.witness(program, {}, sample=sample)
        _measure(bench, backend, program, witness)


def _measure(bench: Measuring, backend: str, program: OpenedProgram, witness: bytes) -> None:
    bench.check()
    name = backend.lower()
    forecast = bench.session.forecast(program, witness, Control(), backend=backend, form="")
    fresh_bytes = _fresh_peak_bytes(bench, program, witness) if name == "trace" else None
    rounds = []
    for _ in range(1 if name == "risc0" else 3):
        made = []
        seconds = elapsed_s(
            lambda: made.append(bench.session.prove(program, witness, bench.control, backend=backend))  # noqa: B023
        )
        proved = made[0]
        bench.devices[backend] = proved.proof.device
        rounds.append((seconds, proved.peak_bytes or fresh_bytes, len(encoded_proof(proved)[0])))
    seconds, peak_bytes, proof_bytes = min(rounds)
    bench.add(f"forecast.time.{name}", _off(forecast.seconds, seconds), "%", at_most=OFF_PERCENT)
    if peak_bytes is not None:
        bench.add(f"forecast.memory.{name}", _off(forecast.peak_bytes, peak_bytes), "%", at_most=OFF_PERCENT)
    else:
        bench.lack(f"forecast.memory.{name}", translate(N_("this system does not count it")))
    bench.add(f"forecast.size.{name}", _off(forecast.proof_bytes, proof_bytes), "%", at_most=OFF_PERCENT)


def _fresh_peak_bytes(bench: Measuring, program: OpenedProgram, witness: bytes) -> int | None:
    """What a Trace proof makes a process grow by that has proved nothing yet: this one uses its memory again."""
    interpreter = this_interpreter()
    if interpreter.frozen:
        return None
    elf, given = bench.folder / "fresh.elf", bench.folder / "fresh.witness"
    elf.write_bytes(program.elf)
    given.write_bytes(witness)
    try:
        told = output_of([interpreter.executable, "-c", _FRESH, str(elf), str(given)], _FRESH_S).strip()
    except UserError:
        return None
    return int(told) if told.isdigit() else None


def _off(forecast: float, came: float) -> float:
    return 100 * abs(forecast - came) / came if came else 0.0
