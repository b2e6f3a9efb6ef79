"""Jumps and branches."""

from __future__ import annotations

import pytest

from studio.vm.faults import FaultError, FaultKind
from tests.unit.vm.machines import TEXT_ADDRESS, execute

MIN, MAX, ONES = 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF
LINK = TEXT_ADDRESS + 4


@pytest.mark.parametrize("distance", [0, 8, -8, 2**20 - 4, -(2**20)])
def test_jal(distance: int) -> None:
    machine = execute(lambda code: code.jal(1, distance))
    assert machine.pc == TEXT_ADDRESS + distance
    assert machine.registers[1] == LINK


def test_jal_without_a_link() -> None:
    machine = execute(lambda code: code.jal(0, 8))
    assert machine.pc == TEXT_ADDRESS + 8
    assert machine.register_write is None


@pytest.mark.parametrize(
    ("base", "offset", "target"),
    [
        (0x1000, 0, 0x1000),
        (0x1001, 0, 0x1000),  # bit 0 of the sum is cleared
        (0x1000, 1, 0x1000),
        (0x0FFF, 2, 0x1000),
        (0x1000, -4, 0x0FFC),
        (4, -8, 0xFFFF_FFFC),
    ],
)
def test_jalr(base: int, offset: int, target: int) -> None:
    machine = execute(lambda code: code.jalr(1, offset, 5), {5: base})
    assert machine.pc == target
    assert machine.registers[1] == LINK


def test_jalr_through_its_own_link_register() -> None:
    machine = execute(lambda code: code.jalr(1, 4, 1), {1: 0x1000})
    assert machine.pc == 0x1004
    assert machine.registers[1] == LINK


@pytest.mark.parametrize(
    ("name", "x", "y", "taken"),
    [
        ("beq", 1, 1, True),
        ("beq", 1, 2, False),
        ("bne", 1, 2, True),
        ("bne", 1, 1, False),
        ("blt", MIN, MAX, True),
        ("blt", MAX, MIN, False),
        ("blt", 1, 1, False),
        ("bge", MAX, MIN, True),
        ("bge", 1, 1, True),
        ("bge", ONES, 0, False),
        ("bltu", MAX, MIN, True),
        ("bltu", ONES, 0, False),
        ("bltu", 1, 1, False),
        ("bgeu", ONES, 0, True),
        ("bgeu", 1, 1, True),
        ("bgeu", MAX, MIN, False),
    ],
)
@pytest.mark.parametrize("distance", [4094, -4096, 8, 0])
def test_branch(name: str, x: int, y: int, taken: bool, distance: int) -> None:
    distance &= ~3
    machine = execute(lambda code: code.branch(name, 5, 6, distance), {5: x, 6: y})
    assert machine.pc == TEXT_ADDRESS + (distance if taken else 4)
    assert machine.register_write is None


def test_a_misaligned_target_faults_without_a_link() -> None:
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.jal(1, 6))
    assert (error.value.kind, error.value.address) == (FaultKind.MISALIGNED_JUMP, TEXT_ADDRESS + 6)
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.jalr(1, 3, 0))
    assert (error.value.kind, error.value.address) == (FaultKind.MISALIGNED_JUMP, 2)
    with pytest.raises(FaultError) as error:
        execute(lambda code: code.branch("beq", 0, 0, -2))
    assert (error.value.kind, error.value.address) == (FaultKind.MISALIGNED_JUMP, TEXT_ADDRESS - 2)


def test_a_branch_that_is_not_taken_may_have_any_target() -> None:
    assert execute(lambda code: code.branch("bne", 0, 0, 2)).pc == LINK
