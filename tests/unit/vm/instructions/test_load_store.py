"""Loads and stores. The data segment starts with the bytes 80 ff 7f 01 fe 80 00 ff."""

from __future__ import annotations

import pytest

from studio.vm.faults import FaultError, FaultKind
from studio.vm.memory import STACK_END
from tests.conformance.assembler import ACCESS_BYTES, LOADS, STORES
from tests.unit.vm.machines import DATA_ADDRESS, PAGE_BYTES, RODATA_ADDRESS, TEXT_ADDRESS, execute


def access(name: str, address: int) -> None:
    """One load or store at `address`, which lies 8 above its base."""
    registers = {6: (address - 8) % 2**32}
    if name in LOADS:
        execute(lambda code: code.load(name, 5, 8, 6), registers)
    else:
        execute(lambda code: code.store(name, 5, 8, 6), registers)


@pytest.mark.parametrize(
    ("name", "offset", "result"),
    [
        ("lb", 0, 0xFFFF_FF80),
        ("lb", 2, 0x7F),
        ("lbu", 0, 0x80),
        ("lbu", 1, 0xFF),
        ("lh", 0, 0xFFFF_FF80),
        ("lh", 2, 0x017F),
        ("lh", 4, 0xFFFF_80FE),
        ("lhu", 4, 0x80FE),
        ("lw", 0, 0x017F_FF80),
        ("lw", 4, 0xFF00_80FE),
    ],
)
def test_load(name: str, offset: int, result: int) -> None:
    machine = execute(lambda code: code.load(name, 5, offset, 6), {6: DATA_ADDRESS})
    assert machine.registers[5] == result
    assert machine.pc == TEXT_ADDRESS + 4
    over_its_base = execute(lambda code: code.load(name, 6, offset, 6), {6: DATA_ADDRESS})
    assert over_its_base.registers[6] == result


@pytest.mark.parametrize("name", sorted(LOADS))
def test_a_load_into_x0_still_happens(name: str) -> None:
    machine = execute(lambda code: code.load(name, 0, 0, 6), {6: DATA_ADDRESS})
    assert machine.registers[0] == 0
    assert machine.memory_access is not None
    with pytest.raises(FaultError):
        execute(lambda code: code.load(name, 0, 0, 6), {6: 0})


@pytest.mark.parametrize(("name", "stored"), [("sb", "d4ff7f01"), ("sh", "d4c37f01"), ("sw", "d4c3b2a1")])
def test_store_writes_the_low_bytes(name: str, stored: str) -> None:
    machine = execute(lambda code: code.store(name, 5, -4, 6), {5: 0xA1B2_C3D4, 6: DATA_ADDRESS + 4})
    assert machine.memory.load_bytes(DATA_ADDRESS, 4).hex() == stored
    assert machine.pc == TEXT_ADDRESS + 4


def test_a_store_of_its_own_base() -> None:
    machine = execute(lambda code: code.store("sw", 6, 0, 6), {6: DATA_ADDRESS})
    assert machine.memory.load(DATA_ADDRESS, 4) == DATA_ADDRESS


@pytest.mark.parametrize("name", sorted(ACCESS_BYTES))
def test_the_last_bytes_of_a_page_and_the_first_behind_it(name: str) -> None:
    size_bytes = ACCESS_BYTES[name]
    for end in (DATA_ADDRESS + PAGE_BYTES, STACK_END):
        access(name, end - size_bytes)
        with pytest.raises(FaultError) as error:
            access(name, end)
        assert (error.value.kind, error.value.address) == (FaultKind.UNMAPPED_ACCESS, end)


@pytest.mark.parametrize("name", sorted(name for name, size_bytes in ACCESS_BYTES.items() if size_bytes > 1))
def test_misaligned(name: str) -> None:
    for address in (DATA_ADDRESS + 1, DATA_ADDRESS + 3, DATA_ADDRESS + PAGE_BYTES - 1, 1):
        with pytest.raises(FaultError) as error:
            access(name, address)
        assert (error.value.kind, error.value.address) == (FaultKind.MISALIGNED_ACCESS, address)


@pytest.mark.parametrize("name", sorted(STORES))
@pytest.mark.parametrize("address", [TEXT_ADDRESS, RODATA_ADDRESS])
def test_code_and_constants_cannot_be_changed(name: str, address: int) -> None:
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.store(name, 5, 0, 6), {6: address})
    assert (error.value.kind, error.value.address) == (FaultKind.WRITE_PROTECTED, address)


def test_addresses_wrap_around() -> None:
    machine = execute(lambda code: code.load("lw", 5, 2047, 6), {6: (DATA_ADDRESS - 2047) % 2**32})
    assert machine.registers[5] == 0x017F_FF80
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.load("lw", 5, 4, 6), {6: 2**32 - 4})
    assert error.value.address == 0
