"""How large the circuit of a Halo2 proof is: the one thing that it says about how long the run was."""

from __future__ import annotations

from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.model.text import N_, translate
from studio.native import halo2_evidence_k

_BACKEND_ID = "halo2"


def circuit_k(proof: Proof) -> int | None:
    """A run of this proof has at most 2^k rows; None for proofs of other backends, and for what is no evidence."""
    if proof.backend != _BACKEND_ID:
        return None
    try:
        return halo2_evidence_k(proof.evidence)
    except UserError:
        return None


def circuit_words(proof: Proof) -> str:
    """The same for people; "" where there is none."""
    k = circuit_k(proof)
    return "" if k is None else translate(N_("k = {k}, at most 2^{k} rows")).format(k=k)
