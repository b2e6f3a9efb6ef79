"""The part of a verdict that all proofs share: which questions are asked at all, and what they come to."""

from __future__ import annotations

import pytest

from studio.backends.proved_verdict import proved_verdict
from studio.model.proof import Proof, Statement
from studio.model.verdict import YES, Answer, AnswerState, Strength, Verdict, no

OWN, OTHER = b"o" * 32, b"x" * 32


def verdict(
    statement: Statement, answer: tuple[Answer, Strength] = (YES, Strength.PROVED), asked: list[Proof] | None = None
) -> Verdict:
    def check(proof: Proof) -> tuple[Answer, Strength]:
        if asked is not None:
            asked.append(proof)
        return answer

    proof = Proof(statement, "halo2", "1", b"evidence", "1", 0, 1, "CPU")
    return proved_verdict(proof, OWN, check, hides_input_id="verify.proof_hides_input")


def test_the_evidence_is_asked_where_it_could_count() -> None:
    asked: list[Proof] = []
    found = verdict(Statement(OWN, b"journal", 0, None), asked=asked)
    assert len(asked) == 1
    assert (found.evidence_valid, found.for_trusted_program) == (YES, YES)
    assert found.fits_witness.state is AnswerState.NOT_CHECKED
    assert found.fits_witness.reason_id == "verify.proof_hides_input"


@pytest.mark.parametrize(
    ("statement", "evidence", "program"),
    [
        (Statement(OTHER, b"", 0, None), "verify.program_first", "verify.other_program"),
        (Statement(OTHER, b"", 1, 5), "verify.program_first", "verify.other_program"),
        (Statement(OWN, b"", 1, None), "verify.statement_exit", ""),
    ],
)
def test_and_nowhere_else(statement: Statement, evidence: str, program: str) -> None:
    asked: list[Proof] = []
    found = verdict(statement, asked=asked)
    assert asked == []
    assert (found.evidence_valid.reason_id, found.for_trusted_program.reason_id) == (evidence, program)


def test_a_no_keeps_its_reason_and_its_strength() -> None:
    found = verdict(Statement(OWN, b"", 0, None), (no("risc0.fake"), Strength.FAKE))
    assert (found.evidence_valid.reason_id, found.strength) == ("risc0.fake", Strength.FAKE)
