"""What is prepared before the transaction, and what it needs inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library import Library, NewProof
from studio.library.adding import LARGEST_INLINE_BYTES, prepare
from studio.library.content import ContentFiles
from studio.model.errors import UserError
from tests.conformance.library_samples import noise, sample, sample_opening, sample_proof


def test_large_parts_are_announced_before_they_are_written(tmp_path: Path) -> None:
    seen: list[tuple[list[str], int]] = []
    files = ContentFiles(tmp_path)
    item = prepare(
        sample(1, large=True), files, lambda names: seen.append((list(names), len(list(tmp_path.iterdir()))))
    )
    assert [(len(names), written) for names, written in seen] == [(2, 0)]
    assert sorted(seen[0][0]) == sorted(path.name for path in tmp_path.iterdir())
    assert item.proof_hash is not None


def test_the_border_between_database_and_files(tmp_path: Path) -> None:
    proof = sample_proof(1)
    frame_bytes = len(sample_opening(proof, b"")) + 4  # lengths of that size take four bytes more
    files = ContentFiles(tmp_path)
    for witness_bytes, in_file in ((LARGEST_INLINE_BYTES - frame_bytes, False), (LARGEST_INLINE_BYTES, True)):
        opening = sample_opening(proof, noise(5, witness_bytes))
        assert (prepare(NewProof(proof, opening), files, lambda _: None).opening_hash is not None) == in_file


def test_a_file_that_was_deleted_meanwhile_is_written_again(tmp_path: Path) -> None:
    new = sample(1, large=True)
    with Library.open(tmp_path / "library") as library:
        proof_id = library.add(new)
        for path in (tmp_path / "library" / "files").iterdir():
            path.unlink()
        with pytest.raises(UserError):
            library.get(proof_id)
        assert library.add(new) == proof_id
        assert library.get(proof_id).proof == new.proof
