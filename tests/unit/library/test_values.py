"""What the library remembers of a verdict, and what a log may show of a proof."""

from __future__ import annotations

from studio.library.values import NewProof, VerificationSummary
from studio.model.verdict import YES, AnswerState, Outcome, Strength, Verdict, not_checked


def test_a_summary_keeps_the_three_answers_apart() -> None:
    verdict = Verdict(YES, YES, not_checked("verify.no_witness"), Strength.RE_EXECUTABLE)
    summary = VerificationSummary.of(verdict, 5)
    assert (summary.outcome, summary.strength) == (Outcome.VERIFIED, Strength.RE_EXECUTABLE)
    assert (summary.evidence_valid, summary.fits_witness) == (AnswerState.YES, AnswerState.NOT_CHECKED)


def test_an_opening_is_not_shown_in_a_log() -> None:
    assert "private" not in repr(NewProof(b"proof", b"private"))
