"""The file of the queue: one SQLite database, for its owner only, that says which version wrote it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from studio.host.files import file_error
from studio.host.paths import ensure_owner_only_file, make_private_folder
from studio.model.errors import UserError

FILE_NAME = "jobs.sqlite"
APPLICATION_ID = 0x70734A51  # "psJQ"
SCHEMA_VERSION = 1
_BUSY_MS = 10_000
_WAL_ATTEMPTS, _WAL_WAIT_S = 100, 0.02

# `submitter` and `owner` are names of processes (see studio.host.alive). Rows are never numbered again.
_SCHEMA = """
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    priority INTEGER NOT NULL,
    payload TEXT NOT NULL,
    max_elapsed_ns INTEGER,
    max_memory_bytes INTEGER,
    state TEXT NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0,
    submitter TEXT NOT NULL,
    owner TEXT,
    progress TEXT,
    outcome TEXT,
    submitted_unix_ms INTEGER NOT NULL,
    started_unix_ms INTEGER,
    finished_unix_ms INTEGER
) STRICT;
CREATE INDEX job_in_order ON job (state, priority DESC, id);
CREATE TABLE attachment (
    job_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (job_id, name)
) STRICT;
"""


class QueueFile:
    """One connection, used by one thread at a time."""

    def __init__(self, folder: Path, *, busy_ms: int = _BUSY_MS) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.RLock()
        try:
            make_private_folder(folder)
            # Before SQLite does: it would follow links and use the umask; its other files copy the rights of this one.
            ensure_owner_only_file(self.path)
        except (OSError, ValueError) as error:
            raise file_error(error, self.path) from error
        with self._words_for_people():
            self._connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            try:
                self._connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
                self._open()
            except BaseException:
                self._connection.close()
                raise

    def _open(self) -> None:
        self._check_version()
        self._use_write_ahead_log()
        self._connection.execute("PRAGMA synchronous = FULL")  # a commit that returned survives a power failure
        self._connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone stays in the drive's own cache
        self._connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
        if self._pragma("user_version") == 0:
            self._create()

    def _use_write_ahead_log(self) -> None:
        for _ in range(_WAL_ATTEMPTS):
            with contextlib.suppress(
                sqlite3.OperationalError
            ):  # two that open a new file at once; SQLite does not wait
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            time.sleep(_WAL_WAIT_S)
        self._connection.execute("PRAGMA journal_mode = WAL")

    def _check_version(self) -> None:
        self._connection.execute("BEGIN")  # one look: another process may be creating the tables right now
        version, application = self._pragma("user_version"), self._pragma("application_id")
        empty = not self._connection.execute("SELECT name FROM sqlite_schema").fetchall()
        self._connection.execute("COMMIT")
        if version == 0 and application == 0 and empty:
            return
        if application != APPLICATION_ID:
            raise UserError("job.queue_foreign", {"path": str(self.path)})
        if version > SCHEMA_VERSION:
            params = {"path": str(self.path), "version": version, "known": SCHEMA_VERSION}
            raise UserError("job.queue_newer", params)

    def _create(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        if self._pragma("user_version") == 0:  # nobody else was faster
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._connection.execute("COMMIT")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    @property
    def data_version(self) -> int:
        """Changes whenever another connection or process committed something."""
        with self._lock, self._words_for_people():
            return self._pragma("data_version")

    def read(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """All rows of a query."""
        with self._lock, self._words_for_people():
            return self._connection.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def writing(self, *, durable: bool) -> Iterator[sqlite3.Cursor]:
        """One transaction. Not `durable`: whole or not at all as ever, but a power failure may take it back."""
        with self._lock, self._words_for_people():
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.cursor()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def forget_erased(self) -> None:
        """Empty the write-ahead log, in which erased bytes live on; skipped while others read."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def _words_for_people(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _user_error(error, self.path) from error


def _user_error(error: sqlite3.DatabaseError, path: Path) -> Exception:
    name = getattr(error, "sqlite_errorname", None) or ""
    params = {"path": str(path), "reason": str(error)}
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UserError("job.queue_busy", params)
    if name.startswith("SQLITE_FULL"):
        return UserError("file.disk_full", params)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return UserError("file.no_permission", params)
    if name.startswith("SQLITE_IOERR"):
        return UserError("file.system_error", params)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return UserError("job.queue_damaged", params)
    return error  # a wrong statement is a bug
