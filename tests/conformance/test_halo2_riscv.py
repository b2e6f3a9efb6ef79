"""The rv32ui and rv32um tests of the RISC-V project, each proved by the circuit and verified."""

from __future__ import annotations

import pytest

from studio import native
from studio.backends.halo2_parameters import make_ready
from tests.conformance.riscv_test_archive import TEST_NAMES, archived_binaries, patched


@pytest.mark.parametrize("name", TEST_NAMES)
def test_is_proved_and_verified(name: str) -> None:
    program, control = native.Program(patched(archived_binaries()[name])), native.Control()
    k, journal = native.halo2_dry_run(program, b"", control)
    assert journal == b""
    make_ready(k, None)
    evidence = native.halo2_prove(program, b"", k, control)
    native.halo2_verify(program, b"", evidence)
