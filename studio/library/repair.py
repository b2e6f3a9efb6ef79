"""Repairing what an inspection found: from the bytes of the proofs where they are whole, else set aside by name."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

from studio import native
from studio.host.files import file_error, replace_file, sync_folder
from studio.library import programs, recovery, rows
from studio.library.adding import proof_bytes
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.folder import Folder
from studio.library.inspection import Findings, program_damage
from studio.library.opening import write_secret_check
from studio.library.report import Damage, Fate
from studio.library.rows import BodyRow, ProofRow
from studio.model.errors import UserError


def repair(connection: sqlite3.Connection, folder: Folder, found: Findings) -> list[Damage]:
    """Repair in one transaction; the damages with what became of each. Needs the folder to itself."""
    files = ContentFiles(folder.files)
    done: list[Damage] = list(found.structure)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, damage in found.programs.items():
            done.append(replace(damage, fate=_repair_program(connection, folder, files, number)))
        for proof_id, damage in found.proofs.items():
            done.append(replace(damage, fate=_repair_proof(connection, folder, files, proof_id)))
        taken = recovery.take_in(connection, files, found.orphans)
        for name, damage in found.orphans.items():
            if name not in taken.names:
                _set_file_aside(folder, files.folder / name)
            done.append(replace(damage, fate=Fate.REPAIRED if name in taken.names else Fate.SET_ASIDE))
        if found.secret:
            # Keys made under a lost secret would never be found again.
            for row in _rows_with_cache_key(connection):
                rows.replace(connection, row._replace(cache_key=None))
            write_secret_check(connection, folder.new_secret())
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    for path, damage in found.strangers.items():
        _set_file_aside(folder, path)
        done.append(replace(damage, fate=Fate.SET_ASIDE))
    for path, damage in found.temporaries.items():
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        done.append(replace(damage, fate=Fate.REPAIRED))
    return done + [replace(damage, fate=Fate.REPAIRED) for damage in found.secret]


def fate_after_rebuild(connection: sqlite3.Connection, damage: Damage) -> Fate:
    """A proof that was damaged before the database was made again, and is not now: whole again, or gone from it."""
    proof_id = damage.params.get("id")
    if isinstance(proof_id, int) and rows.get(connection, proof_id) is None:
        return Fate.SET_ASIDE
    return Fate.REPAIRED


def _rows_with_cache_key(connection: sqlite3.Connection) -> list[ProofRow]:
    found = connection.execute("SELECT * FROM proofs WHERE cache_key IS NOT NULL").fetchall()
    return [ProofRow._make(values) for values in found]


def _repair_program(connection: sqlite3.Connection, folder: Folder, files: ContentFiles, number: int) -> Fate:
    for row in programs.all_rows(connection):
        if row[0] != number:
            continue
        elf = row[6]
        if elf is not None:  # the ELF itself says which program it is
            whole = content_hash(elf) == row[1]
            programs.write(connection, row if whole else (*row[:4], None, b"", None))
            return Fate.REPAIRED if whole else Fate.SET_ASIDE
        if not programs.is_sound(row):
            programs.write(connection, row)
            if len(row[1]) == len(content_hash(b"")) and program_damage(files, programs.sealed(row)) is None:
                return Fate.REPAIRED
        _set_file_aside(folder, files.path(Kind.ELF, row[1]))
        programs.write(connection, (*row[:4], None, b"", None))
        return Fate.SET_ASIDE
    return Fate.LEFT


def _repair_proof(connection: sqlite3.Connection, folder: Folder, files: ContentFiles, proof_id: int) -> Fate:
    row, body = _read(connection, proof_id)
    data = None if body is None else _whole_proof(files, body)
    if data is None:
        _set_proof_aside(connection, folder, files, proof_id, body)
        return Fate.SET_ASIDE
    decoded = native.proof_decode(data)
    if row is not None and row.is_sound and row.body_hash != decoded.body_hash:
        row = None  # the bytes are those of another proof; they count
    opening, opening_whole = (None, True) if body is None else _whole_opening(files, body, decoded.identity)
    if body is not None and not opening_whole and body.opening_hash is not None:
        _set_file_aside(folder, files.path(Kind.OPENING, body.opening_hash))
    mended = BodyRow(
        proof_id,
        b"",
        body.proof_hash if body else None,
        body.opening_hash if body and opening is not None else None,
        body.proof if body else None,
        body.opening if body and opening is not None else None,
    )
    rows.write(connection, _mended_row(connection, row, decoded, proof_id, len(data), opening), mended)
    return Fate.REPAIRED if opening_whole else Fate.SET_ASIDE


def _mended_row(
    connection: sqlite3.Connection,
    row: ProofRow | None,
    decoded: native.ProofFile,
    proof_id: int,
    file_bytes: int,
    opening: bytes | None,
) -> ProofRow:
    """The row that the bytes demand. What bytes do not say is kept from a sound row and else forgotten."""
    fields = rows.fields_from_proof(decoded, file_bytes)
    program = programs.number_of(connection, decoded.program_id, "")
    opening_bytes = None if opening is None else len(opening)
    if row is not None and row.is_sound:
        return row._replace(program=program, opening_bytes=opening_bytes, **fields)
    pinned = int(row is not None and row.pinned == 1)
    return ProofRow(
        id=proof_id,
        program=program,
        opening_bytes=opening_bytes,
        kept=1,
        pinned=pinned,
        last_used_unix_ms=rows.fitting(decoded.created_unix_ms),
        **fields,
    )


def _read(connection: sqlite3.Connection, proof_id: int) -> tuple[ProofRow | None, BodyRow | None]:
    row: ProofRow | None = None
    body: BodyRow | None = None
    with contextlib.suppress(sqlite3.DatabaseError):  # text that is no UTF-8
        row = rows.get(connection, proof_id)
    with contextlib.suppress(sqlite3.DatabaseError):
        body = rows.body_of(connection, proof_id)
    return row, body


def _whole_proof(files: ContentFiles, body: BodyRow) -> bytes | None:
    try:
        data = proof_bytes(files, body)
        native.proof_decode(data)
    except (UserError, ValueError):
        return None
    return data


def _whole_opening(files: ContentFiles, body: BodyRow, identity: bytes) -> tuple[bytes | None, bool]:
    """(the opening, False when there should be one and it is not whole)"""
    try:
        data = body.opening if body.opening_hash is None else files.read(Kind.OPENING, body.opening_hash)
        if data is None:
            return None, True
        if native.opening_decode(data)[0] == identity:
            return data, True
    except (UserError, ValueError):
        pass
    return None, False


def _set_proof_aside(
    connection: sqlite3.Connection, folder: Folder, files: ContentFiles, proof_id: int, body: BodyRow | None
) -> None:
    if body is not None:
        for kind, data in ((Kind.PROOF, body.proof), (Kind.OPENING, body.opening)):
            if data is not None:
                replace_file(folder.set_aside / f"{proof_id}.{kind.value}", data, owner_only=True)
        for kind, digest in ((Kind.PROOF, body.proof_hash), (Kind.OPENING, body.opening_hash)):
            if digest is not None:
                _set_file_aside(folder, files.folder / file_name(kind, digest))
    connection.execute("DELETE FROM proofs WHERE id = ?", (proof_id,))
    connection.execute("DELETE FROM bodies WHERE id = ?", (proof_id,))


def _set_file_aside(folder: Folder, path: Path) -> None:
    """Move a file away, under a name that is free there."""
    target = folder.set_aside / path.name
    number = 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder.set_aside / f"{path.name}.{number}"
    try:
        with contextlib.suppress(FileNotFoundError):
            path.rename(target)
        sync_folder(folder.set_aside)
    except OSError as error:
        raise file_error(error, path) from error
