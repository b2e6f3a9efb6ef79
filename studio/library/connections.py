"""Connections to the database: lent to one thread at a time, configured alike, with one writer in the process."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from studio.library.faults import DATABASE_FAULTS, database_error, spoken
from studio.model.errors import UserError

_BUSY_TIMEOUT_S = 20.0
_PLACE_NS = 1_000_000  # how late a look-up may notice that the library is gone: the look costs as much as the rest
_SETTINGS = (
    "PRAGMA synchronous = FULL",  # a commit counts only once the disk has it
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",  # a damaged page is an error, never a crash
    "PRAGMA cache_size = -65536",  # at most 64 MiB: the list entries of 200,000 proofs
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a database that exists; SQLite's own transactions of Python are off."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def use_log(connection: sqlite3.Connection) -> None:
    """Write-ahead logging: readers go on while one writes. The file remembers it."""
    connection.execute("PRAGMA journal_mode = WAL").fetchone()


class Connections:
    """The connections of one open library."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = _place_of(path)
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._open = True
        self._watching: sqlite3.Connection | None = None
        self._watching_guard = threading.Lock()
        self._place_seen_ns = 0

    def version(self) -> int:
        """A number that changes with every commit, whichever process makes it; a few microseconds."""
        now_ns = time.monotonic_ns()
        if now_ns - self._place_seen_ns > _PLACE_NS:
            self._check_place()
            self._place_seen_ns = now_ns
        with self._watching_guard:
            try:  # not `spoken`, which would take as long as the rest: every look-up comes here
                if self._watching is None:
                    # Of its own, since SQLite counts the commits of other connections only.
                    self._watching = self._take()
                row: tuple[int] = self._watching.execute("PRAGMA data_version").fetchone()
            except DATABASE_FAULTS as error:
                raise database_error(error, self._path) or error from error
        return row[0]

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread, as long as the block lasts."""
        connection = self._take()
        sound = False
        try:
            with spoken(self._path):
                yield connection
            sound = True
        except UserError as error:
            sound = error.message_id not in ("library.damaged", "file.system_error")
            raise
        finally:
            self._give(connection, keep=sound)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is committed, durably, when the block ends well, and undone otherwise."""
        with self._writing, self.reading() as connection:
            self._check_place()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
                self._check_place()
            except BaseException:
                if connection.in_transaction:
                    with contextlib.suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close them all; the last one to close merges the log into the database."""
        with self._guard:
            self._open = False
            idle, self._idle = self._idle, []
        with self._watching_guard:
            if self._watching is not None:
                idle.append(self._watching)
                self._watching = None
        for connection in idle:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _check_place(self) -> None:
        """A database that was deleted or replaced under us still takes commits, and nobody will ever find them."""
        if _place_of(self._path) != self._place:
            raise UserError("library.gone", {"path": str(self._path.parent)})

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if not self._open:
                raise UserError("library.closed")
            if self._idle:
                return self._idle.pop()
        self._check_place()
        with spoken(self._path):
            return connect(self._path)

    def _give(self, connection: sqlite3.Connection, *, keep: bool) -> None:
        with self._guard:
            if keep and self._open and not connection.in_transaction:
                self._idle.append(connection)
                return
        with contextlib.suppress(sqlite3.Error):
            connection.close()


def _place_of(path: Path) -> tuple[int, int] | None:
    """What tells the file from another one of the same name."""
    try:
        status = os.stat(path)  # noqa: PTH116 - for every look-up, and twice as fast
    except OSError:
        return None
    return status.st_dev, status.st_ino
