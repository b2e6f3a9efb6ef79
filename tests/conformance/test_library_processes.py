"""Two processes share one library under load; both find everything that either stored."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from studio.library import Library, check_library
from tests.conformance.library_crash import HERE, TIMEOUT_S, all_ids, assert_nothing_lost, command, told
from tests.conformance.library_samples import LONG, sample

SECONDS = 30 if LONG else 4
PROOFS_A_ROUND = 40


def test_two_processes_share_one_library(tmp_path: Path) -> None:
    root = tmp_path / "library"
    said = []
    first = 0
    deadline_s = time.monotonic() + SECONDS
    with Library.open(root) as here:  # a third one, which only reads
        while time.monotonic() < deadline_s:
            workers = [
                subprocess.Popen(
                    command(root, first + offset, PROOFS_A_ROUND),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd=HERE.parents[1],
                )
                for offset in (0, PROOFS_A_ROUND // 2)  # half of the proofs are the same, so that they meet
            ]
            while any(worker.poll() is None for worker in workers):
                for proof_id in all_ids(here):
                    if proof_id % 7 == 0 and here.find(here.page(page_size=1).entries[0].identity):
                        break
            for worker in workers:
                out, err = worker.communicate(timeout=TIMEOUT_S)
                said.append(told(worker.returncode, out, err))
                assert said[-1].done, err
                assert not said[-1].failed
            first += 2 * PROOFS_A_ROUND
    # Which process deleted a proof that the other stored is a matter of the moment, so deletions are not compared.
    kept = [type(one)(one.code, tuple(line for line in one.lines if line[0] == "stored"), one.err) for one in said]
    assert_nothing_lost(root, kept)
    assert len(said) >= 4


def test_one_who_comes_while_another_stores_sweeps_nothing_away(tmp_path: Path) -> None:
    root = tmp_path / "library"
    temporary = root / "files" / ".proving-studio-0123456789abcdef.part"
    with Library.open(root) as first:
        temporary.write_bytes(b"another is writing this")
        with Library.open(root) as second:
            proof_id = second.add(sample(1, large=True))
            assert first.get(proof_id).proof == sample(1, large=True).proof
        assert temporary.exists()
    assert not check_library(root).clean
    assert check_library(root, repair_too=True).proofs == 1
    assert not temporary.exists()
    assert check_library(root).clean
