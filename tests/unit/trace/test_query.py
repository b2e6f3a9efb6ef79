"""What people search for, as half-open ranges."""

from __future__ import annotations

import pytest

from studio.model.errors import UserError
from studio.programs.opening import open_program
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query


def test_single_values_and_ranges() -> None:
    assert pc_query(8) == Query("pc", 8, 9)
    assert pc_query(8, 16) == Query("pc", 8, 16)
    assert address_query(0, 2**32) == Query("address", 0, 2**32)
    assert address_query(4, stores_only=True) == Query("write", 4, 5)
    assert mark_query(-3) == Query("mark", -3, -2)


def test_negative_values_are_words() -> None:
    assert value_query(-1) == Query("value", 2**32 - 1, 2**32)
    assert value_query(2**32 + 5) == Query("value", 5, 6)


@pytest.mark.parametrize(("low", "high"), [(-1, None), (5, 5), (6, 5), (2**32, None), (0, 2**32 + 1)])
def test_ranges_that_are_none(low: int, high: int | None) -> None:
    with pytest.raises(UserError) as refused:
        pc_query(low, high)
    assert refused.value.message_id == "trace.bad_range"


def test_addresses_are_told_as_they_are_typed() -> None:
    with pytest.raises(UserError, match="0xffffffffff is not an address"):
        pc_query(0xFFFFFFFFFF, None)


def test_a_function_by_name() -> None:
    program = open_program("fibonacci").native
    query = function_query(program, "main")
    assert program.function_at(query.low) == ("main", 0)
    last = program.function_at(query.high - 4)
    assert last is not None
    assert last[0] == "main"
    with pytest.raises(UserError):
        function_query(program, "absent")
