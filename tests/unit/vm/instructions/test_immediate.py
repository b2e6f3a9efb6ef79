"""OP-IMM, LUI and AUIPC."""

from __future__ import annotations

import pytest

from tests.conformance.assembler import I_TYPE, SHIFTS
from tests.unit.vm.machines import TEXT_ADDRESS, execute

MIN, MAX, ONES = 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF


@pytest.mark.parametrize(
    ("name", "x", "imm", "result"),
    [
        ("addi", 1, -2, ONES),
        ("addi", MAX, 1, MIN),
        ("addi", 0, 2047, 2047),
        ("addi", 0, -2048, 0xFFFF_F800),
        ("slti", MIN, -2048, 1),
        ("slti", 0, -1, 0),
        ("slti", ONES, 0, 1),
        ("slti", 5, 5, 0),
        ("sltiu", 0, 1, 1),
        ("sltiu", MAX, -1, 1),  # -1 is the largest unsigned number
        ("sltiu", ONES, -1, 0),
        ("sltiu", 0xFFFF_F7FF, -2048, 1),
        ("xori", 0x0F0F_0F0F, -1, 0xF0F0_F0F0),
        ("ori", 0, -2048, 0xFFFF_F800),
        ("andi", ONES, -2048, 0xFFFF_F800),
        ("andi", ONES, 255, 255),
        ("slli", 1, 31, MIN),
        ("slli", ONES, 0, ONES),
        ("srli", MIN, 31, 1),
        ("srli", ONES, 0, ONES),
        ("srai", MIN, 31, ONES),
        ("srai", MAX, 31, 0),
    ],
)
def test_result(name: str, x: int, imm: int, result: int) -> None:
    machine = execute(lambda code: code.immediate(name, 5, 6, imm), {6: x})
    assert machine.registers[5] == result
    assert machine.pc == TEXT_ADDRESS + 4
    assert execute(lambda code: code.immediate(name, 6, 6, imm), {6: x}).registers[6] == result


@pytest.mark.parametrize("name", [*I_TYPE, *SHIFTS])
def test_x0_takes_nothing(name: str) -> None:
    machine = execute(lambda code: code.immediate(name, 0, 6, 3), {6: MAX})
    assert machine.registers[0] == 0
    assert machine.register_write is None


def test_lui() -> None:
    assert execute(lambda code: code.lui(5, 0xFFFFF)).registers[5] == 0xFFFF_F000


def test_auipc_adds_to_its_own_pc_and_wraps() -> None:
    assert execute(lambda code: code.auipc(5, 1)).registers[5] == TEXT_ADDRESS + 0x1000
    assert execute(lambda code: code.auipc(5, 0xFFFFF)).registers[5] == TEXT_ADDRESS - 0x1000
