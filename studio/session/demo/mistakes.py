"""Ways to be wrong about a proof. Each is made for real and through files; the studio must refuse every one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from studio.backends.protocol import Proved
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.verdict import AnswerState, Outcome, Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.demo.rounds import PROGRAM
from studio.session.session import Session

_N = "10"
_OTHER_PROGRAM = "sort"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Everything that a mistake works with: a good proof of fib(10) and a folder of its own."""

    session: Session
    program: OpenedProgram
    proved: Proved
    folder: Path
    control: Control

    def verify_file(self, path: Path, program: OpenedProgram, witness: bytes | None = None) -> Verdict:
        """Verify a proof file with the opening of the good proof."""
        loaded = self.session.load(path)
        opening = None if self.proved.opening is None else self.proved.opening
        if opening is not None and witness is not None:
            opening = replace(opening, witness=witness)
        return self.session.verify(loaded.proof, program, opening, self.control)

    def store(self, proved: Proved) -> Path:
        """Write a proof file into the folder."""
        return self.session.store(proved, self.folder / "demo.proof").path


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way to be wrong."""

    name: str
    title: str
    expected_ids: frozenset[str]  # refused for another reason, the scene would show nothing
    make: Callable[[Wrong], Verdict]

    def refusal(self, wrong: Wrong) -> tuple[str, str] | None:
        """(message id, text) of the refusal; None when the studio let it pass."""
        try:
            verdict = self.make(wrong)
        except UserError as error:
            return error.message_id, render(error.message_id, error.params).what
        if verdict.outcome is not Outcome.REFUSED:
            return None
        answers = (verdict.for_trusted_program, verdict.fits_witness, verdict.evidence_valid)
        answer = next(answer for answer in answers if answer.state is AnswerState.NO)
        return answer.reason_id, render(answer.reason_id, answer.reason_params).what


def _wrong_witness(wrong: Wrong) -> Verdict:
    witness = wrong.session.witness(wrong.program, {"n": "11"})
    return wrong.verify_file(wrong.store(wrong.proved), wrong.program, witness)


def _wrong_program(wrong: Wrong) -> Verdict:
    return wrong.verify_file(wrong.store(wrong.proved), wrong.session.open(_OTHER_PROGRAM))


def _changed_journal(wrong: Wrong) -> Verdict:
    proof = wrong.proved.proof
    journal = bytearray(proof.statement.journal)
    journal[4] ^= 1  # 55 becomes 54
    statement = replace(proof.statement, journal=bytes(journal))
    return wrong.verify_file(
        wrong.store(replace(wrong.proved, proof=replace(proof, statement=statement))), wrong.program
    )


def _truncated_file(wrong: Wrong) -> Verdict:
    path = wrong.store(wrong.proved)
    path.write_bytes(path.read_bytes()[:-10])
    return wrong.verify_file(path, wrong.program)


def _damaged_file(wrong: Wrong) -> Verdict:
    path = wrong.store(wrong.proved)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x40
    path.write_bytes(data)
    return wrong.verify_file(path, wrong.program)


MISTAKES = (
    Mistake("wrong_witness", N_("another input (n = 11)"), frozenset({"verify.wrong_witness"}), _wrong_witness),
    Mistake("wrong_program", N_("another program (sort)"), frozenset({"verify.other_program"}), _wrong_program),
    Mistake(
        "changed_journal", N_("a changed public output (54)"), frozenset({"verify.wrong_journal"}), _changed_journal
    ),
    Mistake("truncated_file", N_("a file without its last 10 bytes"), frozenset({"proof.truncated"}), _truncated_file),
    Mistake("damaged_file", N_("a file with one flipped bit"), frozenset({"proof.damaged"}), _damaged_file),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the studio said about one mistake; an empty `message_id` means that it let the mistake pass."""

    mistake: Mistake
    message_id: str
    text: str

    @property
    def refused(self) -> bool:
        """Whether the mistake was noticed at all."""
        return bool(self.message_id)


@dataclass(frozen=True, slots=True)
class MistakesShown:
    """A good proof, and each way to be wrong about it."""

    unchanged: Verdict
    told: tuple[Told, ...]

    def failures(self) -> list[str]:
        """The good one must verify; the others must be refused, and for the right reason."""
        verified = self.unchanged.outcome is Outcome.VERIFIED
        found = [] if verified else [translate(N_("the unchanged proof was not verified"))]
        for one in self.told:
            if not one.refused:
                found.append(translate(N_("{name} was not refused")).format(name=one.mistake.name))
            elif one.message_id not in one.mistake.expected_ids:
                text = translate(N_("{name} was refused for another reason: {id}"))
                found.append(text.format(name=one.mistake.name, id=one.message_id))
        return found


def show_mistakes(session: Session, control: Control) -> MistakesShown:
    """Each mistake is made for real, in a folder that is gone afterwards."""
    program = session.open(PROGRAM)
    proved = session.prove(program, session.witness(program, {"n": _N}), control)
    unchanged = session.verify(proved.proof, program, proved.opening, control)
    told = []
    with tempfile.TemporaryDirectory(prefix="proving-studio-demo-") as folder:
        for mistake in MISTAKES:
            if control.cancelled:
                raise Cancelled
            refusal = mistake.refusal(Wrong(session, program, proved, Path(folder), control))
            told.append(Told(mistake, *(refusal or ("", translate(N_("NOT REFUSED"))))))
    return MistakesShown(unchanged, tuple(told))
