"""The benchmark of the library: one command, a JSON object and a table.

    python -m tests.bench.library [--json FILE] [--quick]

Real fib proofs with their openings are stored in a temporary library, on the disk that the
system uses for temporary files. `du` counts every file of the folder after the library was closed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio import native
from studio.library import Filter, Library, NewProof, Sort, check_library
from studio.session.bench.stored import fib_proof, fib_proofs

ELF = Path(__file__).resolve().parents[2] / "resources" / "guests" / "fibonacci" / "fibonacci.elf"
AIMS = {"du_bytes": 1024, "read_a_second": 20_000, "add_a_second": 1000, "page_ms": 50, "hit_us": 200, "facets_ms": 50}
FILTERS = {
    "all": Filter(),
    "backend": Filter(backend="halo2"),
    "pinned": Filter(pinned=True),
    "text": Filter(text="program 3"),
    "device": Filter(text="h100"),
    "digits": Filter(text="abcd"),
    "nothing": Filter(text="no such text"),
}


def du_bytes(folder: Path) -> int:
    """What the files and folders take on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in (folder, *folder.rglob("*")))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of `work`."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_store(root: Path, count: int) -> dict[str, Any]:
    """Adding, reading back, cache hits and the size on disk."""
    program = native.Program(ELF.read_bytes())
    made = fib_proofs(program, count)
    opening = made[20].opening or b""
    result: dict[str, Any] = {"proofs": count, "proof_bytes": len(made[20].proof), "opening_bytes": len(opening)}
    with Library.open(root) as library:
        key_of = library.cache_keys(
            program_id=program.program_id, backend="trace", backend_version="0.1.0", options={"form": "compact"}
        )
        keys = [key_of(number.to_bytes(4, "little")) for number in range(count)]
        new = [replace(one, cache_key=key) for one, key in zip(made, keys, strict=True)]
        first = min(1000, count)
        ids: list[int] = []
        result["add_a_second"] = round(first / seconds(lambda: ids.extend(library.add_many(new[:first]))))
        ids.extend(library.add_many(new[first:]))
        result["read_a_second"] = round(count / seconds(lambda: [library.get(proof_id) for proof_id in ids]))
        times = [seconds(lambda key=key: library.lookup(key)) * 1e6 for key in keys[: min(5000, count)]]  # type: ignore[misc]
        result["hit_us_median"] = round(sorted(times)[len(times) // 2], 1)
        result["hit_us_p99"] = round(sorted(times)[len(times) * 99 // 100], 1)
        extra = [fib_proof(program, 7, number) for number in range(100)]
        result["add_one_us"] = round(seconds(lambda: [library.add(one) for one in extra]) * 1e6 / 100)
        library.delete(library.add_many(extra))
        library.empty_trash()
    result["du_bytes_a_proof"] = round(du_bytes(root) / count, 1)
    result["check_seconds"] = round(seconds(lambda: check_library(root)), 2)
    return result


def measure_lists(root: Path, count: int) -> dict[str, Any]:
    """The slowest and the median page over every filter, order and direction, the next page included."""
    program = native.Program(ELF.read_bytes())
    fields, source = native.proof_decode(fib_proof(program, 20, 1).proof), random.Random(1)
    pages: dict[str, float] = {}
    with Library.open(root) as library:
        for start in range(0, count, 1000):
            new = []
            for number in range(start, min(start + 1000, count)):
                steps = source.choice([None, source.randrange(10**6)])
                made = native.proof_encode(
                    program_id=bytes([number % 7]) * 32,
                    journal=fields.journal,
                    exit_code=0,
                    steps=steps,
                    backend="halo2" if steps is None else "trace",
                    backend_version="0.1.0",
                    evidence=fields.evidence + number.to_bytes(4, "little") + bytes(source.randrange(50)),
                    studio_version="0.1.0",
                    created_unix_ms=number,
                    elapsed_ns=source.randrange(10**9),
                    device=source.choice(["CPU", "NVIDIA H100 80GB HBM3"]),
                )
                new.append(NewProof(made, program_name=f"program {number % 7}"))
            library.add_many(new)
        for name, chosen in FILTERS.items():
            pages[f"{name}: count"] = min(seconds(lambda: library.count(chosen)) for _ in range(3)) * 1e3  # noqa: B023
            for sort in Sort:
                for descending in (True, False):
                    direction = "down" if descending else "up"
                    first = library.page(chosen, sort, descending=descending)
                    for what, after in (("first", None), ("next", first.next)):
                        times = [
                            seconds(lambda: library.page(chosen, sort, descending=descending, after=after))  # noqa: B023
                            for _ in range(5)
                        ]
                        pages[f"{name}: {sort.value} {direction}, {what}"] = sorted(times)[2] * 1e3
        facets_ms = sorted(seconds(library.facets) for _ in range(5))[2] * 1e3
    slowest = max(pages, key=lambda name: pages[name])
    ordered = sorted(pages.values())
    return {
        "proofs": count,
        "pages": len(pages),
        "page_ms_median": round(ordered[len(ordered) // 2], 1),
        "page_ms_worst": round(pages[slowest], 1),
        "worst": slowest,
        "facets_ms": round(facets_ms, 1),
    }


def main() -> int:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="Benchmark of the library.")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the proofs: to see that it runs")
    options = parser.parse_args()
    scale = 10 if options.quick else 1
    with tempfile.TemporaryDirectory() as folder:
        store = measure_store(Path(folder) / "store", 10_000 // scale)
        lists = measure_lists(Path(folder) / "lists", 100_000 // scale)
    table = [
        ("bytes on disk (du) for each fib proof", store["du_bytes_a_proof"], AIMS["du_bytes"], False),
        ("read back, proofs a second", store["read_a_second"], AIMS["read_a_second"], True),
        ("1,000 proofs added durably, proofs a second", store["add_a_second"], AIMS["add_a_second"], True),
        ("cache hit, median us", store["hit_us_median"], AIMS["hit_us"], False),
        ("cache hit, p99 us", store["hit_us_p99"], AIMS["hit_us"], False),
        (f"page of {lists['proofs']:,}, worst ms ({lists['worst']})", lists["page_ms_worst"], AIMS["page_ms"], False),
        ("page, median ms", lists["page_ms_median"], AIMS["page_ms"], False),
        ("counts beside the list, ms", lists["facets_ms"], AIMS["facets_ms"], False),
    ]
    width = max(len(row[0]) for row in table)
    for what, value, aim, at_least in table:
        met = value >= aim if at_least else value <= aim
        print(f"{what:<{width}}  {value:>10,}  {'>=' if at_least else '<='} {aim:<8,} {'met' if met else 'MISSED'}")
    result = {"cores": os.cpu_count(), "store": store, "lists": lists}
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    else:
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
