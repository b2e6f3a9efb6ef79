"""How long a receipt takes to verify: in a process that has done it before, and by the whole command line.

    python tests/bench/receipts.py [--json FILE]

The receipts are those of the tests. Run it on an idle machine.
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
from pathlib import Path

from studio import native
from studio.backends.risc0_program import risc0_program
from studio.programs.opening import open_program

RECEIPTS = Path(__file__).parents[1] / "conformance" / "receipts"
NAMES = ("fib10-5.0.0-rc.1-composite", "fib10-5.0.0-rc.1-succinct", "fib10-3.0.5-composite")
JOURNAL = bytes.fromhex("0a0000003700000000000000")
WARM_ROUNDS, COLD_ROUNDS = 21, 5
AIMS = {"warm_ms": 30.0, "cold_s": 0.8}


def warm_ms(receipt: bytes, image_id: bytes) -> float:
    """The median of many verifications in this process."""
    times = []
    for _ in range(WARM_ROUNDS):
        started = time.perf_counter()
        native.risc0_verify(receipt, image_id, JOURNAL)
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def cold_s(receipt: Path, folder: Path) -> float:
    """The calmest of a few runs of `proving-studio verify` on a proof file with that receipt."""
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    studio = [sys.executable, "-m", "studio"]
    proof = folder / f"{receipt.stem}.proof"
    program = open_program("fibonacci")
    proof.write_bytes(
        native.proof_encode(
            program_id=program.native.program_id,
            journal=JOURNAL,
            exit_code=0,
            steps=None,
            backend="risc0",
            backend_version="",
            evidence=receipt.read_bytes(),
            studio_version="",
            created_unix_ms=0,
            elapsed_ns=0,
            device="",
        )
    )
    times = []
    for _ in range(COLD_ROUNDS):
        started = time.perf_counter()
        subprocess.run(
            [*studio, "verify", str(proof), "--program", "fibonacci"], env=environment, check=True, capture_output=True
        )
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> int:
    """The table, and whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures there")
    arguments = parser.parse_args()
    image_id = risc0_program(open_program("fibonacci")).image_id
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            path = RECEIPTS / f"{name}.bin"
            figures[name] = {"warm_ms": warm_ms(path.read_bytes(), image_id), "cold_s": cold_s(path, Path(folder))}
    for name, found in figures.items():
        print(f"{name:30} warm {found['warm_ms']:6.1f} ms   cold {found['cold_s']:5.2f} s")
    print(f"aims: warm below {AIMS['warm_ms']:g} ms, cold below {AIMS['cold_s']:g} s")
    if arguments.json:
        arguments.json.write_text(json.dumps({"processors": os.cpu_count(), **figures}, indent=1) + "\n")
    return 0 if all(found[aim] < limit for found in figures.values() for aim, limit in AIMS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
