"""A database that contradicts itself is set aside whole, and a new one is made of the rows that can still be read."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path

from studio.host.files import file_error, new_private_file, put_in_place, sync_folder
from studio.library import programs, rows
from studio.library.carving import Cell, carve, pages_of
from studio.library.connections import connect
from studio.library.folder import Folder
from studio.library.rows import BodyRow, ProofRow
from studio.library.schema import CURRENT, prepare

_PROGRAM_COLUMNS = 7
_SEQUENCE_COLUMNS = 2


@dataclass(slots=True)
class _Salvaged:
    """Rows by their number; a sound one wins over another."""

    proofs: dict[int, ProofRow] = field(default_factory=dict)
    bodies: dict[int, BodyRow] = field(default_factory=dict)
    programs: dict[int, programs.Row] = field(default_factory=dict)
    last_id: int = 0


def rebuild(folder: Folder) -> None:
    """Set the database aside and put a new one in its place. Needs the folder to itself, with the database closed."""
    try:
        found = _salvage(folder)
        aside = folder.set_aside / f"database-{time.time_ns() // 1_000_000}"
        aside.mkdir(mode=0o700)
        for path in folder.database_files():
            if path.exists():
                _copy(path, aside / path.name)
        sync_folder(folder.set_aside)
        temporary = new_private_file(folder.database)
        _write_all(temporary, found)
        put_in_place(temporary, folder.rebuilt)
    except OSError as error:
        raise file_error(error, folder.root) from error
    finish(folder)


def finish(folder: Folder) -> None:
    """Put a finished new database in place; the log of the old one must be gone before, for it would be applied."""
    if not folder.rebuilt.exists():
        return
    try:
        for path in folder.database_files()[1:]:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        sync_folder(folder.root)
        folder.rebuilt.replace(folder.database)
        sync_folder(folder.root)
    except OSError as error:
        raise file_error(error, folder.database) from error


def _copy(source: Path, target: Path) -> None:
    temporary = new_private_file(target)
    with source.open("rb") as old, temporary.open("wb") as new:
        while block := old.read(2**20):
            new.write(block)
    put_in_place(temporary, target)


def _salvage(folder: Folder) -> _Salvaged:
    database, log, _ = folder.database_files()
    found = _Salvaged()
    for cell in carve(pages_of(database.read_bytes(), log.read_bytes() if log.exists() else b"")):
        _sort_in(found, cell)
    return found


def _sort_in(found: _Salvaged, cell: Cell) -> None:
    values = cell.values
    numbered = (cell.rowid, *values[1:])
    if len(values) == len(ProofRow._fields):
        row = ProofRow._make(numbered)
        if row.is_sound or row.id not in found.proofs:
            found.proofs[row.id] = row
    elif len(values) == len(BodyRow._fields):
        body = BodyRow._make(numbered)
        if _is_sound_body(body) or body.id not in found.bodies:
            found.bodies[body.id] = body
    elif len(values) == _PROGRAM_COLUMNS:
        program: programs.Row = numbered  # type: ignore[assignment]
        if _is_sound_program(program) or cell.rowid not in found.programs:
            found.programs[cell.rowid] = program
    elif len(values) == _SEQUENCE_COLUMNS and values[0] == "proofs" and isinstance(values[1], int):
        found.last_id = max(found.last_id, values[1])


def _is_sound_body(body: BodyRow) -> bool:
    blobs: tuple[object, object] = (body.proof, body.opening)
    return all(blob is None or isinstance(blob, bytes) for blob in blobs) and body.is_sound


def _is_sound_program(row: programs.Row) -> bool:
    elf: object = row[6]
    return (elf is None or isinstance(elf, bytes)) and programs.is_sound(row)


def _write_all(path: Path, found: _Salvaged) -> None:
    connection = connect(path)
    try:
        prepare(connection, path, CURRENT)
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in (
            *((rows.REPLACE_PROOF, row) for row in found.proofs.values()),
            *((rows.REPLACE_BODY, body) for body in found.bodies.values()),
            *((programs.REPLACE, program) for program in found.programs.values()),
        ):
            # A value of the wrong type is damage: this row is lost, the others are not.
            with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError, OverflowError):
                connection.execute(statement, tuple(values))
        last_id = min(max(found.last_id, rows.next_id(connection) - 1), rows.LARGEST_ID)
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("INSERT INTO sqlite_sequence VALUES ('proofs', ?)", (last_id,))
        connection.execute("COMMIT")
    finally:
        connection.close()
