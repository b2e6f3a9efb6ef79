"""The tampering: one bit of the witness, the journal, the proof or the leaf is flipped, and every check asked again."""

from __future__ import annotations

import enum
import secrets
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.jobs.report import Cancel, Report
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME, check_inclusion, inclusion_export
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.native import Control, opening_decode, opening_encode
from studio.programs.opening import OpenedProgram
from studio.resources import resource_path
from studio.session.bare_check import run_inclusion_script
from studio.session.demo.rounds import PROGRAM, play_round
from studio.session.demo.tables import evidence_of
from studio.session.keeping import Finished, finished_proof
from studio.session.presentation.chapters import Chapter
from studio.session.presentation.shown import Check, Figure, Flip, Shown, time_figure, verdict_checks
from studio.session.session import Session
from studio.session.statements import shown_journal
from studio.session.tampering import changed_copy, first_bit_of, says_refused
from studio.session.verify_worker import VerifyWorker

_NUMBERS, _INDEX = (5, 10, 15), 1
_NO_CHECK = N_("It can still be read as a proof")
_BY_STUDIO, _BY_SCRIPT = N_("It is under the root, says the studio"), N_("It is under the root, says the bare script")


class Target(enum.Enum):
    """What one bit is flipped in."""

    WITNESS = "witness"
    JOURNAL = "journal"
    PROOF = "proof"
    LEAF = "leaf"


