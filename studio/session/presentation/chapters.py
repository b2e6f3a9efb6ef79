"""The storyboard: the scenes of the demo, the tampering, and the chapters that a presenter adds."""

from __future__ import annotations

import enum
import secrets
from dataclasses import dataclass, field

from studio.model.text import N_, translate
from studio.programs.opening import OpenedProgram


class ChapterKind(enum.Enum):
    """How a chapter is played."""

    SCENE = "scene"
    TAMPER = "tamper"
    PROOF = "proof"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person has in hand: a program, its private input, and the backend that was chosen."""

    program: OpenedProgram = field(repr=False)
    witness: bytes = field(repr=False)
    backend: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the storyboard; `tag` is its word in the strip.

    An own chapter has a `proof_id` of the library, or what was in `hand`. `wide`: it shows a table.
    """

    id: str
    kind: ChapterKind
    tag: str
    title: str
    sentence: str
    proof_id: int | None = None
    wide: bool = False
    hand: Hand | None = None

    @property
    def is_own(self) -> bool:
        """Whether the presenter added it."""
        return self.proof_id is not None or self.hand is not None


MOST_CHAPTERS = 40  # more have no room in the strip, and no audience
TAMPER = "tamper"
_OWN, _HAND, _SINGLE = "own-", "hand-", "single"
_WORDS = (
    (_SINGLE, N_("One proof"), N_("One run, one proof"), N_("fibonacci runs with n = 10, is proved, and verified.")),
    (
        "batch",
        N_("Batch"),
        N_("Three proofs in a row"),
        N_("Each input gets a proof of its own, and each is verified."),
    ),
    (
        "aggregate",
        N_("Aggregate"),
        N_("Three proofs, one root"),
        N_("Whoever has the root can check that a proof is under it, without the studio."),
    ),
    (
        "system",
        N_("Machine"),
        N_("What can prove here"),
        N_("One machine, what works on it, and why the rest does not."),
    ),
    (
        "performance",
        N_("Speed"),
        N_("How fast each part is"),
        N_("Running, proving and verifying; every time is measured."),
    ),
    (
        "side-by-side",
        N_("Backends"),
        N_("Side by side"),
        N_("The same proof by every backend that works here. A foreign prover takes about a minute."),
    ),
    (
        "errors",
        N_("Mistakes"),
        N_("Ways to be wrong"),
        N_("Each is made for real, and each is refused for its own reason."),
    ),
)


def storyboard() -> tuple[Chapter, ...]:
    """What every presentation begins with."""
    scenes = tuple(
        Chapter(name, ChapterKind.SCENE, translate(tag), translate(title), translate(sentence), wide=name != _SINGLE)
        for name, tag, title, sentence in _WORDS
    )
    tamper = Chapter(
        TAMPER,
        ChapterKind.TAMPER,
        translate(N_("Tamper")),
        translate(N_("Change one bit.\nWatch which check fails.")),
        translate(N_("A proof that fibonacci, on some witness, wrote 55; it is one of three under a root.")),
    )
    return (*scenes, tamper)


def own_chapter(proof_id: int, program: str, line: str) -> Chapter:
    """A proof of the library as a chapter; it is verified again whenever it is played."""
    sentence = translate(N_("{program}, on some witness, wrote journal {journal}."))
    sentence = sentence.format(program=program, journal=line)
    return Chapter(
        f"{_OWN}{proof_id}",
        ChapterKind.PROOF,
        program,
        translate(N_("A proof of {program}")).format(program=program),
        sentence.rstrip(".") if line.endswith("…") else sentence,
        proof_id,
    )


def hand_chapter(hand: Hand) -> Chapter:
    """What is in hand as a chapter: run, proved and verified whenever it is played. The input is told nowhere."""
    program = hand.program.name
    sentence = translate(N_("{program} runs on the input in hand, is proved by {backend}, and verified."))
    return Chapter(
        f"{_HAND}{secrets.token_hex(4)}",  # by chance: a digest of the input would let a reader test guesses of it
        ChapterKind.HAND,
        program,
        translate(N_("A proof of {program}")).format(program=program),
        sentence.format(program=program, backend=hand.backend),
        hand=hand,
    )
