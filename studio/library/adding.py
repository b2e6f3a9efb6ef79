"""Adding proofs: what is prepared outside of the transaction, and what happens inside."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio import native
from studio.library import pending, programs, rows
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.rows import BodyRow, ProofRow
from studio.library.values import NewProof
from studio.model.errors import UserError

LARGEST_INLINE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """A proof that is known to be well-formed and whose large parts are on disk already."""

    new: NewProof
    decoded: native.ProofFile
    proof_hash: bytes | None
    opening_hash: bytes | None


def prepare(new: NewProof, files: ContentFiles, announce: Callable[[Sequence[str]], None]) -> Prepared:
    """Check a proof and write its large parts, announced: whatever a kill leaves of them, the next start knows them."""
    decoded = native.proof_decode(new.proof)
    if new.opening is not None and native.opening_decode(new.opening)[0] != decoded.identity:
        raise UserError("verify.other_opening")
    # The opening first: a proof without it could not be checked; an opening alone does no harm.
    large = [
        (kind, content_hash(data), data)
        for kind, data in ((Kind.OPENING, new.opening), (Kind.PROOF, new.proof))
        if data is not None and len(data) > LARGEST_INLINE_BYTES
    ]
    if large:
        announce([file_name(kind, digest) for kind, digest, _ in large])
    for kind, digest, data in large:
        files.put(kind, digest, data)
    named = {kind: digest for kind, digest, _ in large}
    return Prepared(new, decoded, named.get(Kind.PROOF), named.get(Kind.OPENING))


def add_prepared(connection: sqlite3.Connection, files: ContentFiles, item: Prepared, proof_id: int) -> int:
    """Inside a transaction: the proof's id, which is `proof_id` unless the very same proof was there already."""
    new, decoded = item.new, item.decoded
    _hold_files(connection, files, item)
    program = programs.number_of(connection, decoded.program_id, new.program_name)
    known = _find_same(connection, decoded)
    fields = rows.fields_from_proof(decoded, len(new.proof))
    if known is None or not known.is_sound:
        proof_id = proof_id if known is None else known.id  # the same bytes come again: the damage is healed
        row = ProofRow(
            id=proof_id,
            program=program,
            opening_bytes=None if new.opening is None else len(new.opening),
            kept=int(new.kept),
            pinned=0,
            last_used_unix_ms=time.time_ns() // 1_000_000,
            cache_key=new.cache_key,
            **fields,
        )
        rows.write(connection, row, _body(proof_id, item))
        return proof_id
    body = rows.body_of(connection, known.id)
    if body is None or not body.is_sound:
        body = _body(known.id, item)
    elif body.opening is None and body.opening_hash is None and new.opening is not None:
        body = body._replace(opening=None if item.opening_hash else new.opening, opening_hash=item.opening_hash)
    has_opening = body.opening is not None or body.opening_hash is not None
    opening_bytes = known.opening_bytes
    if has_opening and new.opening is not None and opening_bytes is None:
        opening_bytes = len(new.opening)
    row = known._replace(
        kept=int(known.kept or new.kept),
        opening_bytes=opening_bytes if has_opening else None,
        cache_key=new.cache_key or known.cache_key,
        trash=0,
        trashed_unix_ms=0,
    )
    rows.write(connection, row, body)
    return known.id


def _body(proof_id: int, item: Prepared) -> BodyRow:
    return BodyRow(
        id=proof_id,
        seal=b"",
        proof_hash=item.proof_hash,
        opening_hash=item.opening_hash,
        proof=None if item.proof_hash else item.new.proof,
        opening=None if item.opening_hash else item.new.opening,
    )


def _hold_files(connection: sqlite3.Connection, files: ContentFiles, item: Prepared) -> None:
    """The files may have been deleted since `prepare`, together with a proof that shared them."""
    for kind, digest, data in (
        (Kind.PROOF, item.proof_hash, item.new.proof),
        (Kind.OPENING, item.opening_hash, item.new.opening),
    ):
        if digest is not None and data is not None:
            pending.settle(connection, file_name(kind, digest))
            if not files.exists(kind, digest):
                files.put(kind, digest, data)


def _find_same(connection: sqlite3.Connection, decoded: native.ProofFile) -> ProofRow | None:
    statement = "SELECT * FROM proofs WHERE identity = ? AND body_hash = ?"
    found = connection.execute(statement, (decoded.identity, decoded.body_hash)).fetchone()
    return None if found is None else ProofRow._make(found)


def proof_bytes(files: ContentFiles, body: BodyRow) -> bytes:
    """The proof file, from the row or from its own file."""
    if body.proof_hash is not None:
        return files.read(Kind.PROOF, body.proof_hash)
    if body.proof is None:
        raise UserError("library.proof_damaged", {"id": body.id})
    return body.proof


def opening_bytes(files: ContentFiles, body: BodyRow) -> bytes | None:
    """The opening, from the row or from its own file; None where there is none."""
    if body.opening_hash is not None:
        return files.read(Kind.OPENING, body.opening_hash)
    return body.opening
