"""The benchmark of batches and of the proof cache: one command, a JSON file and a table.

    python tests/bench/batch.py [--json FILE] [--quick] [--folder FOLDER]

The library is made in FOLDER (default: the current one), so that its disk is the one that is measured. Run it on an
idle machine: others take the second core away from what is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.session import Batch, BatchItem, Keeping, Library, Request, Session
from studio.settings import Settings

SESSION = Session(Settings())
MILLION_STEPS = 10**6
AIMS = {"stored_per_s": 1000.0, "two_over_one": 1.9, "hit_us": 200.0, "hit_gain": 100.0}


def hashes(count: int) -> list[BatchItem]:
    """Small proofs of some 6,000 steps, each of another message."""
    program = SESSION.open("sha256")
    return [BatchItem(program, SESSION.witness(program, {"message": f"text:{number}"})) for number in range(count)]


def transitions(count: int) -> list[BatchItem]:
    """The same of some 10,000 steps: as long as a small sample may be."""
    program = SESSION.open("state-transition")
    witness = SESSION.witness(program, {}, sample="small")
    return [BatchItem(program, witness)] * count


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The best of several: what the machine can do when nothing else disturbs it."""
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def prove_all(batch: Batch, items: list[BatchItem]) -> None:
    outcomes = list(batch.run(items))
    if not all(outcome.kept or outcome.made for outcome in outcomes):
        raise SystemExit(f"a proof failed: {next(one for one in outcomes if one.error)}")


ALL_CORES: set[int] = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def on_cores(counts: tuple[int, ...], items: list[BatchItem], repeats: int) -> list[float]:
    """Proofs a second without a library, by a process that has so many cores: in turns, so that all see the same."""
    best = dict.fromkeys(counts, float("inf"))
    for _ in range(repeats):
        for count in counts:
            if ALL_CORES:
                os.sched_setaffinity(0, set(sorted(ALL_CORES)[:count]))
            batch = Batch(SESSION, None, threads=count)
            started = time.perf_counter()
            prove_all(batch, items)
            best[count] = min(best[count], time.perf_counter() - started)
    if ALL_CORES:
        os.sched_setaffinity(0, ALL_CORES)
    return [len(items) / best[count] for count in counts]


def cache(library: Library, repeats: int) -> dict[str, float]:
    """A look-up against the fastest proof of a run of 10^6 steps, without storing it and with."""
    program = SESSION.open("sha256")
    steps, repeat = 0, 100
    while steps < MILLION_STEPS:
        witness = SESSION.witness(program, {"message": "text:abc", "repeat": str(repeat)})
        steps, repeat = SESSION.run(program, witness).steps, repeat + 1
    keeping = Keeping(SESSION, library)
    proving = seconds(lambda: SESSION.prove(program, witness), repeats)
    storing = seconds(lambda: keeping.prove(program, witness, Request(), again=True), repeats)
    hits = []
    for _ in range(100 * repeats):
        started = time.perf_counter()
        found = keeping.prove(program, witness, Request())
        hits.append(time.perf_counter() - started)
        if not found.from_library:
            raise SystemExit("not from the library")
    hit = statistics.median(hits)
    return {
        "steps": steps,
        "witness_bytes": len(witness),
        "prove_us": proving * 1e6,
        "prove_and_store_us": storing * 1e6,
        "hit_us": hit * 1e6,
        "hit_gain_over_proving": proving / hit,
        "hit_gain_over_proving_and_storing": storing / hit,
    }


def main() -> int:
    """Measure everything, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="Benchmark of batches and of the proof cache.")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    parser.add_argument("--quick", action="store_true", help="fewer repeats: to see that it runs")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the library is made")
    options = parser.parse_args()
    repeats = 2 if options.quick else 9
    results: dict[str, Any] = {"cores": len(ALL_CORES) or os.cpu_count()}
    rows: list[tuple[str, str, str, str]] = []

    def row(what: str, value: float, text: str, aim: float, *, at_least: bool) -> None:
        met = value >= aim if at_least else value <= aim
        rows.append((what, text, f"{'>=' if at_least else '<='} {aim:g}", "met" if met else "MISSED"))

    items = hashes(1000)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, Library.open(Path(folder) / "library") as library:
        batch = Batch(SESSION, Keeping(SESSION, library), again=True)
        stored = results["stored_per_s"] = len(items) / seconds(lambda: prove_all(batch, items), repeats)
        row("1,000 small proofs, each durable", stored, f"{stored:,.0f} a second", AIMS["stored_per_s"], at_least=True)
        again = Batch(SESSION, Keeping(SESSION, library))
        found = results["found_per_s"] = len(items) / seconds(lambda: prove_all(again, items), repeats)
        rows.append(("the same 1,000 again, from the library", f"{found:,.0f} a second", "", ""))
        found_one = results["cache"] = cache(library, repeats)
    for name, work in (("6,100 steps", items), ("small state transitions", transitions(1000))):
        one, two = on_cores((1, 2), work, 3 * repeats)
        results[f"two_over_one {name}"] = {"one_per_s": one, "two_per_s": two, "two_over_one": two / one}
        text = f"{two / one:.2f} x ({one:,.0f} and {two:,.0f} a second)"
        row(f"without storing, 2 cores over 1: {name}", two / one, text, AIMS["two_over_one"], at_least=True)
    hit, gain = found_one["hit_us"], found_one["hit_gain_over_proving"]
    whole = found_one["hit_gain_over_proving_and_storing"]
    row("cache hit", hit, f"{hit:.1f} us", AIMS["hit_us"], at_least=False)
    what = f"cache hit over the fastest proof of {found_one['steps']:,.0f} steps"
    row(what, gain, f"{gain:.0f} x ({found_one['prove_us']:,.0f} us)", AIMS["hit_gain"], at_least=True)
    row(f"{what}, stored", whole, f"{whole:.0f} x", AIMS["hit_gain"], at_least=True)

    width = max(len(line[0]) for line in rows)
    for what, value, aim, verdict in rows:
        print(f"{what:<{width}}  {value:<40} {aim:<10} {verdict}".rstrip())
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
