"""A receipt against the program that a person named: three answers, kept apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.model.verdict import AnswerState, Outcome, Strength
from studio.native import risc0_receipt_info
from studio.session import Session
from studio.session.receipt_looks import facts_of
from studio.session.receipt_verdict import receipt_verdict

RECEIPT = Path(__file__).parents[2] / "conformance" / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
DATA = RECEIPT.read_bytes()
FACTS = facts_of(risc0_receipt_info(DATA), len(DATA))


def test_for_its_program() -> None:
    verdict = receipt_verdict(DATA, FACTS, Session().open("fibonacci"))
    assert (verdict.outcome, verdict.strength) == (Outcome.VERIFIED, Strength.PROVED)
    assert verdict.fits_witness.state is AnswerState.NOT_CHECKED


def test_for_another_program_the_evidence_itself_is_not_called_wrong() -> None:
    verdict = receipt_verdict(DATA, FACTS, Session().open("sort"))
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.for_trusted_program.state is AnswerState.NO
    assert verdict.for_trusted_program.reason_id == "risc0.other_image"
    assert verdict.evidence_valid.state is AnswerState.NOT_CHECKED


def test_with_another_journal() -> None:
    verdict = receipt_verdict(DATA, replace(FACTS, journal=b"\x01" + FACTS.journal[1:]), Session().open("fibonacci"))
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.evidence_valid.state is AnswerState.NO


def test_a_run_that_did_not_end_well_is_no_statement() -> None:
    verdict = receipt_verdict(DATA, replace(FACTS, exit_code=1), Session().open("fibonacci"))
    assert verdict.outcome is Outcome.REFUSED
