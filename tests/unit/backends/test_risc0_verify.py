"""A receipt answers for its program, its output and nothing else; whatever is wrong with it is an answer, too."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio import native
from studio.backends.risc0_program import risc0_program
from studio.backends.risc0_verify import verify_receipt
from studio.model.errors import UserError
from studio.model.proof import Proof, Statement
from studio.model.verdict import AnswerState, Outcome, Strength, Verdict
from studio.programs.opening import OpenedProgram, open_program

RECEIPTS = Path(__file__).parents[2] / "conformance" / "receipts"
NAMES = ("fib10-5.0.0-rc.1-composite", "fib10-5.0.0-rc.1-succinct", "fib10-3.0.5-composite")
JOURNAL = bytes.fromhex("0a0000003700000000000000")
# The claim as a digest, journal and metadata: what development mode writes, and no more.
FAKE = bytes.fromhex("03000000" + "01000000" + "07" * 32 + "00" * 8 + "00" * 32)


@pytest.fixture(scope="module")
def program() -> OpenedProgram:
    return open_program("fibonacci")


def receipt(name: str) -> bytes:
    return (RECEIPTS / f"{name}.bin").read_bytes()


def proof_of(program: OpenedProgram, evidence: bytes) -> Proof:
    statement = Statement(program.native.program_id, JOURNAL, 0, None)
    return Proof(statement, "risc0", "5.0.0-rc.1", evidence, "0", 0, 0, "CPU")


def verified(program: OpenedProgram, proof: Proof) -> Verdict:
    return verify_receipt(proof, risc0_program(program).image_id, program.native.program_id)


@pytest.mark.parametrize("name", NAMES)
def test_a_real_receipt_is_valid_and_hides_the_input(name: str, program: OpenedProgram) -> None:
    verdict = verified(program, proof_of(program, receipt(name)))
    assert (verdict.outcome, verdict.strength) == (Outcome.VERIFIED, Strength.PROVED)
    assert verdict.for_trusted_program.state is AnswerState.YES
    assert verdict.fits_witness.reason_id == "verify.receipt_hides_input"


@pytest.mark.parametrize("name", NAMES)
def test_what_the_proof_says_is_compared_with_the_receipt(name: str, program: OpenedProgram) -> None:
    proof = proof_of(program, receipt(name))
    journal = replace(proof, statement=replace(proof.statement, journal=JOURNAL[:-1] + b"\x01"))
    ended = replace(proof, statement=replace(proof.statement, exit_code=1))
    cut = replace(proof, evidence=proof.evidence[:-1])
    fake = replace(proof, evidence=FAKE)
    for wrong, reason, strength in (
        (journal, "risc0.other_journal", Strength.PROVED),
        (ended, "verify.statement_exit", Strength.PROVED),
        (cut, "risc0.not_a_receipt", Strength.PROVED),
        (fake, "risc0.fake", Strength.FAKE),
    ):
        verdict = verified(program, wrong)
        assert (verdict.outcome, verdict.evidence_valid.reason_id) == (Outcome.REFUSED, reason)
        assert verdict.strength is strength
        assert verdict.evidence_valid.reason


def test_another_program_is_refused_before_the_receipt_is_looked_at(program: OpenedProgram) -> None:
    other = open_program("sort")
    verdict = verified(other, proof_of(program, b"no receipt"))
    assert verdict.for_trusted_program.reason_id == "verify.other_program"
    assert verdict.evidence_valid.state is AnswerState.NOT_CHECKED
    lied = proof_of(program, receipt(NAMES[0]))
    lied = replace(lied, statement=replace(lied.statement, program_id=other.native.program_id))
    assert verified(other, lied).evidence_valid.reason_id == "risc0.other_image"


def test_a_verifier_that_is_asked_for_development_mode_does_as_ever(program: OpenedProgram) -> None:
    code = (
        "import os, sys; from studio import native; from studio.model.errors import UserError\n"
        "receipt, image_id, journal = (bytes.fromhex(part) for part in sys.stdin.read().split())\n"
        "native.risc0_verify(receipt, image_id, journal)\n"
        f"fake = bytes.fromhex('{FAKE.hex()}')\n"
        "try: native.risc0_verify(fake, image_id, b'')\n"
        "except UserError as error: print(error.message_id)\n"
        "print(os.environ.get('RISC0_DEV_MODE'))\n"
    )
    given = " ".join(part.hex() for part in (receipt(NAMES[0]), risc0_program(program).image_id, JOURNAL))
    for value in ("1", "true", "0", "maybe"):
        ended = subprocess.run(
            [sys.executable, "-c", code],
            input=given,
            env={**os.environ, "RISC0_DEV_MODE": value},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.stdout.split(), ended.stderr) == (["risc0.fake", "None"], "")


def test_strange_bytes_are_refused_without_a_word_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    whole = receipt(NAMES[0])
    for start in range(20, 120, 4):
        with pytest.raises(UserError) as refused:
            native.risc0_verify(whole[:start] + b"\xff" * 64 + whole[start + 64 :], bytes(32), JOURNAL)
        assert refused.value.message_id.startswith("risc0.")
    assert capfd.readouterr() == ("", "")
