"""Verdicts cross between processes whole, and nothing else passes for one."""

from __future__ import annotations

import json

import pytest

from studio.model.verdict import YES, Coverage, Strength, Verdict, no, not_checked
from studio.model.verdict_values import verdict_of, verdict_values

VERDICTS = [
    Verdict(YES, YES, YES, Strength.RE_EXECUTABLE, Coverage(3, 8), 5),
    Verdict(
        no("verify.wrong_steps", expected=1, got=2), YES, not_checked("verify.evidence_first"), Strength.PROVED, None, 0
    ),
]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_there_and_back(verdict: Verdict) -> None:
    assert verdict_of(json.loads(json.dumps(verdict_values(verdict)))) == verdict


@pytest.mark.parametrize(
    "change",
    [
        {"strength": "wonderful"},
        {"strength": None},
        {"elapsed_ns": -1},
        {"elapsed_ns": True},
        {"coverage": [9, 8]},
        {"coverage": [1]},
        {"coverage": "all"},
        {"evidence_valid": None},
        {"evidence_valid": {"state": "maybe", "reason_id": "", "reason_params": {}}},
        {"evidence_valid": {"state": "no", "reason_id": "no.such_reason", "reason_params": {}}},
    ],
)
def test_anything_else_is_refused(change: dict[str, object]) -> None:
    values = json.loads(json.dumps({**verdict_values(VERDICTS[0]), **change}))
    with pytest.raises(ValueError):
        verdict_of(values)
