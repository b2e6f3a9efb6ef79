"""Entries by body, compared with the list."""

from __future__ import annotations

from pathlib import Path

from studio.library import Library, NewProof
from tests.conformance.library_samples import sample_proof


def test_entries_by_body(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        ids = library.add_many([NewProof(sample_proof(number), program_name="alpha") for number in range(30)])
        library.delete(ids[:1])
        entries = list(library.page(page_size=100).entries)
        hashes = [entry.body_hash for entry in entries]
        assert len(hashes) == 29
        assert library.entries_of_bodies([*hashes, bytes(32)]) == {entry.body_hash: entry for entry in entries}
        assert library.entries_of_bodies([]) == {}
        many = [number.to_bytes(32, "big") for number in range(1200)] + hashes[:1]
        assert library.entries_of_bodies(many) == {hashes[0]: entries[0]}
