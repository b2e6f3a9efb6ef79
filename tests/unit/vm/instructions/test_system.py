"""FENCE and SYSTEM."""

from __future__ import annotations

import pytest

from studio.vm.faults import FaultError, FaultKind
from tests.unit.vm.machines import TEXT_ADDRESS, execute


def test_fence_does_nothing() -> None:
    machine = execute(lambda code: code.fence(), {5: 7})
    assert machine.pc == TEXT_ADDRESS + 4
    assert machine.register_write is None


def test_ecall_goes_on_behind_itself() -> None:
    machine = execute(lambda code: code.ecall(), {17: 214})
    assert machine.pc == TEXT_ADDRESS + 4
    assert machine.registers[10] == machine.memory.heap_start


def test_ebreak_is_a_fault() -> None:
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.ebreak())
    assert error.value.kind is FaultKind.BREAKPOINT
