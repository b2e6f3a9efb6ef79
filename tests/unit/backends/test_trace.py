"""The Trace backend: three answers for every way in which a proof can be wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio import __version__, native
from studio.backends.protocol import NO_SURROUNDINGS, Backend, NoWatcher, Proved, ProveOptions, VerifyOptions
from studio.backends.trace import TraceBackend
from studio.model.errors import UserError
from studio.model.proof import Opening, Proof, Statement
from studio.model.verdict import AnswerState, Outcome, Strength, Verdict
from studio.programs.opening import OpenedProgram, open_program
from tests.conformance.risc0_guests import FREE_ADDRESS, guest

BACKEND: Backend = TraceBackend()
LIMITS = native.Limits()
TEN = (10).to_bytes(4, "little")
YES, NO, NOT_CHECKED = AnswerState.YES, AnswerState.NO, AnswerState.NOT_CHECKED


@pytest.fixture(scope="module")
def program() -> OpenedProgram:
    return open_program("fibonacci")


def prove(program: OpenedProgram, form: str = "") -> Proved:
    return BACKEND.prove(program, TEN, ProveOptions(LIMITS, form), native.Control(), NoWatcher())


def verify(
    proof: Proof, program: OpenedProgram, opening: Opening | None, *, sample: int | None = None, threads: int = 0
) -> Verdict:
    return BACKEND.verify(proof, program, opening, VerifyOptions(LIMITS, sample, threads), native.Control())


def states(verdict: Verdict) -> tuple[AnswerState, AnswerState, AnswerState]:
    return verdict.evidence_valid.state, verdict.for_trusted_program.state, verdict.fits_witness.state


def test_what_it_says_of_itself() -> None:
    availability = BACKEND.probe(NO_SURROUNDINGS)
    assert (availability.usable, availability.device, availability.version) == (True, "CPU", __version__)
    assert BACKEND.strength is Strength.RE_EXECUTABLE
    assert (BACKEND.reveals_witness(""), BACKEND.reveals_witness("audit")) == (False, True)
    with pytest.raises(UserError):
        BACKEND.reveals_witness("tiny")


def test_a_compact_proof(program: OpenedProgram) -> None:
    proved = prove(program)
    verdict = verify(proved.proof, program, proved.opening)
    assert states(verdict) == (YES, YES, YES)
    assert verdict.coverage is not None
    assert verdict.coverage.checked_segments == verdict.coverage.total_segments == 1
    assert verdict.elapsed_ns > 0


def test_a_program_for_risc_zero_is_refused_with_the_way_to_go() -> None:
    elf = guest(lambda code: code.commit(FREE_ADDRESS, 4), b"")
    program = OpenedProgram("mine", Path("mine.elf"), elf, native.Program(elf), None)
    refusal = BACKEND.refuses(program)
    assert refusal is not None
    assert (refusal.message_id, refusal.params) == ("trace.risc0_program", {"name": "mine"})
    for form in ("compact", "audit"):
        with pytest.raises(UserError) as caught:
            prove(program, form)
        assert caught.value.message_id == "trace.risc0_program"
    with pytest.raises(UserError):
        BACKEND.prove_batch(program, [b""], ProveOptions(LIMITS, "compact"), native.Control(), threads=1)


def test_evidence_for_such_a_program_never_counts() -> None:
    """The engine would make it; what its calls did is in no format."""
    elf = guest(lambda code: code.commit(FREE_ADDRESS, 4), b"")
    program = OpenedProgram("mine", Path("mine.elf"), elf, native.Program(elf), None)
    made = native.trace_prove(program.native, b"", LIMITS, native.Control())
    statement = Statement(program.native.program_id, made.execution.journal, 0, made.execution.steps)
    proof = replace(prove(open_program("fibonacci")).proof, statement=statement, evidence=made.evidence)
    verdict = verify(proof, program, Opening(made.salt, b""))
    assert states(verdict)[:2] == (NO, YES)
    assert verdict.evidence_valid.reason_id == "trace.risc0_program"


def test_without_opening_it_is_undecided(program: OpenedProgram) -> None:
    verdict = verify(prove(program).proof, program, None)
    assert states(verdict) == (NOT_CHECKED, YES, NOT_CHECKED)
    assert verdict.outcome is Outcome.UNDECIDED


def test_a_wrong_witness_is_about_the_witness(program: OpenedProgram) -> None:
    proved = prove(program)
    assert proved.opening is not None
    verdict = verify(proved.proof, program, replace(proved.opening, witness=bytes(4)))
    assert states(verdict) == (NOT_CHECKED, YES, NO)
    assert verdict.fits_witness.reason_id == "verify.wrong_witness"
    assert verdict.evidence_valid.reason_id == "verify.witness_first"


def test_an_audit_proof_needs_no_opening(program: OpenedProgram) -> None:
    proved = prove(program, "audit")
    assert proved.opening is None
    assert (BACKEND.needs_opening(proved.proof), BACKEND.needs_opening(prove(program).proof)) == (False, True)
    assert not BACKEND.needs_opening(replace(proved.proof, evidence=b"x"))
    verdict = verify(proved.proof, program, None)
    assert states(verdict) == (YES, YES, NOT_CHECKED)
    assert verdict.fits_witness.reason_id == "verify.audit_holds_input"
    assert verify(proved.proof, program, None, sample=1, threads=1).coverage is not None
    with pytest.raises(UserError) as refused:
        verify(proved.proof, program, None, sample=2)
    assert refused.value.message_id == "verify.bad_sample"


@pytest.mark.parametrize("form", ["compact", "audit"])
def test_a_changed_statement_is_refused(form: str, program: OpenedProgram) -> None:
    proved = prove(program, form)
    statement = proved.proof.statement
    assert statement.steps is not None
    for changed in (
        replace(statement, journal=b""),
        replace(statement, journal=statement.journal + b"\0"),
        replace(statement, steps=statement.steps + 1),
        replace(statement, steps=statement.steps - 1),
        replace(statement, steps=0),
        replace(statement, steps=None),
        replace(statement, exit_code=1),
    ):
        verdict = verify(replace(proved.proof, statement=changed), program, proved.opening)
        assert verdict.outcome is Outcome.REFUSED, changed
        assert verdict.evidence_valid.reason
    other = replace(statement, program_id=bytes(32))
    verdict = verify(replace(proved.proof, statement=other), program, proved.opening)
    assert states(verdict) == (NOT_CHECKED, NO, NOT_CHECKED)


@pytest.mark.parametrize("form", ["compact", "audit"])
def test_no_byte_of_the_evidence_can_be_changed(form: str, program: OpenedProgram) -> None:
    proved = prove(program, form)
    evidence = proved.proof.evidence
    for position in range(0, len(evidence), max(len(evidence) // 200, 1)):
        changed = bytearray(evidence)
        changed[position] ^= 1
        verdict = verify(replace(proved.proof, evidence=bytes(changed)), program, proved.opening)
        assert verdict.outcome is not Outcome.VERIFIED, position
    for cut in (b"", evidence[:-1], evidence + b"\0"):
        assert verify(replace(proved.proof, evidence=cut), program, proved.opening).outcome is Outcome.REFUSED


def test_own_limits_are_no_refusal(program: OpenedProgram) -> None:
    proved = prove(program)
    for limits in (native.Limits(max_steps=5), native.Limits(max_memory_bytes=1)):
        verdict = BACKEND.verify(proved.proof, program, proved.opening, VerifyOptions(limits), native.Control())
        assert states(verdict) == (NOT_CHECKED, YES, NOT_CHECKED)
        assert verdict.evidence_valid.reason_id == "verify.own_limit"


def test_two_proofs_of_the_same_do_not_look_alike(program: OpenedProgram) -> None:
    first, second = prove(program), prove(program)
    assert first.proof.evidence != second.proof.evidence
    assert first.opening != second.opening
