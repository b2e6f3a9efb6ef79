"""The errors of SQLite in words; what is no failure of the disk or the database stays a bug."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studio.library.faults import database_error, is_damage, spoken
from studio.model.errors import UserError


def error(code: int, text: str = "text") -> sqlite3.OperationalError:
    made = sqlite3.OperationalError(text)
    made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize(
    ("code", "message_id"),
    [
        (sqlite3.SQLITE_CORRUPT, "library.damaged"),
        (sqlite3.SQLITE_NOTADB, "library.damaged"),
        (sqlite3.SQLITE_BUSY, "library.busy"),
        (sqlite3.SQLITE_FULL, "file.disk_full"),
        (sqlite3.SQLITE_IOERR_FSYNC, "file.system_error"),
        (sqlite3.SQLITE_READONLY, "file.no_permission"),
    ],
)
def test_each_failure_has_its_words(code: int, message_id: str) -> None:
    with pytest.raises(UserError) as refused, spoken(Path("library")):
        raise error(code)
    assert refused.value.message_id == message_id
    assert "library" in str(refused.value)


def test_a_mistake_of_ours_stays_one() -> None:
    mistake = error(sqlite3.SQLITE_ERROR, "no such table: x")
    assert database_error(mistake, Path("x")) is None
    with pytest.raises(sqlite3.OperationalError), spoken(Path("x")):
        raise mistake


def test_damage_without_a_code_is_recognized() -> None:
    assert is_damage(sqlite3.OperationalError("Could not decode to UTF-8 column 'name'"))
    assert is_damage(error(sqlite3.SQLITE_ERROR, "unsupported file format"))
    with pytest.raises(UserError) as refused, spoken(Path("library")):
        b"\xff".decode()
    assert refused.value.message_id == "library.damaged"
