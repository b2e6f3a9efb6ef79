"""Repairing what an inspection found: from the bytes of the proofs where they are whole, else set aside by name."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from studio import native
from studio.host.files import file_error, replace_file, sync_folder
from studio.library import programs, recovery, rows
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.faults import DATABASE_FAULTS
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
    proof = None if body is None else _whole(files, Kind.PROOF, body.proof, body.proof_hash, native.proof_decode)
    if body is None or proof is None:
        _set_proof_aside(connection, folder, files, proof_id, body)
        return Fate.SET_ASIDE
    decoded = native.proof_decode(proof.data)
    opening = _whole(files, Kind.OPENING, body.opening, body.opening_hash, _opening_of(decoded.identity))
    lost = opening is None and (body.opening is not None or body.opening_hash is not None)
    if lost and body.opening_hash is not None:
        _set_file_aside(folder, files.path(Kind.OPENING, body.opening_hash))
    mended = BodyRow(
        id=proof_id,
        seal=b"",
        proof_hash=proof.file_hash,
        opening_hash=opening.file_hash if opening else None,
        proof=None if proof.file_hash else proof.data,
        opening=None if opening is None or opening.file_hash else opening.data,
    )
    opening_bytes = len(opening.data) if opening else None
    rows.write(connection, _mended_row(connection, row, decoded, proof_id, len(proof.data), opening_bytes), mended)
    return Fate.SET_ASIDE if lost else Fate.REPAIRED


@dataclass(frozen=True, slots=True)
class _Whole:
    """Bytes that prove themselves, and the hash of the file where they lie in one."""

    data: bytes
    file_hash: bytes | None


def _whole(
    files: ContentFiles, kind: Kind, inline: bytes | None, digest: bytes | None, decode: Callable[[bytes], object]
) -> _Whole | None:
    """The bytes from the row or from the file, whichever are whole: a damaged row may name both."""
    if inline is not None:
        with contextlib.suppress(UserError, ValueError):
            decode(inline)
            return _Whole(inline, None)
    if digest is not None:
        with contextlib.suppress(UserError, ValueError):
            data = files.read(kind, digest)
            decode(data)
            return _Whole(data, digest)
    return None


def _opening_of(identity: bytes) -> Callable[[bytes], object]:
    def decode(data: bytes) -> None:
        if native.opening_decode(data)[0] != identity:
            raise UserError("verify.other_opening")

    return decode


def _mended_row(
    connection: sqlite3.Connection,
    row: ProofRow | None,
    decoded: native.ProofFile,
    proof_id: int,
    file_bytes: int,
    opening_bytes: int | None,
) -> ProofRow:
    """The row that the bytes demand. What bytes do not say is kept from a sound row and else forgotten."""
    fields = rows.fields_from_proof(decoded, file_bytes)
    program = programs.number_of(connection, decoded.program_id, "")
    if row is not None and row.is_sound and row.identity == decoded.identity:
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
    with contextlib.suppress(*DATABASE_FAULTS):  # text that is no UTF-8
        row = rows.get(connection, proof_id)
    with contextlib.suppress(*DATABASE_FAULTS):
        body = rows.body_of(connection, proof_id)
    return row, body


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
