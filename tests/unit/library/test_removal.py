"""Eviction and the trash: what may go, in which order, and that a damaged row never decides it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from studio.library import Library, LibraryOptions
from tests.conformance.library_samples import sample


def test_the_files_of_an_evicted_copy_go_too(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root, LibraryOptions(max_cache_bytes=200_000)) as library:
        _, second = (library.add(sample(number, large=True, kept=False)) for number in (1, 2))
        assert [entry.id for entry in library.page().entries] == [second]
        assert len(list((root / "files").iterdir())) == 2


def test_what_is_kept_is_never_evicted(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", LibraryOptions(max_cache_bytes=0)) as library:
        ids = library.add_many([sample(number, kept=number != 3) for number in range(6)])
        assert sorted(entry.id for entry in library.page().entries) == ids[:3] + ids[4:]


def test_a_damaged_row_is_neither_purged_nor_evicted(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add_many([sample(1), sample(2)])
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute("UPDATE proofs SET trash = 5 WHERE id = 1")
    connection.execute("UPDATE proofs SET kept = 0 WHERE id = 2")
    connection.commit()
    with Library.open(root, LibraryOptions(max_cache_bytes=0, trash_keep_ms=0)) as library:
        library.add(sample(3, kept=False))
        library.empty_trash()
    assert connection.execute("SELECT id FROM proofs ORDER BY id").fetchall() == [(1,), (2,)]
    connection.close()
