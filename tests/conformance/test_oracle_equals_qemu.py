"""The readable machine against an emulator that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.oracle import oracle_for, run_in_qemu
from tests.conformance.random_programs import random_program


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
