"""The rv32ui and rv32um tests that the RISC-V project wrote: executor, oracle and qemu run the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import native
from tests.conformance.oracle import oracle_for, run_in_qemu
from tests.conformance.riscv_test_archive import LI_A1_1024, TEST_NAMES, archived_binaries, patched


def test_the_archive_holds_the_tests_that_are_named_here() -> None:
    assert sorted(archived_binaries()) == sorted(TEST_NAMES)
    assert len(TEST_NAMES) == 46


@pytest.mark.parametrize("name", TEST_NAMES)
def test_passes_in_the_oracle(name: str) -> None:
    outcome = oracle_for(patched(archived_binaries()[name])).run()
    assert outcome.fault is None
    assert outcome.exit_code == 0
    assert outcome.steps > 1


@pytest.mark.parametrize("name", TEST_NAMES)
def test_passes_in_qemu(name: str, tmp_path: Path) -> None:
    assert run_in_qemu(patched(archived_binaries()[name]), b"", tmp_path).exit_code == 0


@pytest.mark.parametrize("name", TEST_NAMES)
def test_passes_in_the_executor(name: str) -> None:
    elf = patched(archived_binaries()[name])
    execution = native.execute(native.Program(elf), b"", native.Limits(), native.Control())
    assert execution.fault is None
    assert execution.exit_code == 0
    assert execution.steps == oracle_for(elf).run().steps


@pytest.mark.parametrize("count", [0, 2])
def test_a_binary_without_exactly_one_place_to_patch_is_refused(count: int) -> None:
    with pytest.raises(AssertionError):
        patched(LI_A1_1024.to_bytes(4, "little") * count)
