"""Taking proofs away: the trash with its undo, erasing openings, and eviction of cache copies."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterable

from studio.library import pending, rows
from studio.library.content import Kind, file_name
from studio.library.rows import ProofRow
from studio.model.errors import UserError

_TOKEN_BITS = 62


def to_trash(connection: sqlite3.Connection, ids: Iterable[int]) -> tuple[int, int]:
    """Move proofs to the trash: (the token for undo, how many)."""
    token = secrets.randbits(_TOKEN_BITS) + 1
    now_unix_ms = time.time_ns() // 1_000_000
    moved = 0
    for row in (rows.get_sound(connection, proof_id) for proof_id in ids):
        if row is not None and not row.trash:
            rows.replace(connection, row._replace(trash=token, trashed_unix_ms=now_unix_ms))
            moved += 1
    return token, moved


def from_trash(connection: sqlite3.Connection, token: int) -> list[int]:
    """Bring back what was deleted under `token`."""
    found = connection.execute("SELECT * FROM proofs WHERE trash = ? AND trash != 0", (token,)).fetchall()
    if not found:
        raise UserError("library.undo_gone")
    ids = [values[0] for values in found]
    for row in (rows.get_sound(connection, proof_id) for proof_id in ids):
        if row is not None:
            rows.replace(connection, row._replace(trash=0, trashed_unix_ms=0))
    return ids


def purge(connection: sqlite3.Connection, older_than_ms: int) -> int:
    """Delete for good what has been in the trash for `older_than_ms`; how many. Their files then wait to be deleted."""
    limit_unix_ms = time.time_ns() // 1_000_000 - older_than_ms
    statement = "SELECT id FROM proofs WHERE trash != 0 AND trashed_unix_ms <= ?"
    ids = [found[0] for found in connection.execute(statement, (limit_unix_ms,))]
    return _forget_sound(connection, ids)


def evict(connection: sqlite3.Connection, limit_bytes: int) -> int:
    """Delete cache copies, least recently used first, until those left fit into `limit_bytes`; how many."""
    statement = (
        "SELECT sum(file_bytes + coalesce(opening_bytes, 0)) FROM proofs WHERE kept = 0 AND pinned = 0 AND trash = 0"
    )
    excess_bytes = (connection.execute(statement).fetchone()[0] or 0) - limit_bytes
    victims: list[int] = []
    if excess_bytes > 0:
        by_age = connection.execute(
            "SELECT id, file_bytes + coalesce(opening_bytes, 0) FROM proofs"
            " WHERE kept = 0 AND pinned = 0 AND trash = 0 ORDER BY last_used_unix_ms, id"
        )
        for proof_id, size_bytes in by_age:
            if excess_bytes <= 0:
                break
            victims.append(proof_id)
            excess_bytes -= size_bytes
    return _forget_sound(connection, victims)


def erase_opening(connection: sqlite3.Connection, row: ProofRow) -> bool:
    """Take the private opening of a proof away, and its place in the cache, where it would be of no use without."""
    body = rows.body_of(connection, row.id)
    if body is None or not body.is_sound:
        raise UserError("library.proof_damaged", {"id": row.id})
    if body.opening is None and body.opening_hash is None:
        return False
    if body.opening_hash is not None:
        pending.leave(connection, [file_name(Kind.OPENING, body.opening_hash)])
    erased = body._replace(opening=None, opening_hash=None)
    rows.write(connection, row._replace(opening_bytes=None, cache_key=None), erased)
    return True


def _forget_sound(connection: sqlite3.Connection, ids: list[int]) -> int:
    """Forget proofs, but none whose row is damaged: it may say wrongly that nobody needs it."""
    sound = [row.id for row in (rows.get(connection, proof_id) for proof_id in ids) if row and row.is_sound]
    for proof_id in sound:
        forget(connection, proof_id)
    return len(sound)


def forget(connection: sqlite3.Connection, proof_id: int) -> None:
    """Delete a proof's rows for good."""
    body = rows.body_of(connection, proof_id)
    if body is not None:
        named = ((Kind.PROOF, body.proof_hash), (Kind.OPENING, body.opening_hash))
        pending.leave(connection, [file_name(kind, digest) for kind, digest in named if digest is not None])
    connection.execute("DELETE FROM proofs WHERE id = ?", (proof_id,))
    connection.execute("DELETE FROM bodies WHERE id = ?", (proof_id,))
