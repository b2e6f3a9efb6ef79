"""The outcome of a verification: three separate answers that are never merged, and the badge of the evidence."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.messages import render
from studio.model.text import N_, translate


class AnswerState(enum.Enum):
    """The three states of one answer; the value is the stable word of the JSON output."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; everything but a plain yes carries its reason as a message id with parameters."""

    state: AnswerState
    reason_id: str = ""
    reason_params: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The reason in the reader's language, empty for a plain yes."""
        if not self.reason_id:
            return ""
        text = render(self.reason_id, self.reason_params)
        return f"{text.what} {text.next_step}".rstrip()


YES = Answer(AnswerState.YES)


def no(reason_id: str, **reason_params: object) -> Answer:
    """The answer no, because of `reason_id`."""
    return Answer(AnswerState.NO, reason_id, reason_params)


def not_checked(reason_id: str, **reason_params: object) -> Answer:
    """Nobody looked, because of `reason_id`."""
    return Answer(AnswerState.NOT_CHECKED, reason_id, reason_params)


class Strength(enum.Enum):
    """How strong the evidence of a proof is. The value is the stable word of the JSON output."""

    PROVED = "proved"
    RE_EXECUTABLE = "re-executable"
    FAKE = "fake"
    REFUSED = "refused"

    @property
    def badge(self) -> str:
        """The word on the badge."""
        return translate(_BADGES[self])


_BADGES = {
    Strength.PROVED: N_("Proved"),
    Strength.RE_EXECUTABLE: N_("Re-executable"),
    Strength.FAKE: N_("Fake"),
    Strength.REFUSED: N_("Refused"),
}


class Outcome(enum.Enum):
    """What the three answers come to; the value is the stable word of the JSON output."""

    VERIFIED = "verified"
    REFUSED = "refused"
    UNDECIDED = "undecided"

    @property
    def text(self) -> str:
        """The outcome in the reader's language."""
        return translate(_OUTCOMES[self])


_OUTCOMES = {
    Outcome.VERIFIED: N_("verified"),
    Outcome.REFUSED: N_("refused"),
    Outcome.UNDECIDED: N_("undecided"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the evidence was looked at."""

    checked_segments: int
    total_segments: int

    @property
    def chance_of_missing_one(self) -> float:
        """Probability that exactly one bad segment among all escapes a sample drawn without replacement: 1 - S/N."""
        if self.total_segments == 0:
            return 0.0
        return 1.0 - self.checked_segments / self.total_segments


@dataclass(frozen=True, slots=True)
class Verdict:
    """The three answers about one proof."""

    evidence_valid: Answer
    for_trusted_program: Answer
    fits_witness: Answer
    strength: Strength
    coverage: Coverage | None = None
    elapsed_ns: int = 0

    @property
    def outcome(self) -> Outcome:
        """Refused by any no; verified when evidence and program are a yes; else undecided."""
        answers = (self.evidence_valid, self.for_trusted_program, self.fits_witness)
        if any(answer.state is AnswerState.NO for answer in answers) or self.strength is Strength.FAKE:
            return Outcome.REFUSED
        if self.evidence_valid.state is AnswerState.YES and self.for_trusted_program.state is AnswerState.YES:
            return Outcome.VERIFIED
        return Outcome.UNDECIDED

    @property
    def badge(self) -> str:
        """What the badge says: a refused proof never shows the strength it claims."""
        if self.outcome is Outcome.REFUSED and self.strength is not Strength.FAKE:
            return Strength.REFUSED.badge
        return self.strength.badge
