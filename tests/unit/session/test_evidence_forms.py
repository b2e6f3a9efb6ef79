"""The kinds of evidence, and which of them give the input away."""

from __future__ import annotations

from studio.session.evidence_forms import EvidenceForm, counts_steps, evidence_forms, one_at_a_time


def test_trace_has_two_of_which_one_reveals() -> None:
    assert evidence_forms("Trace") == (
        EvidenceForm("compact", reveals_witness=False),
        EvidenceForm("audit", reveals_witness=True),
    )


def test_what_is_not_included_has_none() -> None:
    assert evidence_forms("OpenVM") == ()


def test_only_a_run_again_is_as_far_as_its_steps() -> None:
    assert counts_steps("Trace")
    assert counts_steps("trace")
    assert not counts_steps("RISC0")
    assert not one_at_a_time("Trace")
    assert not one_at_a_time("nobody")
