"""Opening: the secret and its check value, and who clears up."""

from __future__ import annotations

from pathlib import Path

from studio.library import Library, check_library
from studio.library.opening import secret_check
from tests.conformance.library_samples import sample


def test_the_check_value_tells_secrets_apart() -> None:
    assert secret_check(bytes(32)) != secret_check(b"\1" + bytes(31))


def test_a_kill_between_the_secret_and_its_check_value_does_no_harm(tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    (root / "secret").write_bytes(bytes(range(32)))
    with Library.open(root) as library:
        library.add(sample(1))
    assert (root / "secret").read_bytes() == bytes(range(32))
    assert check_library(root).clean


def test_two_in_one_process_share(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as first, Library.open(tmp_path / "library") as second:
        proof_id = first.add(sample(1))
        assert second.get(proof_id).proof == sample(1).proof
        second.delete([proof_id])
        assert first.count() == 0
