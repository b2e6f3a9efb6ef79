"""The benchmark: one command, a JSON file and a table.

    python tests/bench/run.py [--json FILE] [--quick]

Builds the measuring program (tests/bench/rust), makes its inputs and runs every measurement beside its peer in the same
run; compare ratios, not seconds. Needs cargo, and `qemu-riscv32` for one column. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.session import Control, Session
from studio.session.bench.engine import sha256_witness, sort_witness, state_transition_witness, words
from studio.settings import Settings

HERE = Path(__file__).resolve().parent
GUESTS = HERE.parents[1] / "resources" / "guests"
AIMS = {
    "plain_over_rrs": 1.5,
    "full_over_rrs": 0.8,
    "fib_rust_us": 25.0,
    "fib_session_us": 200.0,
    "page_ms": 16.0,
    "memory_bytes": 512 << 20,
    "audit_two_cores": 1.8,
}


def build() -> Path:
    """The measuring program, built with the profile of the product."""
    manifest = HERE / "rust" / "Cargo.toml"
    subprocess.run(["cargo", "build", "--release", "--locked", "--manifest-path", str(manifest)], check=True)
    return HERE / "rust" / "target" / "release" / "proving-studio-bench"


class Bench:
    """Runs measurements in child processes, each with its own peak memory."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def measure(self, what: str, guest: str, witness: bytes) -> dict[str, Any]:
        """One measurement's JSON object."""
        path = self._folder / "witness"
        path.write_bytes(witness)
        elf = GUESTS / guest / f"{guest}.elf"
        done = subprocess.run([self._program, what, elf, path], check=True, capture_output=True, text=True)
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def qemu_seconds(self, guest: str, witness: bytes) -> float | None:
        """Wall time under qemu's translator, the limit of what an interpreter could hope for."""
        qemu = shutil.which("qemu-riscv32")
        if qemu is None:
            return None
        started = time.perf_counter()
        subprocess.run([qemu, GUESTS / guest / f"{guest}.elf"], input=witness, check=True, capture_output=True)
        return time.perf_counter() - started


def session_fib_us() -> float:
    """fib(10) proved and verified through the Python session, warm: the median of many."""
    session = Session(Settings())
    program = session.open("fibonacci")
    witness = words(10)
    times: list[float] = []
    for _ in range(3000):
        started = time.perf_counter()
        proved = session.prove(program, witness, Control())
        session.verify(proved.proof, program, proved.opening, Control())
        times.append((time.perf_counter() - started) * 1e6)
    return sorted(times)[len(times) // 2]


def main() -> int:
    """Measure everything, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="Benchmark of the engine against its peers.")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the steps: to see that it runs")
    options = parser.parse_args()
    scale = 10 if options.quick else 1
    subjects: list[tuple[str, Callable[[int], bytes], int]] = [
        ("sha256", sha256_witness, 20 // scale),
        ("sort", sort_witness, 1),
        ("state-transition", state_transition_witness, 60 // scale),
    ]
    results: dict[str, Any] = {}
    rows: list[tuple[str, str, str, str]] = []

    def row(what: str, value: float, text: str, aim: float, *, at_least: bool) -> None:
        met = value >= aim if at_least else value <= aim
        rows.append((what, text, f"{'>=' if at_least else '<='} {aim:g}", "met" if met else "MISSED"))

    program = build()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, Path(folder))
        for guest, make, rounds in subjects:
            witness = make(rounds)
            speed = bench.measure("speed", guest, witness)
            qemu = bench.qemu_seconds(guest, witness)
            speed["qemu_msteps_per_s"] = round(speed["steps"] / qemu / 1e6, 1) if qemu else None
            results[f"speed {guest}"] = speed
            plain, full = speed["plain_over_rrs"], speed["full_over_rrs"]
            rates = "{plain_msteps_per_s} / {full_msteps_per_s} / {rrs_msteps_per_s} / {qemu_msteps_per_s} M steps/s"
            rows.append((f"{guest}: plain / full proof / rrs-lib / qemu", rates.format(**speed), "", ""))
            row(f"{guest}: plain run over rrs-lib", plain, f"{plain:.2f} x", AIMS["plain_over_rrs"], at_least=True)
            row(f"{guest}: full Trace proof over rrs-lib", full, f"{full:.2f} x", AIMS["full_over_rrs"], at_least=True)
        small = bench.measure("small", "fibonacci", words(10))["prove_and_verify_us_median"]
        results["fib(10) prove and verify, Rust"] = small
        row("fib(10) prove and verify in Rust", small, f"{small:.1f} us", AIMS["fib_rust_us"], at_least=False)
        for guest, make, rounds in (("sort", sort_witness, 11), ("state-transition", state_transition_witness, 600)):
            pages = bench.measure("pages", guest, make(max(1, rounds // scale)))
            results[f"pages {guest}"] = pages
            p99, memory = pages["page_ms_p99"], pages["peak_memory_bytes"]
            what = f"{guest}, {pages['steps']:,} steps"
            row(f"{what}: page of 200 rows, p99", p99, f"{p99:.2f} ms", AIMS["page_ms"], at_least=False)
            row(f"{what}: peak memory", memory, f"{memory >> 20} MiB", AIMS["memory_bytes"], at_least=False)
        for guest, make, rounds in subjects:
            audit = bench.measure("audit", guest, make(rounds))
            results[f"audit {guest}"] = audit
            gain = audit["two_over_one"]
            row(f"{guest}: audit on 2 cores over 1", gain, f"{gain:.2f} x", AIMS["audit_two_cores"], at_least=True)
    session = session_fib_us()
    results["fib(10) prove and verify, session"] = session
    row("fib(10) prove and verify, session", session, f"{session:.1f} us", AIMS["fib_session_us"], at_least=False)

    width = max(len(line[0]) for line in rows)
    for what, value, aim, verdict in rows:
        print(f"{what:<{width}}  {value:<44} {aim:<14} {verdict}".rstrip())
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
