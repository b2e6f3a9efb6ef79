"""How long Halo2 takes: proving by size of the circuit, memory, proof bytes, and verifying.

    python tests/bench/halo2.py [--most-k K] [--rounds N] [--parameters FOLDER] [--json FILE]

Each program runs in a process of its own, which makes its keys first; parameters are kept in FOLDER. Processor seconds
stand beside the clock. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from studio import native
from studio.backends.halo2_parameters import make_ready
from studio.host.limits import peak_resident_bytes
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.witness import sample_witness

PROGRAMS = (
    ("fibonacci", "small"),
    ("fibonacci", "60"),
    ("range-proof", "small"),
    ("sort", "small"),
    ("sha256", "small"),
    ("state-transition", "small"),
    ("merkle-path", "small"),
    ("merkle-path", "realistic"),
)
VERIFY_ROUNDS = 11
MEBIBYTE = 2**20


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """(seconds by the clock, processor seconds) of this process."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def witness_of(program: OpenedProgram, sample: str) -> bytes:
    """The input of a bundled sample; of Fibonacci also a number."""
    if sample.isdecimal():
        return int(sample).to_bytes(4, "little")
    manifest = program.manifest
    assert manifest is not None, "a bundled program has a manifest"
    return sample_witness(manifest, manifest.sample(sample))


def measure(name: str, sample: str, rounds: int, most_k: int, folder: Path) -> dict[str, object]:
    """One program in this process."""
    program = open_program(name)
    witness, control = witness_of(program, sample), native.Control()
    steps = native.execute(program.native, witness, native.Limits(), control).steps
    k, journal = native.halo2_dry_run(program.native, witness, control)
    figures: dict[str, object] = {"program": name, "sample": sample, "steps": steps, "k": k}
    if k > most_k:
        return figures
    keys_s, _ = timed(lambda: make_ready(k, folder))
    evidence = b""

    def prove() -> None:
        nonlocal evidence
        evidence = native.halo2_prove(program.native, witness, k, control)

    first_s, _ = timed(prove)
    proving = [timed(prove) for _ in range(rounds)]
    verifying = [timed(lambda: native.halo2_verify(program.native, journal, evidence))[0] for _ in range(VERIFY_ROUNDS)]
    return figures | {
        "keys_s": keys_s,
        "first_s": first_s,
        "prove_s": statistics.median(clock for clock, _ in proving),
        "prove_cpu_s": statistics.median(processor for _, processor in proving),
        "verify_ms": 1000 * statistics.median(verifying),
        "proof_bytes": len(evidence),
        "peak_mib": (peak_resident_bytes(os.getpid()) or 0) / MEBIBYTE,
    }


def main() -> int:
    """The table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most-k", type=int, default=14, help="leave larger circuits out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parameters", type=Path, help="where parameters are kept")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder: Path = arguments.parameters or Path(tempfile.gettempdir()) / "proving-studio-parameters"
    if arguments.one:
        name, sample = arguments.one
        print(json.dumps(measure(name, sample, arguments.rounds, arguments.most_k, folder)))
        return 0
    figures = []
    head = f"{'program':<26}{'steps':>8}{'k':>4}{'keys s':>8}{'prove s':>9}{'CPU s':>8}"
    print(head + f"{'verify ms':>11}{'bytes':>8}{'MiB':>7}")
    for name, sample in PROGRAMS:
        command = [sys.executable, __file__, "--one", name, sample, "--rounds", str(arguments.rounds)]
        command += ["--most-k", str(arguments.most_k), "--parameters", str(folder)]
        ran = subprocess.run(command, env=dict(os.environ), check=True, capture_output=True, text=True)
        one = json.loads(ran.stdout)
        figures.append(one)
        line = f"{name + ' ' + sample:<26}{one['steps']:>8}{one['k']:>4}"
        if "prove_s" in one:
            line += f"{one['keys_s']:>8.2f}{one['prove_s']:>9.2f}{one['prove_cpu_s']:>8.2f}{one['verify_ms']:>11.1f}"
            line += f"{one['proof_bytes']:>8}{one['peak_mib']:>7.0f}"
        print(line, flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
