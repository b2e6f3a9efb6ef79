"""Every single bit of every target: none passes, and each target fails at a check of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.merkle.inclusion import PROOF_NAME, check_inclusion
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Strength
from studio.session import Control, Session, VerifyWorker
from studio.session.demo import rounds
from studio.session.presentation.chapters import storyboard
from studio.session.presentation.shown import Shown
from studio.session.presentation.tamper import (
    Subject,
    Tampered,
    Target,
    _data,
    aimed,
    checked,
    flipped,
    make_subject,
    restored,
)
from studio.settings import DEFAULT_SETTINGS

CHAPTER = storyboard()[-1]
YES, NO, OPEN = AnswerState.YES, AnswerState.NO, AnswerState.NOT_CHECKED


@pytest.fixture(scope="module")
def subject() -> Subject:
    return make_subject(Session(), Control())


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifyWorker]:
    made = VerifyWorker(DEFAULT_SETTINGS, Path(tmp_path_factory.mktemp("verify")) / "scratch")
    yield made
    made.close()


def ask(state: Tampered, worker: VerifyWorker) -> tuple[Shown, Tampered]:
    return checked(CHAPTER, state, worker, Report(), Cancel())


@pytest.mark.parametrize("target", list(Target))
def test_as_it_was_everything_is_a_yes(subject: Subject, worker: VerifyWorker, target: Target) -> None:
    shown, state = ask(Tampered(subject, target), worker)
    assert {one.state for one in shown.checks} == {YES}
    assert shown.good is True
    assert shown.evidence is (None if target is Target.LEAF else Strength.RE_EXECUTABLE)
    assert shown.flip is not None
    assert (shown.flip.flipped, shown.flip.before) == (None, shown.flip.after)
    assert state.tried == frozenset()


@pytest.mark.parametrize(
    ("target", "states"),
    [
        (Target.WITNESS, [OPEN, YES, NO]),
        (Target.JOURNAL, [NO, YES, OPEN]),
        (Target.PROOF, [NO, YES, OPEN]),
        (Target.LEAF, [NO, NO]),
    ],
)
def test_each_target_fails_at_its_own_check(
    subject: Subject, worker: VerifyWorker, target: Target, states: list[AnswerState]
) -> None:
    shown, state = ask(flipped(Tampered(subject, target)), worker)
    assert [one.state for one in shown.checks] == states
    assert shown.evidence is Strength.REFUSED
    assert shown.good is True, "it was to be refused"
    yes = states.count(YES)
    assert shown.outcome == f"{yes} of {len(states)} answers {'is' if yes == 1 else 'are'} yes"
    changed = f"1 of {8 * len(subject.data(target)):,}"
    assert [figure.value for figure in shown.figures[1:]] == [changed, "1, all refused"]
    assert (len(state.tried), state.refused) == (1, 1)


def test_55_becomes_54_and_is_55_again(subject: Subject, worker: VerifyWorker) -> None:
    shown, state = ask(flipped(Tampered(subject)), worker)
    flip = shown.flip
    assert flip is not None
    assert (flip.place, flip.before, flip.after, flip.flipped) == ("journal byte 4", "55", "54", 7)
    assert flip.bits == (0, 0, 1, 1, 0, 1, 1, 0)
    assert flip.values == ("n = 10", "54", "71 B", "2 of 3")
    shown, state = ask(restored(state), worker)
    assert shown.flip is not None
    assert shown.flip.values[1] == "55"
    assert {one.state for one in shown.checks} == {YES}
    assert len(state.tried) == 1, "putting it back is no other try"


def test_no_bit_twice_until_all_were_tried(subject: Subject) -> None:
    state, size = Tampered(subject, Target.WITNESS), 8 * len(subject.witness)
    seen = []
    for _ in range(size):
        state = flipped(state)
        assert state.bit is not None
        seen.append(state.bit)
        state = replace(state, tried=state.tried | {(state.target, state.bit)})
    assert sorted(seen) == list(range(size))
    assert seen[0] == 0
    assert flipped(state).bit != state.bit


@pytest.mark.parametrize("target", [Target.WITNESS, Target.JOURNAL, Target.PROOF])
def test_not_one_bit_passes(subject: Subject, worker: VerifyWorker, target: Target) -> None:
    for bit in range(8 * len(subject.data(target))):
        shown, _ = ask(Tampered(subject, target, bit), worker)
        assert shown.evidence is Strength.REFUSED, bit
        assert NO in [one.state for one in shown.checks], bit


def test_not_one_bit_of_the_leaf_passes(subject: Subject) -> None:
    for bit in range(8 * len(subject.data(Target.LEAF))):
        data = _data(Tampered(subject, Target.LEAF, bit))
        with pytest.raises(UserError):
            check_inclusion(data, subject.leaf_files[PROOF_NAME], trusted_root=subject.root)


def test_one_that_passed_would_be_told(subject: Subject, worker: VerifyWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verifier that looks at nothing: the scene says that this was not expected, and no tally hides it."""
    good = worker.verify(
        subject.finished.proof_bytes,
        subject.program.elf,
        opening=subject.finished.opening_bytes,
        witness=subject.witness,
    )
    monkeypatch.setattr(worker, "verify", lambda *_, **__: good)
    shown, state = ask(flipped(Tampered(subject)), worker)
    assert shown.good is False
    assert shown.failures == ("This is not what was expected.",)
    assert shown.figures[2].value == "1, of which 0 refused"
    assert state.refused == 0


def test_a_trouble_of_the_machine_is_no_refusal(
    subject: Subject, worker: VerifyWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object, **_options: object) -> None:
        raise UserError("job.worker_protocol", {"kind": "verify", "detail": "x"})

    monkeypatch.setattr(worker, "verify", crash)
    with pytest.raises(UserError):
        ask(Tampered(subject), worker)


def test_bytes_that_are_no_proof_any_more_are_refused(
    subject: Subject, worker: VerifyWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise UserError("proof.truncated")

    monkeypatch.setattr(worker, "verify", refuse)
    shown, _ = ask(flipped(Tampered(subject)), worker)
    assert [(one.question, one.state) for one in shown.checks] == [("It can still be read as a proof", NO)]
    assert shown.evidence is Strength.REFUSED


def test_another_target_finds_everything_as_it_was(subject: Subject) -> None:
    state = aimed(flipped(Tampered(subject)), Target.LEAF)
    assert (state.target, state.bit) == (Target.LEAF, None)


def test_only_what_was_verified_becomes_a_leaf(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Session.verify

    def verify(self: Session, *arguments: object, **options: object) -> object:
        verdict = real(self, *arguments, **options)  # type: ignore[arg-type]
        from studio.model.verdict import no

        return replace(verdict, evidence_valid=no("verify.wrong_journal"))

    monkeypatch.setattr(Session, "verify", verify)
    with pytest.raises(UserError) as raised:
        make_subject(Session(), Control())
    assert raised.value.message_id == "presentation.not_verified"
    assert rounds.PROGRAM == "fibonacci"
