"""Versions: what is newer or not ours is refused, what is older is backed up and brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studio.library import Library, check_library
from studio.library.connections import connect
from studio.library.schema import APPLICATION_ID, CURRENT, STATEMENTS, VERSION, Schema, foreign_objects, prepare
from studio.model.errors import UserError
from tests.conformance.library_samples import sample

FIXTURES = Path(__file__).parent / "schemas"


def with_note(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT")


NEXT = Schema(VERSION + 1, (*STATEMENTS, "CREATE TABLE notes (id INTEGER)"), {VERSION: with_note})


def failing(_: sqlite3.Connection) -> None:
    raise sqlite3.OperationalError("stopped")


def test_there_is_a_fixture_of_every_version() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == [f"version-{n}.sql" for n in range(1, VERSION + 1)]


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_library_of_every_version_opens(version: int, tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    database = sqlite3.connect(root / "library.sqlite")
    database.executescript((FIXTURES / f"version-{version}.sql").read_text(encoding="utf-8"))
    database.close()
    (root / "secret").write_bytes(bytes(range(32)))
    with Library.open(root) as library:
        assert [entry.program_name for entry in library.page().entries] == ["sample"] * 3
        for entry in library.page().entries:
            number = int.from_bytes(entry.journal_prefix, "little")
            assert library.get(entry.id).opening == sample(number).opening
        assert check_library(root).clean
    assert check_library(root).clean


@pytest.mark.posix
def test_an_older_library_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1))
    with Library.open(root, schema=NEXT) as library:
        assert library.get(proof_id).proof == sample(1).proof
        library.add(sample(2))
    backup = root / f"before-version-{NEXT.version}.sqlite"
    assert backup.stat().st_mode & 0o777 == 0o600
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT count(*) FROM proofs").fetchone() == (1,)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()
    with pytest.raises(UserError) as refused:
        Library.open(root)
    assert refused.value.message_id == "library.newer"
    assert refused.value.params["version"] == NEXT.version
    with pytest.raises(UserError) as refused:
        check_library(root)
    assert refused.value.message_id == "library.newer"
    with Library.open(root, schema=NEXT) as library:
        assert library.count() == 2


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1))
    with pytest.raises(sqlite3.OperationalError):
        Library.open(root, schema=Schema(VERSION + 1, STATEMENTS, {VERSION: failing}))
    with Library.open(root) as library:
        assert library.get(proof_id).proof == sample(1).proof


@pytest.mark.parametrize(
    "statement", ["PRAGMA user_version = 1", "CREATE TABLE other (x)", "PRAGMA application_id = 9"]
)
def test_another_applications_database_is_refused(statement: str, tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = (root / "library.sqlite").read_bytes()
    for call in (Library.open, check_library):
        with pytest.raises(UserError) as refused:
            call(root)
        assert refused.value.message_id == "library.not_ours"
    assert (root / "library.sqlite").read_bytes() == before


def test_a_changed_definition_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"")
    connection = connect(path)
    prepare(connection, path, CURRENT)
    assert foreign_objects(connection) == []
    connection.execute("DROP INDEX proofs_by_identity")
    connection.execute("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END")
    assert foreign_objects(connection) == ["proofs_by_identity", "t"]
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_an_older_library_is_checked_as_what_it_is(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add(sample(1))
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute("DROP INDEX proofs_by_facet")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert check_library(root).clean
    assert check_library(root, repair_too=True).clean  # and is of this version from then on
    with sqlite3.connect(root / "library.sqlite") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        connection.execute("PRAGMA user_version = 1")  # a number that the tables deny
    connection.close()
    assert [damage.message_id for damage in check_library(root).damages] == ["library.check_header"]
