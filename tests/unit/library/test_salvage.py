"""A new database from the rows of the old one; a kill while it takes its place does no harm."""

from __future__ import annotations

import shutil
from pathlib import Path

from studio.library import Library, check_library
from studio.library.folder import Folder
from studio.library.salvage import rebuild
from tests.conformance.library_samples import sample


def test_a_rebuilt_database_says_what_the_old_one_said(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add_many([sample(number, large=number == 3) for number in range(50)])
        token = library.delete([5, 6])
        before = library.page(page_size=500)
    rebuild(Folder(root))
    with Library.open(root) as library:
        assert library.page(page_size=500) == before
        assert library.undo(token) == [5, 6]
        assert library.add(sample(100)) == 51
    assert check_library(root).clean
    assert [path.name for path in (root / "set-aside").glob("*/*")] == ["library.sqlite"]


def test_a_finished_database_takes_its_place_at_the_next_start(tmp_path: Path) -> None:
    root = tmp_path / "library"
    folder = Folder(root)
    with Library.open(root) as library:
        library.add(sample(1))
    shutil.copy(folder.database, folder.rebuilt)
    folder.database.write_bytes(b"damaged")
    with Library.open(root) as library:
        assert library.count() == 1
    assert not folder.rebuilt.exists()
    shutil.copy(folder.database, folder.rebuilt)
    folder.database.unlink()  # killed between the two steps: still no empty library
    with Library.open(root) as library:
        assert library.count() == 1
