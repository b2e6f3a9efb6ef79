"""A played scene as a table: numbers beside what was expected of them, and what is not so marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.verdict import Strength, no, not_checked
from studio.session import Control, Session
from studio.session.bare_check import ScriptAnswer
from studio.session.demo.aggregate import show_aggregate
from studio.session.demo.mistakes import show_mistakes
from studio.session.demo.rounds import show_rounds
from studio.session.demo.scenes import SCENES
from studio.session.demo.tables import SceneTable, played_scene, scene_table


def marked(table: SceneTable) -> list[bool | None]:
    return [row.as_expected for row in table.rows]


@pytest.mark.parametrize("name", list(SCENES))
def test_a_played_scene(name: str) -> None:
    played = played_scene(name, Session(), Control())
    assert played.failures == ()
    assert played.elapsed_ns > 0
    assert all(len(row.cells) == len(played.table.headings) for row in played.table.rows)
    # What is not in this version is expected of nobody.
    expected = {"system": {None}, "side-by-side": {True, None}}.get(name, {True})
    assert set(marked(played.table)) == expected
    assert max(played.table.right, default=0) < len(played.table.headings)


def test_numbers_stand_beside_what_was_expected() -> None:
    shown = show_rounds(Session(), (10, 50), Control())
    table = scene_table(shown)
    assert [row.cells[:5] for row in table.rows] == [
        ("10", "55", "55", "12", "12"),
        ("50", "12,586,269,025", "12,586,269,025", "52", "52"),
    ]
    assert {row.evidence for row in table.rows} == {Strength.RE_EXECUTABLE}
    wrong = replace(shown, rounds=(replace(shown.rounds[0], n=11), shown.rounds[1]))
    assert marked(scene_table(wrong)) == [False, True]


def test_a_badge_only_for_what_was_decided() -> None:
    shown = show_rounds(Session(), (10,), Control())
    verdict = shown.rounds[0].verdict
    for changed, badge in (
        (replace(verdict, evidence_valid=no("verify.wrong_end")), Strength.REFUSED),
        (replace(verdict, evidence_valid=not_checked("verify.wrong_end")), None),
    ):
        rounds = (replace(shown.rounds[0], verdict=changed),)
        assert scene_table(replace(shown, rounds=rounds)).rows[0].evidence is badge
        assert marked(scene_table(replace(shown, rounds=rounds))) == [False]


def test_a_script_that_says_yes_to_everything_is_marked() -> None:
    shown = show_aggregate(Session(), Control())
    yes = ScriptAnswer(True, f"YES {shown.root}")
    trusting = replace(shown, said_of_other_root=yes, studio_root=bytes(32), duplicate=shown.built)
    table = scene_table(trusting)
    assert marked(table) == [True, False, True, True]
    assert table.code == shown.root
    assert "another root" in table.notes[1]
    assert "was taken" in table.notes[2]


def test_what_was_let_pass_has_no_badge() -> None:
    shown = show_mistakes(Session(), Control())
    passed = replace(shown, told=(replace(shown.told[0], message_id=""), *shown.told[1:]))
    table = scene_table(passed)
    assert marked(table) == [True, False, True, True, True, True]
    assert [row.evidence for row in table.rows[:3]] == [Strength.RE_EXECUTABLE, None, Strength.REFUSED]
