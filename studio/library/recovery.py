"""After a kill: what had arrived whole is taken in, what had not is deleted. Only for who is alone in the folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from studio import native
from studio.library import adding, pending, programs, rows
from studio.library.adding import LARGEST_INLINE_BYTES, Prepared
from studio.library.content import ContentFiles, Kind, parse_name
from studio.library.values import NewProof
from studio.model.errors import UserError


@dataclass(slots=True)
class TakenIn:
    """What was made of files without a row: ids of proofs, ids of programs, and names that nothing could be made of."""

    proofs: list[int] = field(default_factory=list)
    programs: list[bytes] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)


def finish_arrivals(connection: sqlite3.Connection, files: ContentFiles) -> None:
    """Inside a transaction: settle every announced file of a store that was interrupted."""
    taken = take_in(connection, files, pending.arriving(connection))
    for name in taken.left:
        if not pending.is_named(connection, name):
            files.remove([name])
        pending.settle(connection, name)


def take_in(connection: sqlite3.Connection, files: ContentFiles, names: Iterable[str]) -> TakenIn:
    """Inside a transaction: add the whole proofs and programs among files that no row names."""
    taken = TakenIn()
    proofs: dict[str, bytes] = {}
    openings: dict[bytes, tuple[str, bytes]] = {}
    for name in names:
        parsed = parse_name(name)
        data = None if parsed is None or pending.is_named(connection, name) else _whole(files, *parsed)
        if parsed is None or data is None:
            taken.left.append(name)
        elif parsed[0] is Kind.PROOF:
            proofs[name] = data
        elif parsed[0] is Kind.ELF:
            programs.add_elf(connection, files, data, "")
            taken.programs.append(parsed[1])
            taken.names.add(name)
        else:
            _note_opening(openings, taken, name, data)
    for name, data in proofs.items():
        _take_proof(connection, files, taken, openings, name, data)
    for identity, (name, data) in openings.items():
        if name not in taken.names and not _attach(connection, taken, identity, name, data):
            taken.left.append(name)
    return taken


def _note_opening(openings: dict[bytes, tuple[str, bytes]], taken: TakenIn, name: str, data: bytes) -> None:
    try:
        openings[native.opening_decode(data)[0]] = (name, data)
    except UserError:
        taken.left.append(name)


def _take_proof(
    connection: sqlite3.Connection,
    files: ContentFiles,
    taken: TakenIn,
    openings: dict[bytes, tuple[str, bytes]],
    name: str,
    data: bytes,
) -> None:
    try:
        decoded = native.proof_decode(data)
    except UserError:
        taken.left.append(name)
        return
    opening_name, opening = openings.get(decoded.identity, ("", None))
    parsed, parsed_opening = parse_name(name), parse_name(opening_name)
    item = Prepared(
        NewProof(data, opening), decoded, parsed[1] if parsed else None, parsed_opening[1] if parsed_opening else None
    )
    taken.proofs.append(adding.add_prepared(connection, files, item, rows.next_id(connection)))
    taken.names |= {name, opening_name}


def _attach(connection: sqlite3.Connection, taken: TakenIn, identity: bytes, name: str, data: bytes) -> bool:
    """Give an opening back to a proof that has none."""
    statement = "SELECT id FROM proofs WHERE identity = ? AND opening_bytes IS NULL"
    parsed = parse_name(name)
    for (proof_id,) in connection.execute(statement, (identity,)).fetchall():
        row, body = rows.get(connection, proof_id), rows.body_of(connection, proof_id)
        if row is None or body is None or parsed is None or not row.is_sound or not body.is_sound:
            continue
        large = len(data) > LARGEST_INLINE_BYTES
        given = body._replace(opening_hash=parsed[1] if large else None, opening=None if large else data)
        rows.write(connection, row._replace(opening_bytes=len(data)), given)
        pending.settle(connection, name)
        taken.names.add(name)
        return True
    return False


def _whole(files: ContentFiles, kind: Kind, digest: bytes) -> bytes | None:
    try:
        return files.read(kind, digest)
    except UserError:
        return None
