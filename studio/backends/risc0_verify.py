"""What a receipt proves about a program that is trusted here, as three answers."""

from __future__ import annotations

import time

from studio import native
from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.model.verdict import YES, Answer, Strength, Verdict, no, not_checked


def verify_receipt(proof: Proof, image_id: bytes, trusted_program_id: bytes) -> Verdict:
    """Never an exception for a proof that is merely wrong. A receipt says nothing about the private input."""
    started_ns = time.perf_counter_ns()
    statement = proof.statement
    strength = Strength.PROVED
    evidence: Answer = not_checked("verify.program_first")
    if statement.program_id == trusted_program_id:
        for_program = YES
        evidence, strength = _evidence(proof, image_id)
    else:
        for_program = no("verify.other_program", got=statement.program_id.hex(), expected=trusted_program_id.hex())
    return Verdict(
        evidence_valid=evidence,
        for_trusted_program=for_program,
        fits_witness=not_checked("verify.receipt_hides_input"),
        strength=strength,
        elapsed_ns=time.perf_counter_ns() - started_ns,
    )


def _evidence(proof: Proof, image_id: bytes) -> tuple[Answer, Strength]:
    statement = proof.statement
    if statement.exit_code != 0:
        return no("verify.statement_exit", exit_code=statement.exit_code), Strength.PROVED
    try:
        native.risc0_verify(proof.evidence, image_id, statement.journal)
    except UserError as error:
        strength = Strength.FAKE if error.message_id == "risc0.fake" else Strength.PROVED
        return no(error.message_id, **error.params), strength
    return YES, Strength.PROVED
