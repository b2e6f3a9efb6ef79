"""Files on their way in or out: their names wait in the database, so that a kill leaves nothing unexplained.

In: the name is announced, the file is written, and the transaction that adds the row settles it. After a kill, a
whole proof is taken in and the rest is deleted. Out: the transaction that deletes the row leaves the name behind, and
the file is deleted after it, so that a deleted file never comes back and a needed one is never deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from studio.library.content import ContentFiles, Kind, parse_name


def arrive(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """Announce files that will be written now."""
    connection.executemany("REPLACE INTO pending VALUES (?, 1)", [(name,) for name in names])


def settle(connection: sqlite3.Connection, name: str) -> None:
    """A row names the file from this transaction on."""
    connection.execute("DELETE FROM pending WHERE name = ?", (name,))


def leave(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """Note files to be deleted once this transaction counts; one that is arriving again at this moment stays."""
    connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, 0)", [(name,) for name in names])


def any_leaving(connection: sqlite3.Connection) -> bool:
    """Whether files wait for their deletion."""
    return connection.execute("SELECT 1 FROM pending WHERE arriving = 0 LIMIT 1").fetchone() is not None


def delete_leaving(connection: sqlite3.Connection, files: ContentFiles) -> None:
    """Inside a transaction of its own: delete the files that wait for it, unless a row names them again."""
    names = [found[0] for found in connection.execute("SELECT name FROM pending WHERE arriving = 0")]
    files.remove([name for name in names if not is_named(connection, name)])
    connection.execute("DELETE FROM pending WHERE arriving = 0")


def arriving(connection: sqlite3.Connection) -> list[str]:
    """The files that somebody announced and nobody settled."""
    return [found[0] for found in connection.execute("SELECT name FROM pending WHERE arriving != 0 ORDER BY name")]


def is_named(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a row needs the file of that name. A name that the library never gives is left alone: it is not ours."""
    parsed = parse_name(name)
    if parsed is None:
        return True
    kind, digest = parsed
    if kind is Kind.ELF:
        statement = "SELECT 1 FROM programs WHERE program_id = ? AND elf_bytes IS NOT NULL AND elf IS NULL"
    elif kind is Kind.PROOF:
        statement = "SELECT 1 FROM bodies WHERE proof_hash = ?"
    else:
        statement = "SELECT 1 FROM bodies WHERE opening_hash = ?"
    return connection.execute(statement, (digest,)).fetchone() is not None
