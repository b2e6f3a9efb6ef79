"""The 64-bit position in a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.gui.models.run_position import LEAST_ZOOM_STEPS, RunPosition

LENGTHS = [0, 1, 5, 1291, 10**9, 2**40, 2**63]


def at(steps: int, step: int, rows: int = 20) -> RunPosition:
    position = RunPosition(steps)
    position.set_rows(rows)
    position.go(step)
    return position


@pytest.mark.parametrize("steps", LENGTHS)
def test_the_ends_of_a_run_can_be_reached_and_not_passed(steps: int) -> None:
    position = at(steps, 0)
    position.move(-1)
    assert (position.step, position.top) == (0, 0)
    position.go(2**70)
    assert position.step == steps
    position.move(1)
    position.page(1)
    assert position.step == steps
    assert position.top == max(0, steps - 19)


@pytest.mark.parametrize("steps", [10**9, 2**40, 2**63])
def test_the_selected_row_keeps_its_height_while_paging(steps: int) -> None:
    position = at(steps, steps // 2)
    position.move(-3)
    row = position.row
    for delta in (1, 1, -1, 5, -2):
        before = position.step
        position.page(delta)
        assert position.row == row
        assert position.step == before + 19 * delta
    position.scroll_to(steps // 3)
    assert position.row == row
    position.move(1)
    assert position.row == min(row + 1, 19)


def test_a_jump_onto_the_page_leaves_the_page_and_another_keeps_the_height() -> None:
    position = at(10**9, 500)
    position.go(position.top + 3)
    top, row = position.top, position.row
    assert row == 3
    position.go(top + 10)
    assert position.top == top
    position.go(900_000)
    assert position.row == 10


def test_back_and_forward() -> None:
    position = at(10**9, 100)
    for step in (5_000, 5_000, 70_000):
        position.go(step)
    position.move(3)
    position.back()
    assert position.step == 5_000
    position.back()
    position.back()
    assert position.step == 0
    assert not position.can_go_back
    position.back()
    for step in (100, 5_000, 70_003):
        assert position.can_go_forward
        position.forward()
        assert position.step == step
    assert not position.can_go_forward
    position.back()
    position.go(9)
    assert not position.can_go_forward


def test_a_selection_bounds_the_rows() -> None:
    position = at(10**9, 5)
    position.select(2000, 1000)
    assert (position.low, position.high, position.step) == (1000, 1999, 1000)
    position.page(-1)
    assert position.step == 1000
    position.scroll_to(10**8)
    assert position.step == 1999
    position.go(1500)
    assert position.selection == (1000, 2000)
    position.go(3000)
    assert position.selection is None
    position.select(7, 7)
    assert position.selection is None
    position.select(10, 12)
    assert position.top == 10
    position.clear_selection()
    assert position.high == 10**9
    position.select(20, 40)
    position.back()
    assert position.selection is None, "back leaves the selection when it goes outside"


def test_zoom_and_pan_stay_inside() -> None:
    position = at(10**9, 0)
    position.zoom_by(0.5, 10**9)
    assert position.zoom == (5 * 10**8, 10**9)
    position.pan(0.5)
    assert position.zoom == (5 * 10**8, 10**9)
    position.pan(-0.5)
    assert position.zoom == (25 * 10**7, 75 * 10**7)
    for _ in range(60):
        position.zoom_by(0.5, 3 * 10**8)
    first, last = position.zoom
    assert last - first == LEAST_ZOOM_STEPS
    assert first <= 3 * 10**8 <= last
    position.go(7)
    first, last = position.zoom
    assert first <= 7 < last, "a jump brings the step into view"
    position.fit()
    assert position.zoom == (0, 10**9)


def test_fit_goes_to_the_selection_and_then_to_the_whole() -> None:
    position = at(10**9, 0)
    position.select(1000, 2000)
    position.fit()
    assert position.zoom == (1000, 2000)
    position.fit()
    assert position.zoom == (0, 10**9)
    position.select(1000, 1003)
    position.fit()
    assert position.zoom[1] - position.zoom[0] == LEAST_ZOOM_STEPS


@given(st.sampled_from(LENGTHS), st.lists(st.tuples(st.sampled_from("mpsgbfzdw"), st.integers(0, 2**64)), max_size=40))
def test_whatever_one_does_the_position_is_in_the_run(steps: int, moves: list[tuple[str, int]]) -> None:
    position = at(steps, steps // 2)
    for kind, number in moves:
        match kind:
            case "m":
                position.move(number % 7 - 3)
            case "p":
                position.page(number % 7 - 3)
            case "s":
                position.scroll_to(number)
            case "g":
                position.go(number % (steps + 1))
            case "b":
                position.back()
            case "f":
                position.forward()
            case "z":
                position.zoom_by(0.3 + (number % 30) / 10, number)
            case "d":
                position.pan((number % 21 - 10) / 10)
            case _:
                position.select(number % (steps + 1), number // 3 % (steps + 1))
        assert 0 <= position.low <= position.step <= position.high <= steps
        assert position.top <= position.step < position.top + position.rows
        first, last = position.zoom
        assert 0 <= first < last <= max(1, steps)
