"""OP on two registers."""

from __future__ import annotations

import pytest

from tests.conformance.assembler import R_TYPE
from tests.unit.vm.machines import TEXT_ADDRESS, execute

MIN, MAX, ONES = 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF
BASE_NAMES = sorted(name for name, (funct7, _) in R_TYPE.items() if funct7 != 1)


@pytest.mark.parametrize(
    ("name", "x", "y", "result"),
    [
        ("add", 1, 2, 3),
        ("add", ONES, 1, 0),
        ("add", MAX, 1, MIN),
        ("sub", 1, 2, ONES),
        ("sub", MIN, 1, MAX),
        ("sub", 0, MIN, MIN),
        ("sll", 1, 31, MIN),
        ("sll", 3, 31, MIN),
        ("sll", 1, 32, 1),
        ("sll", 1, ONES, MIN),
        ("slt", MIN, MAX, 1),
        ("slt", MAX, MIN, 0),
        ("slt", ONES, 0, 1),
        ("slt", 5, 5, 0),
        ("sltu", MIN, MAX, 0),
        ("sltu", 0, ONES, 1),
        ("sltu", 5, 5, 0),
        ("xor", 0xF0F0_F0F0, 0xFF00_FF00, 0x0FF0_0FF0),
        ("srl", MIN, 31, 1),
        ("srl", MIN, 32, MIN),
        ("sra", MIN, 31, ONES),
        ("sra", MAX, 30, 1),
        ("sra", MIN, 33, 0xC000_0000),
        ("or", 0xF0F0_F0F0, 0xFF00_FF00, 0xFFF0_FFF0),
        ("and", 0xF0F0_F0F0, 0xFF00_FF00, 0xF000_F000),
    ],
)
def test_result(name: str, x: int, y: int, result: int) -> None:
    machine = execute(lambda code: code.register(name, 5, 6, 7), {6: x, 7: y})
    assert machine.registers[5] == result
    assert machine.pc == TEXT_ADDRESS + 4


@pytest.mark.parametrize(
    ("name", "x", "result"),
    [
        ("add", MIN, 0),
        ("sub", 9, 0),
        ("sll", 3, 24),
        ("slt", MIN, 0),
        ("sltu", ONES, 0),
        ("xor", ONES, 0),
        ("srl", MIN | 4, MIN >> 4),
        ("sra", MIN | 4, 0xF800_0000),
        ("or", 9, 9),
        ("and", 9, 9),
    ],
)
def test_one_register_may_play_all_three_parts(name: str, x: int, result: int) -> None:
    assert execute(lambda code: code.register(name, 5, 5, 5), {5: x}).registers[5] == result


@pytest.mark.parametrize("name", BASE_NAMES)
def test_x0_takes_nothing(name: str) -> None:
    machine = execute(lambda code: code.register(name, 0, 6, 7), {6: MAX, 7: 1})
    assert machine.registers[0] == 0
    assert machine.register_write is None
