"""An interrupted store: a whole proof is taken in with its opening, what is not whole is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library import Library, check_library
from studio.library.content import Kind, content_hash, file_name
from tests.conformance.library_samples import sample


@pytest.mark.parametrize("parts", ["both", "proof", "opening", "half", "none"])
def test_what_an_interrupted_store_left(parts: str, tmp_path: Path) -> None:
    root = tmp_path / "library"
    new = sample(1, large=True)
    assert new.opening is not None
    names = [file_name(Kind.PROOF, content_hash(new.proof)), file_name(Kind.OPENING, content_hash(new.opening))]
    with Library.open(root) as library:
        library.add(sample(2))
        library._announce(names)
    (root / "files" / ".proving-studio-00.part").write_bytes(b"half of it")
    if parts in ("both", "proof", "half"):
        (root / "files" / names[0]).write_bytes(new.proof[: 1000 if parts == "half" else None])
    if parts in ("both", "opening"):
        (root / "files" / names[1]).write_bytes(new.opening)
    with Library.open(root) as library:
        found = [library.get(entry.id) for entry in library.page().entries]
        taken = [record.opening for record in found if record.proof == new.proof]
        assert taken == {"both": [new.opening], "proof": [None]}.get(parts, [])
        assert len(found) == 1 + len(taken)
    left = {path.name for path in (root / "files").iterdir()}
    assert left == {"both": set(names), "proof": {names[0]}}.get(parts, set())
    assert check_library(root).clean
