"""Scenes as chapters: live numbers, what was expected of them, and what is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.errors import Cancelled
from studio.model.verdict import AnswerState, Strength
from studio.session import Control, Session
from studio.session.demo.rounds import RoundsShown
from studio.session.demo.scenes import SCENES
from studio.session.presentation.chapters import Chapter, storyboard
from studio.session.presentation.scenes import play_scene, shown_scene

CHAPTERS = {chapter.id: chapter for chapter in storyboard()}
SESSION = Session()


def chapter(name: str) -> Chapter:
    return CHAPTERS[name]


def test_one_proof_shows_its_statement_and_three_answers() -> None:
    shown = play_scene(chapter("single"), SESSION, Control())
    assert shown.headline == "fib(10) = 55"
    assert shown.evidence is Strength.RE_EXECUTABLE
    assert [one.state for one in shown.checks] == [AnswerState.YES] * 3
    assert [figure.name for figure in shown.figures] == ["Steps", "Proved in", "Verified in"]
    assert shown.good is True
    assert shown.elapsed_ns > 0
    assert shown.table is None


@pytest.mark.parametrize("name", ["batch", "aggregate", "errors"])
def test_a_table_and_how_many_rows_are_as_expected(name: str) -> None:
    shown = play_scene(chapter(name), SESSION, Control())
    assert shown.table is not None
    rows = len(shown.table.rows)
    assert shown.figures[1].value == f"{rows} of {rows}"
    assert (shown.good, shown.outcome) == (True, "Everything is as expected.")
    assert shown.chart is None


def test_of_a_machine_nothing_is_expected() -> None:
    shown = play_scene(chapter("system"), SESSION, Control())
    assert shown.good is None
    assert [figure.name for figure in shown.figures] == ["Computed in"]


def test_the_speed_has_a_chart_of_its_own_times() -> None:
    shown = play_scene(chapter("performance"), SESSION, Control())
    assert [n for n, _, _ in shown.times] == [5, 10, 20, 50]
    assert shown.chart is not None


def test_what_is_not_as_expected_is_told() -> None:
    scene = SCENES["batch"].play(SESSION, Control())
    assert isinstance(scene, RoundsShown)
    wrong = RoundsShown((replace(scene.rounds[0], n=6), *scene.rounds[1:]), 1)
    shown = shown_scene(chapter("batch"), wrong, 5)
    assert shown.good is False
    assert shown.failures
    assert shown.outcome == f"Not as expected: {len(shown.failures)}."
    assert shown.figures[1].value == "2 of 3"
    alone = shown_scene(chapter("single"), RoundsShown(wrong.rounds[:1], 1), 5)
    assert alone.good is False
    assert alone.failures


def test_it_can_be_stopped() -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        play_scene(chapter("batch"), SESSION, control)
