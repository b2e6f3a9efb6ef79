"""An inspection finds and changes nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studio.library import Library, check_library
from tests.conformance.library_samples import folder_bytes, sample


@pytest.mark.parametrize(
    ("statement", "message_id"),
    [
        ("UPDATE proofs SET device = 'GPU'", "library.check_row"),
        ("UPDATE bodies SET opening = NULL", "library.check_body"),
        ("DELETE FROM bodies", "library.check_body"),
        ("DELETE FROM proofs", "library.check_row"),
        ("UPDATE programs SET name = 'x'", "library.check_program"),
        ("UPDATE sqlite_sequence SET seq = 0", "library.check_database"),
        ("INSERT INTO pending VALUES ('x', 0)", "library.check_database"),
        ("INSERT INTO meta VALUES ('x', x'00')", "library.check_database"),
        ("UPDATE meta SET value = x'00'", "library.check_secret"),
        ("DROP INDEX proofs_in_trash", "library.check_definition"),
        ("PRAGMA user_version = 7", "library.check_header"),
    ],
)
def test_what_was_changed_behind_its_back_is_named(statement: str, message_id: str, tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add(sample(1))
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = folder_bytes(root)
    assert {damage.message_id for damage in check_library(root).damages} == {message_id}
    assert folder_bytes(root) == before
    check_library(root, repair_too=True)
    assert check_library(root).clean


def test_a_check_beside_an_open_library_keeps_its_locks(tmp_path: Path) -> None:
    """Without its locks, the next process to close the library takes the log away from under this one."""
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add(sample(1))
        assert check_library(root).clean
        code = (
            "import sys, pathlib; from studio.library import Library; Library.open(pathlib.Path(sys.argv[1])).close()"
        )
        subprocess.run([sys.executable, "-c", code, str(root)], check=True)
        assert (root / "library.sqlite-wal").exists()
        library.add(sample(2))
    with Library.open(root) as library:
        assert library.count() == 2
