"""The M extension, first of all its corners."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.vm.instructions.multiply import quotient, remainder
from studio.vm.integers import signed
from tests.unit.vm.machines import TEXT_ADDRESS, execute

MIN, MAX, ONES = 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF


@pytest.mark.parametrize(
    ("name", "x", "y", "result"),
    [
        ("mul", 7, 6, 42),
        ("mul", ONES, ONES, 1),
        ("mul", MIN, MIN, 0),
        ("mulh", ONES, ONES, 0),
        ("mulh", MIN, MIN, 0x4000_0000),
        ("mulh", MIN, ONES, 0),
        ("mulh", ONES, 1, ONES),
        ("mulhsu", ONES, ONES, ONES),  # -1 * (2^32 - 1)
        ("mulhsu", MIN, ONES, MIN),
        ("mulhsu", MAX, ONES, 0x7FFF_FFFE),
        ("mulhsu", 1, ONES, 0),
        ("mulhsu", ONES, 1, ONES),
        ("mulhsu", 0, ONES, 0),
        ("mulhu", ONES, ONES, 0xFFFF_FFFE),
        ("mulhu", MIN, 2, 1),
        ("div", 7, 2, 3),
        ("div", 2**32 - 7, 2, 2**32 - 3),
        ("div", 7, 2**32 - 2, 2**32 - 3),
        ("div", 2**32 - 7, 2**32 - 2, 3),
        ("div", 7, 0, ONES),
        ("div", 0, 0, ONES),
        ("div", MIN, 0, ONES),
        ("div", MIN, ONES, MIN),
        ("div", MIN, 1, MIN),
        ("divu", 7, 0, ONES),
        ("divu", MIN, ONES, 0),
        ("divu", ONES, 2, MAX),
        ("rem", 7, 2, 1),
        ("rem", 2**32 - 7, 2, ONES),
        ("rem", 7, 2**32 - 2, 1),
        ("rem", 2**32 - 7, 2**32 - 2, ONES),
        ("rem", 7, 0, 7),
        ("rem", MIN, 0, MIN),
        ("rem", MIN, ONES, 0),
        ("remu", 7, 0, 7),
        ("remu", MIN, ONES, MIN),
        ("remu", ONES, 16, 15),
    ],
)
def test_result(name: str, x: int, y: int, result: int) -> None:
    machine = execute(lambda code: code.register(name, 5, 6, 7), {6: x, 7: y})
    assert machine.registers[5] == result
    assert machine.pc == TEXT_ADDRESS + 4


@pytest.mark.parametrize(
    ("name", "x", "result"),
    [
        ("mul", ONES, 1),
        ("mulh", MIN, 0x4000_0000),
        ("mulhsu", ONES, ONES),
        ("mulhu", ONES, 0xFFFF_FFFE),
        ("div", MIN, 1),
        ("div", 0, ONES),
        ("divu", ONES, 1),
        ("rem", MIN, 0),
        ("remu", 0, 0),
    ],
)
def test_one_register_may_play_all_three_parts(name: str, x: int, result: int) -> None:
    assert execute(lambda code: code.register(name, 5, 5, 5), {5: x}).registers[5] == result


@pytest.mark.parametrize("name", ["mul", "mulh", "mulhsu", "mulhu", "div", "divu", "rem", "remu"])
def test_x0_takes_nothing(name: str) -> None:
    machine = execute(lambda code: code.register(name, 0, 6, 7), {6: MAX, 7: 3})
    assert machine.registers[0] == 0
    assert machine.register_write is None


@given(st.integers(0, 2**32 - 1).map(signed), st.integers(0, 2**32 - 1).map(signed).filter(bool))
def test_division_with_remainder_adds_up(dividend: int, divisor: int) -> None:
    rest = remainder(dividend, divisor)
    assert quotient(dividend, divisor) * divisor + rest == dividend
    assert abs(rest) < abs(divisor)
    assert rest == 0 or (rest < 0) == (dividend < 0)
