"""Opening a library: whose it is, which version it has, and what an interrupted write left behind."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from blake3 import blake3

from studio.host.locks import FileLock
from studio.library import pending, recovery, salvage
from studio.library.connections import connect, use_log
from studio.library.content import ContentFiles
from studio.library.faults import spoken
from studio.library.folder import SECRET_BYTES, Folder
from studio.library.schema import Schema, prepare

_CONTEXT = "proving-studio 2026-11 library secret check"
_NAME = "secret_check"


@dataclass(frozen=True, slots=True)
class Opened:
    """A library that is ready for use."""

    folder: Folder
    lock: FileLock
    secret: bytes


def open_folder(folder: Folder, schema: Schema) -> Opened:
    """Make the folder ready; whoever is alone in it first clears up after a kill."""
    folder.create()
    lock = FileLock(folder.lock)
    try:
        alone = lock.try_alone()
        if not alone:
            lock.share()
        if alone:
            folder.sweep_root()
            salvage.finish(folder)
        with spoken(folder.database):
            connection = connect(folder.database)
            try:
                secret = make_ready(connection, folder, schema, alone=alone)
            finally:
                connection.close()
        lock.share()
    except BaseException:
        lock.release()
        raise
    return Opened(folder, lock, secret)


def make_ready(connection: sqlite3.Connection, folder: Folder, schema: Schema, *, alone: bool) -> bytes:
    """Bring the database up to date and settle what a kill interrupted; the secret."""
    prepare(connection, folder.database, schema)
    use_log(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        secret = _secret(connection, folder)
        if alone and pending.arriving(connection):
            folder.sweep_files()
            recovery.finish_arrivals(connection, ContentFiles(folder.files))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return secret


def secret_check(secret: bytes) -> bytes:
    """What tells the right secret from a damaged one without telling it."""
    return blake3(secret, derive_key_context=_CONTEXT).digest()


def known_secret_check(connection: sqlite3.Connection) -> bytes | None:
    """The check value of the secret that cache keys were made with."""
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (_NAME,)).fetchone()
    return None if found is None else found[0]


def write_secret_check(connection: sqlite3.Connection, secret: bytes) -> None:
    """From now on, this is the secret."""
    connection.execute("REPLACE INTO meta VALUES (?, ?)", (_NAME, secret_check(secret)))


def _secret(connection: sqlite3.Connection, folder: Folder) -> bytes:
    known = known_secret_check(connection)
    if known is None:  # a new library, or a kill between file and row
        secret = folder.load_secret(may_create=True) or folder.new_secret()
        write_secret_check(connection, secret)
        return secret
    secret = folder.load_secret(may_create=False) or b""
    if secret_check(secret) == known:
        return secret
    # Gone or damaged, which `check` names: no proof is lost by that, but until the repair nothing is in the cache.
    return secrets.token_bytes(SECRET_BYTES)
