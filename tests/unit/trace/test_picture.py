"""Pictures of a stretch of a run."""

from __future__ import annotations

import pytest

from studio.session import Session
from studio.trace.axis import RegionNames
from studio.trace.picture import PictureColours, PictureSize, outline_of, picture_of
from studio.trace.view import RunView
from tests.unit.trace.long_run import LongRun

COLOURS = PictureColours(tuple((index, index, index) for index in range(10)), (1, 2, 3), (4, 5, 6), (7, 8, 9))
SIZE = PictureSize(300, 60, 40)
NAMES = RegionNames("constants", "data", "stack", "memory")


@pytest.fixture(scope="module")
def sort() -> RunView:
    session = Session()
    program = session.open("sort")
    return session.record(program, session.witness(program, {}, sample="realistic"))


def test_the_picture_has_the_size_that_was_asked_for_at_every_zoom(sort: RunView) -> None:
    outline = outline_of(sort, NAMES)
    for first, last in ((0, sort.steps), (1000, 1010), (1000, 5000), (100_000, 200_000), (5, 6)):
        picture = picture_of(sort, outline, first, last, SIZE, COLOURS)
        assert picture.code.shape == (60, 300, 4)
        assert picture.memory.shape == (40, 300, 4)
        assert picture.exact == (last - first <= 4096)
        assert (picture.code[:, :, 3].max(axis=0) > 0).all(), "every step is somewhere in the code"


def test_each_step_is_drawn_at_its_function(sort: RunView) -> None:
    outline = outline_of(sort, NAMES)
    first = 20_000
    picture = picture_of(sort, outline, first, first + 30, SIZE, COLOURS)
    bands = outline.code.bands
    rows = outline.code.band_of_row(60)
    for row in sort.page(first, 30):
        column = (row.step - first) * 10 + 5
        drawn = {bands[rows[y]].name for y in range(60) if picture.code[y, column, 3] > 200}
        assert drawn == {row.place.function}


def test_reads_and_writes_have_their_colours_when_steps_can_be_told_apart(sort: RunView) -> None:
    outline = outline_of(sort, NAMES)
    first = 20_000
    picture = picture_of(sort, outline, first, first + 30, SIZE, COLOURS)
    for row in sort.page(first, 30):
        column = picture.memory[:, (row.step - first) * 10 + 5]
        drawn = {tuple(pixel[:3]) for pixel in column if pixel[3]}
        if row.access is None:
            assert drawn == set()
        else:
            assert drawn == {COLOURS.write if row.access.is_store else COLOURS.read}


@pytest.mark.parametrize("steps", [10**9, 2**40, 2**63])
def test_runs_of_any_length(steps: int) -> None:
    run = LongRun(steps)
    outline = outline_of(run, NAMES)
    for first, last in ((0, steps), (steps - 50, steps)):
        picture = picture_of(run, outline, first, last, SIZE, COLOURS)
        assert (picture.code[:, :, 3].max(axis=0) > 0).all()


def test_an_empty_run() -> None:
    run = LongRun(0)
    outline = outline_of(run, NAMES)
    picture = picture_of(run, outline, 0, 0, SIZE, COLOURS)
    assert picture.code.shape == (60, 300, 4)
