"""What a proof gives away of the private input: what is known here, and what only its makers claim."""

from __future__ import annotations

from studio.model.text import N_, translate

_CLAIMED = frozenset({"risc0"})
_ZERO_KNOWLEDGE = frozenset({"halo2"})


def private_words(backend_id: str, *, reveals_input: bool | None) -> str:
    """In a few words; "" where this version does not have the backend."""
    if reveals_input is None:
        return ""
    if reveals_input:
        return translate(N_("no: who has the proof can read the input"))
    if backend_id.lower() in _CLAIMED:
        return translate(N_("as its makers claim"))
    if is_zero_knowledge(backend_id):
        return translate(N_("yes: it is zero-knowledge"))
    return translate(N_("yes: the input is in no proof file"))


def is_zero_knowledge(backend_id: str) -> bool:
    """Whether nothing about the input follows from a proof: by a construction that is in the studio itself."""
    return backend_id.lower() in _ZERO_KNOWLEDGE


def privacy_source(backend_id: str) -> str:
    """Who claims it, and where; "" where nothing is only claimed."""
    if backend_id.lower() not in _CLAIMED:
        return ""
    return translate(
        N_(
            "RISC Zero says that a receipt gives nothing of the inputs away: documentation of the crate risc0-zkvm, "
            "and dev.risczero.com/api/security-model. The studio has not checked that."
        )
    )
