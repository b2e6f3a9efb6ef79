"""The kinds of evidence that a backend can make, for whoever lets a person choose."""

from __future__ import annotations

from dataclasses import dataclass

from studio.backends.registry import BACKENDS


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """`reveals_witness`: whoever reads such a proof can learn the private input from it."""

    name: str
    reveals_witness: bool


def evidence_forms(backend: str) -> tuple[EvidenceForm, ...]:
    """Those of the backend of that name, its default first; none where this version does not include it."""
    return tuple(
        EvidenceForm(form, one.reveals_witness(form)) for one in BACKENDS if one.name == backend for form in one.forms
    )
