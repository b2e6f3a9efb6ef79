"""Three answers that stay apart, and what they come to."""

from __future__ import annotations

import pytest

from studio.model.verdict import (
    YES,
    Answer,
    AnswerState,
    Coverage,
    Outcome,
    Strength,
    Verdict,
    no,
    not_checked,
)

NO = no("verify.other_program", got="aa", expected="bb")
SKIPPED = not_checked("verify.no_witness")


@pytest.mark.parametrize(
    ("answers", "outcome", "badge"),
    [
        ((YES, YES, YES), Outcome.VERIFIED, "Re-executable"),
        ((YES, YES, SKIPPED), Outcome.VERIFIED, "Re-executable"),
        ((SKIPPED, YES, SKIPPED), Outcome.UNDECIDED, "Re-executable"),
        ((YES, SKIPPED, YES), Outcome.UNDECIDED, "Re-executable"),
        ((NO, YES, YES), Outcome.REFUSED, "Refused"),
        ((YES, NO, YES), Outcome.REFUSED, "Refused"),
        ((YES, YES, NO), Outcome.REFUSED, "Refused"),
        ((SKIPPED, NO, SKIPPED), Outcome.REFUSED, "Refused"),
    ],
)
def test_outcome(answers: tuple[Answer, Answer, Answer], outcome: Outcome, badge: str) -> None:
    verdict = Verdict(*answers, strength=Strength.RE_EXECUTABLE)
    assert (verdict.outcome, verdict.badge) == (outcome, badge)


def test_fake_evidence_never_verifies() -> None:
    verdict = Verdict(YES, YES, YES, strength=Strength.FAKE)
    assert (verdict.outcome, verdict.badge) == (Outcome.REFUSED, "Fake")


def test_badges_are_the_words_of_the_design() -> None:
    assert [strength.badge for strength in Strength] == ["Proved", "Re-executable", "Fake", "Refused"]


def test_a_reason_names_what_differs() -> None:
    assert "aa" in NO.reason
    assert "bb" in NO.reason
    assert YES.reason == ""
    assert (NO.state, SKIPPED.state) == (AnswerState.NO, AnswerState.NOT_CHECKED)


@pytest.mark.parametrize(("checked", "total", "chance"), [(1, 4, 0.75), (4, 4, 0.0), (0, 0, 0.0), (3, 10, 0.7)])
def test_the_chance_of_missing_one_bad_segment(checked: int, total: int, chance: float) -> None:
    assert Coverage(checked, total).chance_of_missing_one == pytest.approx(chance)
