"""What a person reads when SQLite could not do something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.model.errors import UserError

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_REFUSED = (sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


# A damaged name inside a message of SQLite's own reaches Python as an error of decoding.
DatabaseFault = sqlite3.Error | UnicodeDecodeError
DATABASE_FAULTS = (sqlite3.Error, UnicodeDecodeError)


def primary_code(error: DatabaseFault) -> int:
    """The primary result code: extended codes carry it in their low byte."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_damage(error: DatabaseFault) -> bool:
    """Whether the database contradicts itself. A value that is no UTF-8 comes without a code."""
    if isinstance(error, UnicodeDecodeError):
        return True
    # A header that demands a later SQLite has the code of a mistake in a statement.
    return primary_code(error) in _DAMAGED or any(words in str(error) for words in ("UTF-8", "unsupported file format"))


def database_error(error: DatabaseFault, path: Path) -> UserError | None:
    """The words for `error`; None for a mistake of ours."""
    code, params = primary_code(error), {"path": str(path), "reason": str(error)}
    if is_damage(error):
        return UserError("library.damaged", params)
    if code in _BUSY:
        return UserError("library.busy", params)
    if code == sqlite3.SQLITE_FULL:
        return UserError("file.disk_full", params)
    if code in _REFUSED:
        return UserError("file.no_permission", params)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL):
        return UserError("file.system_error", params)
    return None


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite inside the block into words."""
    try:
        yield
    except DATABASE_FAULTS as error:
        words = database_error(error, path)
        if words is None:
            raise
        raise words from error
