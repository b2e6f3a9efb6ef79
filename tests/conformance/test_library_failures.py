"""The N-th write, sync, rename or commit fails, N upward until none does: nothing stored is lost."""

from __future__ import annotations

import errno
import shutil
import sys
from pathlib import Path

import pytest

from studio.model.messages import MESSAGES
from tests.conformance.library_crash import Nursery, assert_nothing_lost, at_once, interposer, named_steps
from tests.conformance.library_samples import LONG

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="the interposer is for Linux and needs a C compiler"
)

BEFORE, COUNT = 2, 4
# What a person may read when the disk fails.
EXPECTED = {"file.disk_full", "file.system_error", "file.no_permission", "library.busy", "library.damaged"}


@pytest.mark.parametrize("from_then_on", [False, True])
def test_a_failing_disk_loses_nothing_that_was_stored(from_then_on: bool, tmp_path: Path) -> None:
    faults_library = interposer(tmp_path)

    def faults(root: Path, at: int, error: int) -> dict[str, str]:
        return {
            "FAULT_ROOT": str(root),
            "FAULT_LOG": f"{root}.log",
            "FAULT_AT": str(at),
            "FAULT_HOW": "fail",
            "FAULT_ERRNO": str(error),
            "FAULT_FROM_THEN_ON": str(int(from_then_on)),
        }

    whole = tmp_path / "whole"
    at_once(faults_library, [whole], lambda nursery, root: nursery.run(root, 100, BEFORE, {}))
    at_once(faults_library, [whole], lambda nursery, root: nursery.run(root, 0, COUNT, faults(root, 0, 0)))
    steps = named_steps(Path(f"{whole}.log"))
    kinds = {name: (steps.index(name) + 1, len(steps) - steps[::-1].index(name)) for name in set(steps)}
    chosen = range(1, len(steps) + 1) if LONG else sorted({at for ats in kinds.values() for at in ats})
    errors = (errno.ENOSPC, errno.EIO)
    jobs = [(at, errors[at % 2]) for at in chosen] if not LONG else [(at, error) for at in chosen for error in errors]

    def fail_at(nursery: Nursery, job: tuple[int, int]) -> bool:
        at, error = job
        root = tmp_path / f"{at}-{error}"
        before = nursery.run(root, 100, BEFORE, {})
        ended = nursery.run(root, 0, COUNT, faults(root, at, error))
        assert (ended.code, ended.done, ended.err) == (0, True, ""), (at, steps[at - 1], ended)
        assert ended.failed <= EXPECTED & MESSAGES.keys(), (at, steps[at - 1], ended.failed)
        assert_nothing_lost(root, [before, ended])
        again = nursery.run(root, 0, COUNT, {})
        assert again.done
        assert not again.failed
        assert_nothing_lost(root, [before, ended, again])
        return bool(ended.failed)

    refused = at_once(faults_library, jobs, fail_at)
    assert any(refused)
    count = sum(refused)
    print(f"{len(jobs)} failures at {len(set(chosen))} of {len(steps)} steps ({len(kinds)} kinds); {count} were told")
