"""How well a forecast of RISC0 meets what then happens: some programs are proved to learn from, others to check with.

    python tests/bench/forecast.py --r0vm PATH [--rows] [--json FILE] [--keep FOLDER] [--longer]

Real proofs, one after the other: about eight minutes on two idle cores, and half an hour more with --longer. Nothing of
the programs that the forecasts are checked with goes into the calibration. On a busy machine seconds say little: beside
each stands which share of the processors the proof got.

With --rows nothing is proved: r0vm runs every sample, and the sizes that it tells of its segments are held against the
forecast. That takes seconds; to be done whenever the kernel changes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import re
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from studio import native
from studio.backends.measured_runs import MeasuredRuns
from studio.backends.protocol import Forecast, NoWatcher, ProveOptions, Surroundings
from studio.backends.r0vm_find import find_r0vm
from studio.backends.r0vm_run import R0vmRequest, r0vm_command, r0vm_environment
from studio.backends.risc0 import Risc0Backend
from studio.backends.risc0_cost import kind_of_runs, usual_device
from studio.backends.risc0_program import risc0_program
from studio.backends.risc0_rows import facts_of, po2_of, segment_po2s, total_rows
from studio.native import Control
from studio.programs.bundled import bundled_programs
from studio.programs.opening import OpenedProgram
from studio.session import Session

AIM_PERCENT = 25.0
UNDISTURBED = 0.75  # of the processors: r0vm alone on two takes about nine tenths
MOST_STEPS = 10_000_000
LEARNT_FROM = (("fibonacci", "small"), ("merkle-path", "realistic"), ("range-proof", "realistic"))
CHECKED_WITH = ("sort 100", "sha256 1024", "state-transition realistic")
CHECKED_LONGER = ("sort realistic", "signature rfc8032-1")
FIGURES = ("seconds", "peak_bytes", "proof_bytes")


def work_of(session: Session, name: str) -> tuple[OpenedProgram, bytes]:
    """A sample of a bundled program, or an input of a size that no sample has."""
    guest, size = name.split()
    program, source = session.open(guest), random.Random(1)
    if guest == "sort" and size.isdigit():
        return program, struct.pack("<2I", 1, int(size)) + source.randbytes(4 * int(size))
    if guest == "sha256" and size.isdigit():
        return program, struct.pack("<2I", 1, int(size)) + source.randbytes(int(size))
    return program, session.witness(program, {}, sample=size)


def told(forecast: Forecast) -> dict[str, float]:
    """Its figures."""
    return {name: float(getattr(forecast, name)) for name in FIGURES}


class Bench:
    """One r0vm, and a store of measured runs that only it writes."""

    def __init__(self, r0vm: str, store: Path, kept: Path | None) -> None:
        self.version = find_r0vm(Surroundings(r0vm)).version
        self._session, self._backend, self._kept = Session(), Risc0Backend(), kept
        self._store = store
        self._options = ProveOptions(native.Limits(), surroundings=Surroundings(r0vm, store))

    def prove(self, name: str, *, learn: bool) -> dict[str, object]:
        """Forecast it, prove it, and say both."""
        program, witness = work_of(self._session, name)
        trace = self._session.recorded(program, witness, Control())
        forecast = self._backend.forecast(program, trace, self._options)
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "measured.json"
            surroundings = dataclasses.replace(self._options.surroundings, measured_file=own)
            options = dataclasses.replace(self._options, surroundings=surroundings)
            used_before = processor_s()
            proved = self._backend.prove(program, witness, options, Control(), NoWatcher())
            used_s = processor_s() - used_before
            runs = MeasuredRuns(own).of(kind_of_runs("composite", self.version, usual_device()))
        if self._kept is not None:
            (self._kept / f"{name.replace(' ', '-')}-{self.version}.bin").write_bytes(proved.proof.evidence)
        if len(runs) != 1:
            raise SystemExit(f"{name}: the run was not remembered")
        if learn:
            MeasuredRuns(self._store).add(runs[0])
        happened = {
            "seconds": runs[0].seconds,
            "peak_bytes": float(runs[0].peak_bytes or 0),
            "proof_bytes": float(len(proved.proof.evidence)),
        }
        expected = told(forecast)
        return {
            "name": name,
            "steps": trace.execution.steps,
            "segments": list(runs[0].segment_po2s),
            "segments_forecast": list(segment_po2s(facts_of(program.native, trace), self.version)),
            "measured_runs": forecast.measured_runs,
            "forecast": expected,
            "happened": happened,
            "off_percent": {name: 100 * (expected[name] / happened[name] - 1) for name in FIGURES if happened[name]},
            "processor_share": used_s / (runs[0].seconds * (os.cpu_count() or 1)),
        }


def processor_s() -> float:
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def line(result: dict[str, object]) -> str:
    """One row of the table."""
    happened, off = result["happened"], result["off_percent"]
    assert isinstance(happened, dict)
    assert isinstance(off, dict)
    shown = "  ".join(f"{happened[name]:13,.0f} ({off.get(name, 0.0):+6.1f} %)" for name in FIGURES)
    return (
        f"{result['name']!s:28} {result['segments']!s:12} {shown}   {result['processor_share']:.0%} of the processors"
    )


def told_rows(r0vm: str, container: bytes, witness: bytes) -> list[int]:
    """The rows of each segment as r0vm tells them when it only runs the program."""
    with tempfile.TemporaryDirectory() as folder:
        request = R0vmRequest(container, witness, "composite")
        (Path(folder) / "program").write_bytes(container)
        (Path(folder) / "input").write_bytes(witness)
        command = r0vm_command(find_r0vm(Surroundings(r0vm)), request, folder)
        environment = {**r0vm_environment(folder), "RISC0_DEV_MODE": "1"}
        ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return [int(rows) for rows in re.findall(r"split\(phys: .*\) = (\d+) >=", ran.stdout + ran.stderr)]


def compare_rows(r0vm: str) -> int:
    """Every good sample of every bundled program; whether all segments have the size that was forecast."""
    session, version, missed = Session(), find_r0vm(Surroundings(r0vm)).version, 0
    for bundled in bundled_programs():
        program = session.open(bundled.manifest.name)
        for sample in bundled.manifest.samples:
            if sample.kind == "bad" or sample.steps > MOST_STEPS:
                continue
            witness = session.witness(program, {}, sample=sample.name)
            facts = facts_of(program.native, session.recorded(program, witness, Control()))
            told = told_rows(r0vm, risc0_program(program).container, witness)
            forecast, expected = segment_po2s(facts, version), total_rows(facts, version, len(told))
            met = forecast == tuple(map(po2_of, told))
            missed += not met
            off = 100 * (expected / sum(told) - 1) if told else 0.0
            print(f"{program.name:18} {sample.name:16} {told!s:22} {off:+6.2f} %  {'met' if met else forecast}")
    return 1 if missed else 0


def main() -> int:
    """The table, and whether every checked time was met that nothing disturbed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--r0vm", required=True, help="the r0vm to prove with")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--keep", type=Path, help="put the receipts into this folder")
    parser.add_argument("--longer", action="store_true", help="check with larger programs, too")
    parser.add_argument("--rows", action="store_true", help="prove nothing, compare sizes of segments (r0vm 5.0)")
    arguments = parser.parse_args()
    if arguments.rows:
        return compare_rows(arguments.r0vm)
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments.r0vm, Path(folder) / "measured.json", arguments.keep)
        print(f"r0vm {bench.version}: what happened, and by how much the forecast was above it or below")
        checked = CHECKED_WITH + (CHECKED_LONGER if arguments.longer else ())
        for learn, names in ((True, tuple(map(" ".join, LEARNT_FROM))), (False, checked)):
            print("learnt from:" if learn else "checked with:", flush=True)
            for name in names:
                results.append({"learnt_from": learn, **bench.prove(name, learn=learn)})
                print(line(results[-1]), flush=True)
    if arguments.json:
        figures = {"r0vm": bench.version, "processors": os.cpu_count(), "unix_s": int(time.time()), "runs": results}
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    checks = [run for run in results if not run["learnt_from"]]
    judged = [abs(run["off_percent"]["seconds"]) for run in checks if run["processor_share"] >= UNDISTURBED]
    print(
        f"{len(judged)} of {len(checks)} checks had at least {UNDISTURBED:.0%} of the processors; others are not judged"
    )
    if not judged:
        return 1
    print(f"worst forecast of seconds: {max(judged):.1f} % off (aim: within {AIM_PERCENT:g} %)")
    return 0 if max(judged) <= AIM_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
