"""What a receipt proves about a program that is trusted here, as three answers."""

from __future__ import annotations

from studio import native
from studio.backends.proved_verdict import proved_verdict
from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.model.verdict import YES, Answer, Strength, Verdict, no


def verify_receipt(proof: Proof, image_id: bytes, trusted_program_id: bytes) -> Verdict:
    """Never an exception for a proof that is merely wrong. A receipt says nothing about the private input."""
    return proved_verdict(
        proof,
        trusted_program_id,
        lambda proof: _evidence(proof, image_id),
        hides_input_id="verify.receipt_hides_input",
    )


def _evidence(proof: Proof, image_id: bytes) -> tuple[Answer, Strength]:
    try:
        native.risc0_verify(proof.evidence, image_id, proof.statement.journal)
    except UserError as error:
        strength = Strength.FAKE if error.message_id == "risc0.fake" else Strength.PROVED
        return no(error.message_id, **error.params), strength
    return YES, Strength.PROVED
