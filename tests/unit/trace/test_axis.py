"""The vertical axis of the timeline."""

from __future__ import annotations

import numpy as np
import pytest

from studio.session import Session
from studio.trace.axis import OTHER_SLOT, Axis, Band, RegionNames, code_axis, memory_axis, palette_slots
from studio.trace.view import PageTouch, RunView
from tests.unit.trace.long_run import DATA, LongRun

NAMES = RegionNames("constants", "data", "stack", "memory")


@pytest.fixture(scope="module")
def sort() -> RunView:
    session = Session()
    program = session.open("sort")
    return session.record(program, session.witness(program, {}, sample="realistic"))


def test_rows_go_up_with_addresses_and_stay_inside() -> None:
    axis = Axis((Band("a", 100, 200, 1.0), Band("b", 1000, 1100, 3.0)))
    rows = axis.rows_of(np.array([0, 100, 150, 199, 500, 1000, 1099, 5000]), 40)
    assert rows.tolist() == [39, 39, 34, 30, 30, 29, 0, 0]
    assert axis.band_of_row(40).tolist() == [1] * 30 + [0] * 10
    assert Axis(()).rows_of(np.array([5]), 10).tolist() == [0]


def test_functions_that_ran_have_room_and_colours(sort: RunView) -> None:
    axis = code_axis(sort, sort.function_totals())
    ran = {total.name for total in sort.function_totals() if total.steps}
    assert {band.name for band in axis.bands} == ran
    assert [band.low for band in axis.bands] == sorted(band.low for band in axis.bands)
    heights = dict(zip((band.name for band in axis.bands), np.diff(axis.edges(100)), strict=True))
    busiest = sort.function_totals()[0].name
    assert max(heights, key=lambda name: heights[name]) == busiest


def test_memory_is_in_regions_with_names(sort: RunView) -> None:
    axis = memory_axis(sort, sort.page_touches(), NAMES)
    assert [band.name for band in axis.bands] == ["constants", "data", "stack"]
    for touch in sort.page_touches():
        assert any(band.low <= touch.address < band.high for band in axis.bands)


def test_many_scattered_pages_become_few_regions() -> None:
    touches = [PageTouch(0x1000_0000 + index * 0x10_0000, 1, 1) for index in range(200)]
    axis = memory_axis(LongRun(100), touches, NAMES)
    assert 1 <= len(axis.bands) <= 8
    assert memory_axis(LongRun(100), [PageTouch(DATA, 1, 1)], NAMES).bands[0].name == "data"
    assert memory_axis(LongRun(100), [], NAMES).bands == ()


def test_colours_belong_to_names() -> None:
    few = palette_slots(["main", "sort", "copy"])
    assert len(set(few.values())) == 3
    assert palette_slots(["main"])["main"] == few["main"]
    many = palette_slots([f"function_{index}" for index in range(30)])
    assert set(many.values()) == set(range(10))
    assert [many[f"function_{index}"] for index in range(9, 30)] == [OTHER_SLOT] * 21