TARGET_NAMES = {
    Target.WITNESS: N_("Witness"),
    Target.JOURNAL: N_("Journal"),
    Target.PROOF: N_("Proof"),
    Target.LEAF: N_("Leaf"),
}
_PLACES = {
    Target.WITNESS: N_("witness byte {byte}"),
    Target.JOURNAL: N_("journal byte {byte}"),
    Target.PROOF: N_("proof byte {byte}"),
    Target.LEAF: N_("inclusion proof byte {byte}"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A good proof, and its place in an aggregate of three; all of it in memory."""

    program: OpenedProgram
    finished: Finished
    witness: bytes = field(repr=False)
    leaf_files: dict[str, bytes] = field(repr=False)
    root: bytes

    def data(self, target: Target) -> bytes:
        """The bytes in which a bit is flipped."""
        return {
            Target.WITNESS: self.witness,
            Target.JOURNAL: self.finished.proof.statement.journal,
            Target.PROOF: self.finished.proof.evidence,
            Target.LEAF: self.leaf_files[INCLUSION_NAME],
        }[target]


@dataclass(frozen=True, slots=True)
class Tampered:
    """Where the scene stands. `bit` None: everything is as it was. `tried`: (target, bit); `refused` of them."""

    subject: Subject
    target: Target = Target.JOURNAL
    bit: int | None = None
    tried: frozenset[tuple[Target, int]] = frozenset()
    refused: int = 0


def make_subject(session: Session, control: Control) -> Subject:
    """Proved and verified now; only what was verified becomes a leaf."""
    program = session.open(PROGRAM)
    rounds = [play_round(session, program, n, control) for n in _NUMBERS]
    for done in rounds:
        if done.verdict.outcome is not Outcome.VERIFIED:
            raise UserError("presentation.not_verified", {"what": f"fib({done.n})"})
    finished = [finished_proof(done.proved) for done in rounds]
    aggregate = Aggregate()
    aggregate.append(one.proof_bytes for one in finished)
    script = resource_path("inclusion", SCRIPT_NAME).read_bytes()
    files = inclusion_export(aggregate, _INDEX, finished[_INDEX].proof_bytes, script)
    witness = session.witness(program, {"n": str(_NUMBERS[_INDEX])})
    return Subject(program, finished[_INDEX], witness, files, aggregate.root)


def aimed(state: Tampered, target: Target) -> Tampered:
    """At another target; whatever was flipped is as it was."""
    return replace(state, target=target, bit=None)


def restored(state: Tampered) -> Tampered:
    """As it was."""
    return replace(state, bit=None)


def flipped(state: Tampered) -> Tampered:
    """Another bit of the target: first the one that says most, then any that was not tried yet."""
    first = _first_bit(state)
    if (state.target, first) not in state.tried:
        return replace(state, bit=first)
    size = 8 * len(state.subject.data(state.target))
    tried = {bit for target, bit in state.tried if target is state.target}
    if len(tried) >= size:
        tried = {state.bit or 0}
    bit = secrets.randbelow(size)
    while bit in tried:
        bit = (bit + 1) % size
    return replace(state, bit=bit)


def checked(
    chapter: Chapter, state: Tampered, worker: VerifyWorker, report: Report, cancel: Cancel
) -> tuple[Shown, Tampered]:
    """Ask every check about what is there now: a verifier in another process, and of a leaf the bare script, too."""
    started_ns = time.perf_counter_ns()
    checks, evidence, yes = (_leaf_checks if state.target is Target.LEAF else _proof_checks)(
        state, worker, report, cancel
    )
    elapsed_ns = time.perf_counter_ns() - started_ns
    refused = any(one.state is AnswerState.NO for one in checks)
    if state.bit is not None and (state.target, state.bit) not in state.tried:
        tried = state.tried | {(state.target, state.bit)}
        state = replace(state, tried=tried, refused=state.refused + refused)
    good = refused if state.bit is not None else yes
    return _shown(chapter, state, checks, evidence, elapsed_ns, good=good), state


def _proof_checks(
    state: Tampered, worker: VerifyWorker, report: Report, cancel: Cancel
) -> tuple[tuple[Check, ...], Strength | None, bool]:
    subject, finished, witness = state.subject, state.subject.finished, state.subject.witness
    proof, opening = finished.proof_bytes, finished.opening_bytes
    data = _data(state)
    if state.bit is not None and state.target is Target.WITNESS:
        witness = data
        if opening is not None:
            identity, salt, _ = opening_decode(opening)
            opening = opening_encode(proof_identity=identity, salt=salt, witness=witness)
    elif state.bit is not None and state.target is Target.JOURNAL:
        proof, opening = changed_copy(finished, journal=data)
    elif state.bit is not None:
        proof, opening = changed_copy(finished, evidence=data)
    try:
        _, verdict = worker.verify(
            proof, subject.program.elf, opening=opening, witness=witness, report=report, cancel=cancel
        )
    except UserError as error:
        if not says_refused(error):
            raise
        return (Check(translate(_NO_CHECK), AnswerState.NO, str(error)),), Strength.REFUSED, False
    checks = verdict_checks(verdict, finished.proof.statement.program_id)
    return checks, evidence_of(verdict), verdict.outcome is Outcome.VERIFIED


def _leaf_checks(
    state: Tampered, _worker: VerifyWorker, _report: Report, cancel: Cancel
) -> tuple[tuple[Check, ...], Strength | None, bool]:
    subject = state.subject
    files = subject.leaf_files | {INCLUSION_NAME: _data(state)}
    try:
        check_inclusion(files[INCLUSION_NAME], files[PROOF_NAME], trusted_root=subject.root)
        studio = Check(translate(_BY_STUDIO), AnswerState.YES, translate(N_("The path of digests leads to the root.")))
    except UserError as error:
        studio = Check(translate(_BY_STUDIO), AnswerState.NO, str(error))
    cancel.check()
    with tempfile.TemporaryDirectory(prefix="proving-studio-demo-") as name:
        for file, data in files.items():
            (Path(name) / file).write_bytes(data)
        said = run_inclusion_script(Path(name), subject.root)
    lines = said.text.splitlines() or [""]
    state_of_script = AnswerState.YES if said.says_yes else AnswerState.NO
    script = Check(translate(_BY_SCRIPT), state_of_script, lines[-1] if said.says_yes else lines[0])
    is_so = studio.state is script.state is AnswerState.YES
    refused = AnswerState.NO in (studio.state, script.state)
    return (studio, script), Strength.REFUSED if refused else None, is_so


def _shown(
    chapter: Chapter,
    state: Tampered,
    checks: tuple[Check, ...],
    evidence: Strength | None,
    elapsed_ns: int,
    *,
    good: bool,
) -> Shown:
    yes = sum(one.state is AnswerState.YES for one in checks)
    answers = N_("{yes} of {total} answers is yes") if yes == 1 else N_("{yes} of {total} answers are yes")
    bits = 8 * len(state.subject.data(state.target))
    figures = [
        time_figure(N_("Checked in"), elapsed_ns),
        Figure(
            translate(N_("Bits changed")),
            translate(N_("{count} of {total}")).format(count=int(state.bit is not None), total=count_text(bits)),
        ),
    ]
    if state.tried:
        figures.append(Figure(translate(N_("Tried so far")), _tally(state)))
    return Shown(
        chapter.id,
        chapter.title,
        chapter.sentence,
        translate(answers).format(yes=yes, total=len(checks)),
        good,
        elapsed_ns,
        evidence=evidence,
        checks=checks,
        figures=tuple(figures),
        failures=() if good else (translate(N_("This is not what was expected.")),),
        flip=_flip(state),
    )


def _tally(state: Tampered) -> str:
    tried = len(state.tried)
    if tried == state.refused:
        return translate(N_("{count}, all refused")).format(count=count_text(tried))
    text = translate(N_("{count}, of which {refused} refused"))
    return text.format(count=count_text(tried), refused=count_text(state.refused))


def _flip(state: Tampered) -> Flip:
    bit = _first_bit(state) if state.bit is None else state.bit
    byte = bit // 8
    before, after = state.subject.data(state.target)[byte], _data(state)[byte]
    place = translate(_PLACES[state.target]).format(byte=count_text(byte))
    bits = tuple(_bits(after))
    flipped_place = None if state.bit is None else 7 - bit % 8
    return Flip(state.target.value, place, str(before), str(after), bits, flipped_place, _values(state))


def _values(state: Tampered) -> tuple[str, ...]:
    subject = state.subject
    data = {target: _data(state) if target is state.target else subject.data(target) for target in Target}
    leaf = translate(N_("{number} of {count}")).format(number=_INDEX + 1, count=len(_NUMBERS))
    return (
        f"n = {int.from_bytes(data[Target.WITNESS], 'little')}",
        shown_journal(subject.program, data[Target.JOURNAL]).headline,
        bytes_text(len(data[Target.PROOF])),
        leaf,
    )


def _data(state: Tampered) -> bytes:
    """The bytes of the target as they are now."""
    data = state.subject.data(state.target)
    if state.bit is None:
        return data
    byte = state.bit // 8
    return data[:byte] + bytes([data[byte] ^ 1 << state.bit % 8]) + data[byte + 1 :]


def _first_bit(state: Tampered) -> int:
    data = state.subject.data(state.target)
    if state.target is Target.WITNESS:
        return 0
    if state.target is Target.JOURNAL:
        return first_bit_of(state.subject.program, data)
    if state.target is Target.PROOF:
        return 8 * (len(data) - 1)  # of the last digest
    return 8 * (len(data) // 2)


def _bits(value: int) -> Iterable[int]:
    return (value >> place & 1 for place in range(7, -1, -1))
