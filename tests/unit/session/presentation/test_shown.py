"""What a chapter shows: three answers that stay three, and a source that is always told."""

from __future__ import annotations

from studio.model.verdict import YES, AnswerState, Strength, Verdict, no, not_checked
from studio.session.presentation.shown import (
    Shown,
    Source,
    outcome_text,
    source_text,
    time_figure,
    verdict_checks,
)

PROGRAM_ID = bytes.fromhex("c41e" * 16)
GOOD = Verdict(YES, YES, YES, Strength.PROVED)


def test_three_answers_with_what_they_rest_on() -> None:
    checks = verdict_checks(GOOD, PROGRAM_ID)
    assert [one.state for one in checks] == [AnswerState.YES] * 3
    assert checks[0].reason == "The verifier accepts the proof."
    assert checks[1].reason == "Program id b3:c41ec41e…c41e is the one that you trust."
    again = verdict_checks(Verdict(YES, YES, YES, Strength.RE_EXECUTABLE), PROGRAM_ID)
    assert again[0].reason == "Run again, the program comes to the digests of this proof."


def test_a_no_and_a_cannot_tell_keep_their_own_reasons() -> None:
    verdict = Verdict(no("verify.wrong_journal"), YES, not_checked("verify.evidence_unsound"), Strength.RE_EXECUTABLE)
    checks = verdict_checks(verdict, PROGRAM_ID)
    assert [one.state for one in checks] == [AnswerState.NO, AnswerState.YES, AnswerState.NOT_CHECKED]
    assert "public outputs" in checks[0].reason
    assert checks[2].reason


def test_the_outcome_as_a_sentence() -> None:
    undecided = Verdict(not_checked("verify.no_opening"), YES, YES, Strength.PROVED)
    verdicts = (GOOD, Verdict(YES, no("verify.other_program"), YES, Strength.PROVED), undecided)
    assert [outcome_text(verdict) for verdict in verdicts] == [
        "The proof is verified.",
        "The proof is refused.",
        "Whether the proof holds cannot be told here.",
    ]


def test_live_or_recorded_is_always_told() -> None:
    assert source_text(None) == "Live on this machine"
    text = source_text(Source(1_795_000_000_000, "8 processors"))
    assert text.startswith("Recorded ")
    assert "2026" in text
    assert text.endswith("on 8 processors")


def test_times_become_a_chart() -> None:
    shown = Shown("performance", "", "", "", True, 1, times=((5, 2_000_000, 1_000), (10, 3_000_000, 1_000)))
    assert shown.chart is not None
    assert [one.n for one in shown.chart.rounds] == [5, 10]
    assert Shown("single", "", "", "", True, 1).chart is None


def test_a_figure_of_time() -> None:
    figure = time_figure("Checked in", 14_000_000)
    assert (figure.name, figure.value) == ("Checked in", "14.0 ms")
