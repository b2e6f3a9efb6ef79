"""What of privacy is known, and what somebody else only claims."""

from __future__ import annotations

from studio.session.privacy import is_zero_knowledge, privacy_source, private_words


def test_what_is_claimed_names_its_source() -> None:
    assert private_words("risc0", reveals_input=False) == "as its makers claim"
    assert private_words("RISC0", reveals_input=False) == "as its makers claim"
    assert "RISC Zero says" in privacy_source("risc0")
    assert "risc0-zkvm" in privacy_source("risc0")


def test_what_is_known() -> None:
    assert private_words("trace", reveals_input=True).startswith("no")
    assert private_words("trace", reveals_input=False).startswith("yes")
    assert private_words("other", reveals_input=None) == ""
    assert privacy_source("trace") == ""


def test_what_is_zero_knowledge_by_our_own_construction() -> None:
    assert is_zero_knowledge("halo2")
    assert is_zero_knowledge("Halo2")
    assert not is_zero_knowledge("risc0")  # its makers say so
    assert not is_zero_knowledge("trace")
    assert "zero-knowledge" in private_words("halo2", reveals_input=False)
    assert privacy_source("halo2") == ""
