"""Three answers about a Halo2 proof, whatever is wrong with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from studio import native
from studio.backends.halo2_verify import check_snark, evidence_bytes, verify_snark
from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.model.verdict import AnswerState, Outcome, Strength, Verdict
from studio.programs.opening import open_program
from tests.unit.backends import halo2_proofs
from tests.unit.backends.halo2_proofs import flipped

YES, NO, NOT_CHECKED = AnswerState.YES, AnswerState.NO, AnswerState.NOT_CHECKED


def verdict_of(proof: Proof) -> Verdict:
    return verify_snark(proof, halo2_proofs.fibonacci(), halo2_proofs.prepare)


def states(verdict: Verdict) -> tuple[AnswerState, AnswerState, AnswerState]:
    return verdict.evidence_valid.state, verdict.for_trusted_program.state, verdict.fits_witness.state


def reason_of(proof: Proof) -> str:
    verdict = verdict_of(proof)
    assert states(verdict) == (NO, YES, NOT_CHECKED)
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.evidence_valid.reason
    assert "{" not in verdict.evidence_valid.reason
    return verdict.evidence_valid.reason_id


def test_a_good_proof() -> None:
    verdict = verdict_of(halo2_proofs.proved().proof)
    assert states(verdict) == (YES, YES, NOT_CHECKED)
    assert (verdict.outcome, verdict.strength) == (Outcome.VERIFIED, Strength.PROVED)
    assert "zero-knowledge" in verdict.fits_witness.reason
    assert verdict.elapsed_ns > 0


def test_for_another_program() -> None:
    other = open_program("range-proof")
    verdict = verify_snark(halo2_proofs.proved().proof, other, halo2_proofs.prepare)
    assert states(verdict) == (NOT_CHECKED, NO, NOT_CHECKED)
    # The file says that it is for the other one.
    proof = halo2_proofs.proved().proof
    claimed = replace(proof, statement=replace(proof.statement, program_id=other.native.program_id))
    verdict = verify_snark(claimed, other, halo2_proofs.prepare)
    assert states(verdict) == (NO, YES, NOT_CHECKED)
    assert verdict.evidence_valid.reason_id == "halo2.invalid"


@pytest.mark.parametrize("journal", [b"", bytes(12), (10).to_bytes(4, "little") + (54).to_bytes(8, "little")])
def test_another_journal(journal: bytes) -> None:
    proof = halo2_proofs.proved().proof
    assert reason_of(replace(proof, statement=replace(proof.statement, journal=journal))) == "halo2.invalid"


def test_a_statement_that_it_does_not_make() -> None:
    proof = halo2_proofs.proved().proof
    assert reason_of(replace(proof, statement=replace(proof.statement, exit_code=1))) == "verify.statement_exit"


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda whole: b"", "halo2.invalid"),
        (lambda whole: whole[:1], "halo2.invalid"),
        (lambda whole: whole[:2], "halo2.wrong_length"),
        (lambda whole: whole[:-1], "halo2.wrong_length"),
        (lambda whole: whole + b"\0", "halo2.wrong_length"),
        (lambda whole: bytes([whole[0] ^ 0x40]) + whole[1:], "halo2.other_format"),
        (lambda whole: whole[:1] + b"\x08" + whole[2:], "halo2.wrong_k"),
        (lambda whole: whole[:1] + b"\x12" + whole[2:], "halo2.wrong_k"),
        (lambda whole: whole[:1] + b"\x0a" + whole[2:], "halo2.wrong_length"),
        (lambda whole: whole[:2] + bytes(len(whole) - 2), "halo2.invalid"),
        (lambda whole: whole[:2] + b"\xff" * (len(whole) - 2), "halo2.invalid"),
    ],
)
def test_damaged_evidence(damage: Callable[[bytes], bytes], expected: str) -> None:
    proof = halo2_proofs.proved().proof
    assert reason_of(replace(proof, evidence=damage(proof.evidence))) == expected


def test_any_flipped_bit() -> None:
    whole, source = halo2_proofs.evidence(), random.Random(7)  # noqa: S311 - no secret
    for bit in [16, 8 * len(whole) - 1, *source.sample(range(16, 8 * len(whole)), 20)]:
        assert reason_of(replace(halo2_proofs.proved().proof, evidence=flipped(whole, bit))) == "halo2.invalid"


def test_a_wrong_length_is_seen_before_anything_is_prepared() -> None:
    def prepare(_k: int) -> None:
        raise AssertionError

    form = halo2_proofs.evidence()[0]
    for k in range(native.HALO2_MIN_K, native.HALO2_MAX_K + 1):
        evidence = bytes([form, k]) + bytes(evidence_bytes(k) - 3)
        with pytest.raises(UserError) as refused:
            check_snark(halo2_proofs.fibonacci().native, b"", evidence, prepare)
        assert refused.value.message_id == "halo2.wrong_length"


@pytest.mark.parametrize("message_id", ["halo2.inconsistent", "halo2.prover_killed", "native.panic", "file.disk_full"])
def test_what_is_wrong_with_this_machine_is_no_word_about_the_proof(message_id: str) -> None:
    def prepare(_k: int) -> None:
        raise UserError(message_id)

    with pytest.raises(UserError) as error:
        verify_snark(halo2_proofs.proved().proof, halo2_proofs.fibonacci(), prepare)
    assert error.value.message_id == message_id
