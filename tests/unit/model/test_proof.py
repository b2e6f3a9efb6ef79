"""What a proof holds in memory, and that its private part does not show."""

from __future__ import annotations

from studio.model.proof import Opening, StoredOpening


def test_salt_and_witness_never_appear_in_a_log() -> None:
    opening = StoredOpening(b"id", Opening(b"salt-salt", b"the secret"))
    assert "secret" not in repr(opening)
    assert "salt-salt" not in repr(opening)
