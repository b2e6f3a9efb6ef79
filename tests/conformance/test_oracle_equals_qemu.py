"""The readable machine against an emulator that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.vm.faults import FaultKind
from studio.vm.state import Limits
from tests.conformance.bundled_samples import BundledSample, bundled_samples
from tests.conformance.oracle import oracle_for, run_in_qemu
from tests.conformance.random_programs import random_program

QUICK_STEPS = 2**18
"""About a second of the oracle; what is longer is compared in full by a slow test."""

WHOLE_RUNS = ("sha256-realistic", "signature-rfc8032-1", "sort-realistic")


@pytest.mark.parametrize("first_seed", range(0, 200, 20))
def test_random_programs_end_alike(first_seed: int, tmp_path: Path) -> None:
    for seed in range(first_seed, first_seed + 20):
        program = random_program(seed)
        ours = oracle_for(program.elf, program.witness).run()
        theirs = run_in_qemu(program.elf, program.witness, tmp_path)
        assert ours.fault is None, seed
        assert ours.exit_code == theirs.exit_code, seed
        assert ours.journal == theirs.stdout, seed
        assert ours.console == theirs.stderr, seed


@pytest.mark.parametrize("sample", bundled_samples("small", "realistic", "bad"), ids=str)
def test_bundled_programs_end_alike(sample: BundledSample, tmp_path: Path) -> None:
    ours = oracle_for(sample.elf, sample.witness, Limits(max_steps=QUICK_STEPS)).run()
    theirs = run_in_qemu(sample.elf, sample.witness, tmp_path)
    if ours.fault is not None:
        assert ours.fault.kind is FaultKind.STEP_LIMIT
        assert theirs.stdout.startswith(ours.journal)
        return
    assert (ours.exit_code, ours.journal, ours.console) == (theirs.exit_code, theirs.stdout, theirs.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("sample", [s for s in bundled_samples("realistic") if str(s) in WHOLE_RUNS], ids=str)
def test_long_bundled_programs_end_alike(sample: BundledSample, tmp_path: Path) -> None:
    ours = oracle_for(sample.elf, sample.witness).run()
    theirs = run_in_qemu(sample.elf, sample.witness, tmp_path)
    assert (ours.exit_code, ours.journal, ours.console) == (theirs.exit_code, theirs.stdout, theirs.stderr)


def test_the_long_runs_are_among_the_samples() -> None:
    assert {str(sample) for sample in bundled_samples("realistic")} >= set(WHOLE_RUNS)
