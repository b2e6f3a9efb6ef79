"""What the studio adds to the bare r0vm command: time, processor time and memory.

    python tests/bench/r0vm.py [--json FILE] [--real PATH]

Without --real, r0vm is played by a program that sleeps and then gives out a real receipt of the same run: what is
measured is all that the studio does around it, whatever the proof, from the run before to the check of the receipt.
With --real, fib(10) is proved by that r0vm on its own and by the backend, in turns; that takes minutes, and the machine
should be idle.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from studio import native
from studio.backends.protocol import NoWatcher, ProveOptions, Surroundings
from studio.backends.r0vm_find import R0vm, find_r0vm
from studio.backends.r0vm_run import R0vmRequest, r0vm_command, r0vm_environment
from studio.backends.risc0 import Risc0Backend
from studio.backends.risc0_program import risc0_program
from studio.programs.opening import open_program

SLEEP_S = 3.0
REAL = Path(__file__).parents[1] / "conformance" / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
AIMS = {"overhead_percent": 2.0, "memory_mb": 150.0}
TEN = (10).to_bytes(4, "little")
# As long as the shortest real proof on two cores, to which 2 % are measured.
SHORTEST_PROOF_S = 19.0


def stand_in(folder: Path) -> Path:
    """Takes the options of r0vm, works not at all, and leaves a receipt."""
    path = folder / "r0vm"
    path.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo risc0-r0vm 5.0.0-rc.1; exit; }\n'
        f'sleep {SLEEP_S}; cat "{REAL}" >"$6"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def bare_s(tool: R0vm, request: R0vmRequest, folder: Path) -> float:
    """The command alone, with its files in place."""
    (folder / "program").write_bytes(request.container)
    (folder / "input").write_bytes(request.witness)
    # At the priority that the studio gives it: on a machine that is not idle this would be all that is seen.
    command = ["/usr/bin/nice", "-n", "10", *r0vm_command(tool, request, str(folder))]
    environment = r0vm_environment(str(folder))
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def children_s() -> float:
    """Processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(tool: R0vm, rounds: int, *, real: bool) -> dict[str, float]:
    """Bare and by the backend in turns; the calmest of each counts."""
    program = open_program("fibonacci")
    taken = risc0_program(program)
    request = R0vmRequest(taken.container, TEN, "composite", max_memory_bytes=2**36)
    options = ProveOptions(native.Limits(), surroundings=Surroundings(tool.path))
    bare, ours, used, bare_children, our_children = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            children = children_s()
            bare.append(bare_s(tool, request, Path(folder)))
            bare_children.append(children_s() - children)
            children = children_s()
            before, started = time.process_time(), time.perf_counter()
            Risc0Backend().prove(program, TEN, options, native.Control(), NoWatcher())
            ours.append(time.perf_counter() - started)
            used.append(time.process_time() - before)
            our_children.append(children_s() - children)
    added_s = min(ours) - min(bare)
    return {
        "bare_s": min(bare),
        "studio_s": min(ours),
        "added_s": added_s,
        "overhead_percent": 100 * added_s / (min(bare) if real else SHORTEST_PROOF_S),
        "bare_processor_s": min(bare_children),
        "r0vm_processor_s": min(our_children),
        "processor_s": statistics.median(used),
        "processor_percent": 100 * statistics.median(used) / min(bare),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,  # all of it: Python, too
    }


def main() -> int:
    """The table, and whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--real", help="an r0vm to prove with")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.real or str(stand_in(Path(folder)))
        tool = find_r0vm(Surroundings(path))
        figures = measure(tool, 2 if arguments.real else 3, real=bool(arguments.real))
    for name, value in figures.items():
        aim = f"  (aim: below {AIMS[name]:g})" if name in AIMS else ""
        print(f"{name:18} {value:10.3f}{aim}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"processors": os.cpu_count(), **figures}, indent=1) + "\n")
    return 0 if all(figures[name] < aim for name, aim in AIMS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
