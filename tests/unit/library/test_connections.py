"""Connections are lent, written through one at a time, and not kept after a failure."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from studio.library.connections import _PLACE_NS, Connections, connect, use_log
from studio.model.errors import UserError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "data base.sqlite"
    path.write_bytes(b"")
    connection = connect(path)
    use_log(connection)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    return path


def count(connections: Connections) -> int:
    with connections.reading() as connection:
        row: tuple[int] = connection.execute("SELECT count(*) FROM t").fetchone()
        return row[0]


def test_a_block_that_fails_leaves_nothing(path: Path) -> None:
    connections = Connections(path)
    with connections.writing() as connection:
        connection.execute("INSERT INTO t VALUES (1)")

    def fail() -> None:
        with connections.writing() as connection:
            connection.execute("INSERT INTO t VALUES (2)")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert count(connections) == 1
    connections.close()
    with pytest.raises(UserError) as refused:
        count(connections)
    assert refused.value.message_id == "library.closed"


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused, Connections(tmp_path / "absent").reading():
        pass
    assert refused.value.message_id == "file.no_permission"
    assert not (tmp_path / "absent").exists()


def test_every_commit_waits_for_the_disk_and_what_is_deleted_is_overwritten(path: Path) -> None:
    connection = connect(path)
    found = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("synchronous", "secure_delete", "mmap_size")]
    assert [value for value in found if value] == [(2,), (1,), (0,)]
    connection.close()


def test_a_mistake_in_a_statement_is_not_dressed_up(path: Path) -> None:
    connections = Connections(path)
    with pytest.raises(sqlite3.OperationalError), connections.reading() as connection:
        connection.execute("SELECT * FROM nothing")
    connections.close()


@pytest.mark.posix
@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_that_was_deleted_under_it_takes_nothing_more(replaced: bool, path: Path) -> None:
    connections = Connections(path)
    with connections.writing() as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    connections.version()
    aside = path.rename(path.with_name("aside"))

    if replaced:
        path.write_bytes(aside.read_bytes())

    def write() -> None:
        with connections.writing() as connection:
            connection.execute("INSERT INTO t VALUES (2)")

    time.sleep(2 * _PLACE_NS / 1e9)
    for use in (connections.version, write):
        with pytest.raises(UserError) as refused:
            use()
        assert refused.value.message_id == "library.gone"
    connections.close()


@pytest.mark.posix
def test_a_commit_into_a_deleted_database_is_no_success(path: Path) -> None:
    connections = Connections(path)

    def write_while_it_goes() -> None:
        with connections.writing() as connection:
            connection.execute("INSERT INTO t VALUES (1)")
            path.unlink()

    with pytest.raises(UserError) as refused:
        write_while_it_goes()
    assert refused.value.message_id == "library.gone"
    connections.close()
