"""What a Halo2 proof says about a program that is trusted here, as three answers."""

from __future__ import annotations

from collections.abc import Callable

from studio import native
from studio.backends.proved_verdict import proved_verdict
from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.model.verdict import YES, Answer, Strength, Verdict, no
from studio.programs.opening import OpenedProgram

_HEAD_BYTES = 2
# Any other error is about this machine, and no word about the proof.
_ABOUT_THE_PROOF = frozenset(
    {
        "halo2.wrong_k",
        "halo2.other_format",
        "halo2.wrong_length",
        "halo2.invalid",
        "halo2.other_abi",
        "halo2.other_layout",
    }
)


def verify_snark(proof: Proof, trusted: OpenedProgram, prepare: Callable[[int], None]) -> Verdict:
    """Never an exception for a proof that is merely wrong. It is zero-knowledge: it fits every input alike."""
    return proved_verdict(
        proof,
        trusted.native.program_id,
        lambda proof: _evidence(proof, trusted, prepare),
        hides_input_id="verify.proof_hides_input",
    )


def check_snark(program: native.Program, journal: bytes, evidence: bytes, prepare: Callable[[int], None]) -> None:
    """UserError where `evidence` does not show that the program wrote `journal` and exited with 0.

    `prepare` makes the keys for its k ready in this process, which can take minutes: what is wrong at a glance is
    refused before.
    """
    k = native.halo2_evidence_k(evidence)
    expected = evidence_bytes(k)
    if len(evidence) != expected:
        raise UserError("halo2.wrong_length", {"got": len(evidence), "expected": expected})
    prepare(k)
    native.halo2_verify(program, journal, evidence)


def evidence_bytes(k: int) -> int:
    """The one length that evidence for 2^k rows has."""
    return native.halo2_proof_bytes(k) + _HEAD_BYTES


def _evidence(proof: Proof, trusted: OpenedProgram, prepare: Callable[[int], None]) -> tuple[Answer, Strength]:
    try:
        check_snark(trusted.native, proof.statement.journal, proof.evidence, prepare)
    except UserError as error:
        if error.message_id not in _ABOUT_THE_PROOF:
            raise
        return no(error.message_id, **error.params), Strength.PROVED
    return YES, Strength.PROVED
