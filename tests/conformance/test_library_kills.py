"""A process is killed at each step of its writing and at random moments: what it reported stored is there and whole."""

from __future__ import annotations

import random
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.conformance.library_crash import (
    Nursery,
    Told,
    assert_nothing_lost,
    at_once,
    interposer,
    named_steps,
)
from tests.conformance.library_samples import LONG

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="the interposer is for Linux and needs a C compiler"
)

COUNT = 8
RANDOM_KILLS = 10_000 if LONG else 200
KILLS_A_LIBRARY = 20
LONGEST_DELAY_S = 0.09
# What a store consists of: these steps must be among those at which the worker is killed.
STORE_STEPS = {
    "create /files/temporary",
    "write /files/temporary",
    "sync /files/temporary",
    "rename /files/opening",
    "rename /files/proof",
    "rename /files/elf",
    "sync /files",
    "write /library.sqlite-wal",
    "sync /library.sqlite-wal",
    "write /library.sqlite",
    "sync /library.sqlite",
    "truncate /library.sqlite-wal",
    "unlink /files/proof",
    "unlink /files/opening",
    "rename /secret",
    "create /library.sqlite",
    "unlink /library.sqlite-wal",
}


def test_killed_at_each_step_of_a_write(tmp_path: Path) -> None:
    faults_library = interposer(tmp_path)

    def faults(root: Path, at: int, how: str) -> dict[str, str]:
        return {
            "FAULT_ROOT": str(root),
            "FAULT_LOG": f"{root}.log",
            "FAULT_AT": str(at),
            "FAULT_HOW": how,
        }

    whole = tmp_path / "whole"
    at_once(faults_library, [whole], lambda nursery, root: nursery.run(root, 0, COUNT, faults(root, 0, "")))
    steps = named_steps(Path(f"{whole}.log"))
    assert set(steps) >= STORE_STEPS
    first_and_last = {name: (steps.index(name) + 1, len(steps) - steps[::-1].index(name)) for name in set(steps)}
    chosen = range(1, len(steps) + 1) if LONG else sorted({at for ats in first_and_last.values() for at in ats})
    jobs = [(at, how) for at in chosen for how in ("kill-before", "kill-half", "kill-after")]
    if not LONG:  # after one step is before the next, and only a write can be half done
        jobs = [(at, how) for at, how in jobs if how == ("kill-half" if "write" in steps[at - 1] else "kill-before")]

    def kill_at(nursery: Nursery, job: tuple[int, str]) -> int:
        at, how = job
        root = tmp_path / f"{at}-{how}"
        killed = nursery.run(root, 0, COUNT, faults(root, at, how))
        assert killed.code == -signal.SIGKILL
        left = assert_nothing_lost(root, [killed])
        again = nursery.run(root, 0, COUNT, {"FAULT_AT": "0"})
        assert again.done
        assert not again.failed
        assert_nothing_lost(root, [killed, again])
        return left

    done = at_once(faults_library, jobs, kill_at)
    print(f"{len(done)} kills at {len({at for at, _ in jobs})} of {len(steps)} steps ({len(first_and_last)} kinds)")


def test_killed_at_random_moments(tmp_path: Path) -> None:
    source = random.Random(20261123)
    jobs = [(number, source.randrange(2**32)) for number in range(RANDOM_KILLS // KILLS_A_LIBRARY)]

    def one_library(nursery: Nursery, job: tuple[int, int]) -> int:
        number, seed = job
        moments = random.Random(seed)
        root = tmp_path / str(number)
        said: list[Told] = []
        for kill in range(KILLS_A_LIBRARY):
            delay_s = moments.random() * LONGEST_DELAY_S
            said.append(nursery.run(root, 1000 * kill, 400, {}, kill_after_s=delay_s))
            assert said[-1].code == -signal.SIGKILL
            assert_nothing_lost(root, said)
        return sum(len(one.stored) for one in said)

    total = sum(at_once(interposer(tmp_path), jobs, one_library))
    assert total > RANDOM_KILLS  # the moments do fall into the work
    print(f"{RANDOM_KILLS} kills, {total} proofs reported stored before them, none lost")
