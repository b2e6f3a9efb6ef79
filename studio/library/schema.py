"""The tables of the database, its version, and the way from one version to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from studio.host.files import new_private_file, put_in_place
from studio.model.errors import UserError

APPLICATION_ID = 0x50535431  # "PST1": tells our database from any other SQLite file
VERSION = 2

# Wide values last: SQLite then need not walk over them to reach the others. `seal` covers the rest of its row.
_FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE programs (number INTEGER PRIMARY KEY, program_id BLOB NOT NULL UNIQUE, name TEXT NOT NULL,"
    " added_unix_ms INTEGER NOT NULL, elf_bytes INTEGER, seal BLOB NOT NULL, elf BLOB) STRICT",
    "CREATE TABLE proofs (id INTEGER PRIMARY KEY AUTOINCREMENT, program INTEGER NOT NULL, backend TEXT NOT NULL,"
    " backend_version TEXT NOT NULL, identity BLOB NOT NULL, body_hash BLOB NOT NULL, steps INTEGER,"
    " journal_bytes INTEGER NOT NULL, journal_prefix BLOB NOT NULL, created_unix_ms INTEGER NOT NULL,"
    " elapsed_ns INTEGER NOT NULL, device TEXT NOT NULL, file_bytes INTEGER NOT NULL, opening_bytes INTEGER,"
    " kept INTEGER NOT NULL, pinned INTEGER NOT NULL, last_used_unix_ms INTEGER NOT NULL, outcome TEXT NOT NULL,"
    " strength TEXT NOT NULL, answers TEXT NOT NULL, verified_unix_ms INTEGER NOT NULL, trash INTEGER NOT NULL,"
    " trashed_unix_ms INTEGER NOT NULL, cache_key BLOB, seal BLOB NOT NULL) STRICT",
    "CREATE TABLE bodies (id INTEGER PRIMARY KEY, seal BLOB NOT NULL, proof_hash BLOB, opening_hash BLOB,"
    " proof BLOB, opening BLOB) STRICT",
    "CREATE TABLE pending (name TEXT PRIMARY KEY, arriving INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX proofs_by_identity ON proofs (identity)",
    "CREATE INDEX proofs_by_body ON proofs (body_hash)",
    "CREATE INDEX proofs_by_cache_key ON proofs (cache_key) WHERE cache_key IS NOT NULL",
    "CREATE INDEX proofs_to_evict ON proofs (last_used_unix_ms, file_bytes, opening_bytes)"
    " WHERE kept = 0 AND pinned = 0 AND trash = 0",
    "CREATE INDEX proofs_in_trash ON proofs (trash) WHERE trash != 0",
)
# Holds all that the counts beside the list need: they are read in its order, without sorting and without the rows.
_FACETS = (
    "CREATE INDEX proofs_by_facet ON proofs (program, backend, outcome, strength, pinned, kept, file_bytes,"
    " opening_bytes) WHERE trash = 0"
)
STATEMENTS = (*_FIRST, _FACETS)

Migration = Callable[[sqlite3.Connection], object]
Definition = tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Schema:
    """One version of the tables and how to get there: `migrations[n]` leads from version n to n + 1."""

    version: int = VERSION
    statements: tuple[str, ...] = STATEMENTS
    migrations: Mapping[int, Migration] = field(default_factory=dict)


CURRENT = Schema(migrations={1: lambda connection: connection.execute(_FACETS)})
_BY_VERSION = {1: Schema(1, _FIRST), VERSION: CURRENT}


def schema_of(version: int) -> Schema:
    """The schema of a version; the current one for a version that there never was."""
    return _BY_VERSION.get(version, CURRENT)


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """The value of a numeric pragma."""
    row: tuple[int] = connection.execute("PRAGMA " + name).fetchone()
    return row[0]


def prepare(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Create the tables in an empty database, refuse what is not ours, bring an older version up to date."""
    version = _known_version(connection, path, schema)
    if version == schema.version:
        return
    if version > 0:
        back_up(connection, path.with_name(f"before-version-{version + 1}.sqlite"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _known_version(connection, path, schema)  # another process may have been first
        if version == 0:
            for statement in schema.statements:
                connection.execute(statement)
        else:
            for step in range(version, schema.version):
                schema.migrations[step](connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute(f"PRAGMA user_version = {schema.version:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    # A check looks at the header in the file itself, and that of an older library is in the log until now.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """A whole copy of the database as it is now, readable by its owner only; an earlier one gives way."""
    temporary = new_private_file(target)
    copy = sqlite3.connect(temporary)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, complete in itself
    finally:
        copy.close()
    put_in_place(temporary, target)


def _known_version(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    version, application_id = pragma(connection, "user_version"), pragma(connection, "application_id")
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    if empty and version == 0 and application_id == 0:
        return 0
    if application_id != APPLICATION_ID or version < 1:
        raise UserError("library.not_ours", {"path": str(path)})
    if version > schema.version:
        raise UserError("library.newer", {"path": str(path), "version": version, "known": schema.version})
    return version


def foreign_objects(connection: sqlite3.Connection, schema: Schema = CURRENT) -> list[str]:
    """Names of tables and indexes whose definition is missing, changed or not ours."""
    expected, found = _definitions_of(schema.statements), _definitions(connection)
    return sorted({str(definition[1]) for definition in expected ^ found})


@cache
def _definitions_of(statements: tuple[str, ...]) -> frozenset[Definition]:
    connection = sqlite3.connect(":memory:")
    try:
        for statement in statements:
            connection.execute(statement)
        return _definitions(connection)
    finally:
        connection.close()


def _definitions(connection: sqlite3.Connection) -> frozenset[Definition]:
    return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))
