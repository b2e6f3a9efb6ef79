from __future__ import annotations

from studio.vm.state import Machine, MemoryAccess, RegisterWrite
from tests.unit.vm.machines import DATA_ADDRESS, TEXT_ADDRESS, segments


def machine() -> Machine:
    return Machine(segments(), TEXT_ADDRESS)


def test_the_start_state() -> None:
    start = machine()
    assert start.pc == TEXT_ADDRESS
    assert start.registers == [0, 0, 0x1FFF_FF00] + [0] * 29
    assert start.memory.load(0x1FFF_FF00, 4) == 0
    assert start.exit_code is None


def test_x0_stays_zero_and_its_writes_leave_no_trace() -> None:
    state = machine()
    state.write_register(0, 5)
    assert state.read_register(0) == 0
    assert state.register_write is None


def test_effects_are_recorded_and_cleared() -> None:
    state = machine()
    state.write_register(5, 7)
    state.store(DATA_ADDRESS, 2, 0xABCD_1234)
    assert state.register_write == RegisterWrite(5, 0, 7)
    assert state.memory_access == MemoryAccess("store", DATA_ADDRESS, 2, 0xFF80, 0x1234)
    state.load(DATA_ADDRESS, 1)
    assert state.memory_access == MemoryAccess("load", DATA_ADDRESS, 1, 0x34, 0x34)
    state.clear_effects()
    assert state.register_write is None
    assert state.memory_access is None


def test_the_pc_wraps_around() -> None:
    state = machine()
    state.pc = 0xFFFF_FFFC
    state.next_instruction()
    assert state.pc == 0
