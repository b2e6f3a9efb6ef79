"""What a chapter shows: finished words and numbers, so that the screen, a recording and a report all tell the same."""

from __future__ import annotations

from dataclasses import dataclass

from studio.model.moments import moment_text
from studio.model.text import N_, translate
from studio.model.units import duration_text
from studio.model.verdict import Answer, AnswerState, Outcome, Strength, Verdict
from studio.session.demo.performance_chart import PerformanceChart, chart_of
from studio.session.demo.tables import SceneTable

QUESTIONS = (
    N_("The evidence is valid"),
    N_("It is for the program that you trust"),
    N_("It fits this witness"),
)
_ID_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Check:
    """One answer that was looked for, with its reason."""

    question: str
    state: AnswerState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number under its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Flip:
    """One byte of what was tampered with. `bits`: the highest first; `flipped`: which of them, None for none.

    `values`: each target in words, the tampered one as it is now.
    """

    target: str
    place: str
    before: str
    after: str
    bits: tuple[int, ...]
    flipped: int | None
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One chapter, once it was played. `good` None: there was nothing to expect. `elapsed_ns` was measured.

    `times`: (n, proving, verifying) of the performance chapter, in nanoseconds.
    """

    chapter: str
    title: str
    sentence: str
    outcome: str
    good: bool | None
    elapsed_ns: int
    headline: str = ""
    evidence: Strength | None = None
    checks: tuple[Check, ...] = ()
    figures: tuple[Figure, ...] = ()
    table: SceneTable | None = None
    times: tuple[tuple[int, int, int], ...] = ()
    failures: tuple[str, ...] = ()
    flip: Flip | None = None

    @property
    def chart(self) -> PerformanceChart | None:
        """The times as a picture."""
        return chart_of(list(self.times)) if self.times else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when something was recorded."""

    recorded_unix_ms: int
    machine: str

    @property
    def text(self) -> str:
        """What stands on the screen for as long as it is shown."""
        text = translate(N_("Recorded {when} on {machine}"))
        return text.format(when=moment_text(self.recorded_unix_ms), machine=self.machine)


@dataclass(frozen=True, slots=True)
class Take:
    """Something that was shown, and when. `source` None: it was computed at that moment on this machine."""

    shown: Shown
    shown_unix_ms: int
    source: Source | None = None


LIVE = N_("Live on this machine")


def source_text(source: Source | None) -> str:
    """One of the two is always on the screen."""
    return translate(LIVE) if source is None else source.text


def verdict_checks(verdict: Verdict, program_id: bytes) -> tuple[Check, ...]:
    """The three answers, which stay three; a plain yes says what it rests on."""
    evidence = (
        N_("Run again, the program comes to the digests of this proof.")
        if verdict.strength is Strength.RE_EXECUTABLE
        else N_("The verifier accepts the proof.")
    )
    digits = program_id.hex()
    program = translate(N_("Program id {id} is the one that you trust."))
    program = program.format(id=f"b3:{digits[:_ID_DIGITS]}…{digits[-4:]}")
    yes = (translate(evidence), program, translate(N_("It is bound to the input in hand.")))
    answers = (verdict.evidence_valid, verdict.for_trusted_program, verdict.fits_witness)
    return tuple(
        Check(translate(question), answer.state, _reason(answer, reason))
        for question, answer, reason in zip(QUESTIONS, answers, yes, strict=True)
    )


def _reason(answer: Answer, yes: str) -> str:
    return answer.reason or (yes if answer.state is AnswerState.YES else "")


def outcome_text(verdict: Verdict) -> str:
    """What the three answers come to, as a sentence."""
    words = {
        Outcome.VERIFIED: N_("The proof is verified."),
        Outcome.REFUSED: N_("The proof is refused."),
        Outcome.UNDECIDED: N_("Whether the proof holds cannot be told here."),
    }
    return translate(words[verdict.outcome])


def time_figure(name: str, elapsed_ns: int) -> Figure:
    """A measured time; `name` is marked for the catalogue."""
    return Figure(translate(name), duration_text(elapsed_ns))
