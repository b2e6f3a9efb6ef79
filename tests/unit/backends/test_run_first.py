"""The plain run before a proof: only a run that ends with exit code 0 goes on."""

from __future__ import annotations

import pytest

from studio import native
from studio.backends.protocol import ProveOptions
from studio.backends.run_first import run_first
from studio.model.errors import UserError
from tests.unit.backends.halo2_proofs import TEN, fibonacci

LIMITS = native.Limits()


def test_a_good_run() -> None:
    execution = run_first(fibonacci(), TEN, ProveOptions(LIMITS), native.Control())
    assert (execution.exit_code, execution.steps) == (0, 295)
    assert execution.journal == TEN + (55).to_bytes(8, "little")


@pytest.mark.parametrize(
    ("witness", "limits", "message_id"),
    [
        (b"", LIMITS, "prove.guest_exit"),
        ((94).to_bytes(4, "little"), LIMITS, "prove.guest_exit"),
        (TEN, native.Limits(max_steps=10), "prove.guest_fault"),
    ],
)
def test_there_is_nothing_to_prove(witness: bytes, limits: native.Limits, message_id: str) -> None:
    with pytest.raises(UserError) as refused:
        run_first(fibonacci(), witness, ProveOptions(limits), native.Control())
    assert refused.value.message_id == message_id
