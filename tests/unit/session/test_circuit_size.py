"""What a proof says about the length of its run, read from evidence that nobody has checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio import native
from studio.model.proof import Proof, Statement
from studio.session.circuit_size import circuit_k, circuit_words
from tests.unit.backends.halo2_proofs import evidence

FORM = evidence()[:1]
# Of the length that k = 12 has; what the bytes say is not looked at.
EVIDENCE = FORM + b"\x0c" + bytes(native.halo2_proof_bytes(12))
PROOF = Proof(Statement(bytes(32), b"", 0, None), "halo2", "1", EVIDENCE, "1", 0, 1, "CPU")


def test_a_halo2_proof_names_its_k() -> None:
    assert circuit_k(PROOF) == 12
    assert circuit_words(PROOF) == "k = 12, at most 2^12 rows"


@pytest.mark.parametrize(
    "evidence",
    [b"", EVIDENCE[:-1], EVIDENCE + b"\x00", FORM, FORM + b"\x08", FORM + b"\xff", bytes([FORM[0] ^ 0x40]) + b"\x0c"],
)
def test_what_is_no_evidence_names_none(evidence: bytes) -> None:
    assert circuit_k(replace(PROOF, evidence=evidence)) is None
    assert circuit_words(replace(PROOF, evidence=evidence)) == ""


def test_other_backends_have_none() -> None:
    assert circuit_k(replace(PROOF, backend="trace")) is None
