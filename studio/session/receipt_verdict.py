"""What a receipt proves of a program that a person named: the three answers, as for a proof file."""

from __future__ import annotations

from dataclasses import replace

from studio.backends.protocol import VerifyOptions
from studio.backends.registry import backend_of_proofs
from studio.model.proof import Proof, Statement
from studio.model.verdict import Verdict, no, not_checked
from studio.native import Control, Limits
from studio.programs.opening import OpenedProgram
from studio.session.receipt_looks import BACKEND_ID, ReceiptFacts

_OTHER_IMAGE = "risc0.other_image"


def receipt_verdict(receipt: bytes, facts: ReceiptFacts, program: OpenedProgram) -> Verdict:
    """By the backend's own verification of a proof that says what the receipt says."""
    backend = backend_of_proofs(BACKEND_ID)
    exit_code = 0 if facts.exit_code is None else facts.exit_code
    proof = Proof(
        statement=Statement(program.native.program_id, facts.journal, exit_code, None),
        backend=BACKEND_ID,
        backend_version=facts.verifier,
        evidence=receipt,
        studio_version="",
        created_unix_ms=0,
        elapsed_ns=0,
        device="",
    )
    verdict = backend.verify(proof, program, None, VerifyOptions(Limits()), Control())
    reason = verdict.evidence_valid
    if reason.reason_id != _OTHER_IMAGE:
        return verdict
    # The receipt may well be good: it is for another program than the one that was named.
    other = no(reason.reason_id, **reason.reason_params)
    return replace(verdict, evidence_valid=not_checked("verify.program_first"), for_trusted_program=other)
