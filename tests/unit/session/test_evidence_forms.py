"""The kinds of evidence, and which of them give the input away."""

from __future__ import annotations

from studio.session.evidence_forms import EvidenceForm, evidence_forms


def test_trace_has_two_of_which_one_reveals() -> None:
    assert evidence_forms("Trace") == (
        EvidenceForm("compact", reveals_witness=False),
        EvidenceForm("audit", reveals_witness=True),
    )


def test_what_is_not_included_has_none() -> None:
    assert evidence_forms("Halo2") == ()
