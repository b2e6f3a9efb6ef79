"""Names of files on their way: announced, settled, left behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.library import pending
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.schema import STATEMENTS

NAME = file_name(Kind.PROOF, content_hash(b"data"))


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:")
    for statement in STATEMENTS:
        made.execute(statement)
    yield made
    made.close()


def test_what_arrives_is_known_until_it_is_settled(connection: sqlite3.Connection) -> None:
    pending.arrive(connection, [NAME])
    assert pending.arriving(connection) == [NAME]
    pending.leave(connection, [NAME])  # deleted elsewhere while it arrives here again: it stays
    assert not pending.any_leaving(connection)
    pending.settle(connection, NAME)
    assert pending.arriving(connection) == []


def test_what_leaves_is_deleted_unless_a_row_names_it(connection: sqlite3.Connection, tmp_path: Path) -> None:
    files = ContentFiles(tmp_path)
    files.put(Kind.PROOF, content_hash(b"data"), b"data")
    connection.execute("INSERT INTO bodies VALUES (1, x'', ?, NULL, NULL, NULL)", (content_hash(b"data"),))
    pending.leave(connection, [NAME])
    assert pending.any_leaving(connection)
    pending.delete_leaving(connection, files)
    assert (tmp_path / NAME).exists()
    connection.execute("DELETE FROM bodies")
    pending.leave(connection, [NAME])
    pending.delete_leaving(connection, files)
    assert not (tmp_path / NAME).exists()
    assert not pending.any_leaving(connection)


def test_a_strange_name_is_nobodys_to_delete(connection: sqlite3.Connection) -> None:
    assert pending.is_named(connection, "../../etc/passwd")
    assert not pending.is_named(connection, NAME)
