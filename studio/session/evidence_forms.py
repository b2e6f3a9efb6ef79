"""The kinds of evidence that a backend can make, and how it makes them, for whoever lets a person choose."""

from __future__ import annotations

from dataclasses import dataclass

from studio.backends.registry import BACKENDS
from studio.model.verdict import Strength


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


def counts_steps(backend: str) -> bool:
    """Whether its progress can be told in steps: only evidence that is the run itself is as far as its steps are."""
    return any(one.strength is Strength.RE_EXECUTABLE for one in BACKENDS if one.name.lower() == backend.lower())


def one_at_a_time(backend: str) -> bool:
    """Whether each of its proofs takes the whole machine."""
    return any(one.one_at_a_time for one in BACKENDS if one.name.lower() == backend.lower())
