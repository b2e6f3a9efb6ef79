"""The programs that proofs are about, with their ELF files so that proofs can be verified again."""

from __future__ import annotations

import sqlite3
import time

from blake3 import blake3

from studio.library import pending
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.encoding import seal_of
from studio.library.values import ProgramEntry
from studio.model.errors import UserError

LARGEST_INLINE_BYTES = 64 * 1024
REPLACE = "REPLACE INTO programs VALUES (?, ?, ?, ?, ?, ?, ?)"
Row = tuple[int, bytes, str, int, int | None, bytes, bytes | None]


def sealed(row: Row) -> Row:
    """The row with the seal that belongs to its values."""
    return (*row[:5], _seal(row), row[6])


def is_sound(row: Row) -> bool:
    """Whether the seal belongs to the values."""
    return row[5] == _seal(row)


def _seal(row: Row) -> bytes:
    return seal_of("programs", (*row[:5], None if row[6] is None else content_hash(row[6])))


def all_rows(connection: sqlite3.Connection) -> list[Row]:
    """Every program, sound or not."""
    return connection.execute("SELECT * FROM programs").fetchall()


def find(connection: sqlite3.Connection, program_id: bytes) -> Row | None:
    """The row of a program."""
    row: Row | None = connection.execute("SELECT * FROM programs WHERE program_id = ?", (program_id,)).fetchone()
    return row


def write(connection: sqlite3.Connection, row: Row) -> None:
    """Write a program, new or changed."""
    connection.execute(REPLACE, sealed(row))


def number_of(connection: sqlite3.Connection, program_id: bytes, name: str) -> int:
    """The short number of a program inside this database; a new one for a program that is not known yet."""
    row = find(connection, program_id)
    if row is None:
        added_unix_ms = time.time_ns() // 1_000_000
        (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM programs").fetchone()
        row = (number, program_id, name, added_unix_ms, None, b"", None)
        write(connection, row)
    elif name and not row[2]:
        write(connection, (*row[:2], name, *row[3:]))
    return row[0]


def add_elf(connection: sqlite3.Connection, files: ContentFiles, elf: bytes, name: str) -> bytes:
    """Keep the ELF of a program; its id, which is the hash of the ELF."""
    program_id = blake3(elf).digest()
    number = number_of(connection, program_id, name)
    row = find(connection, program_id) or (number, program_id, name, 0, None, b"", None)
    inline = elf if len(elf) <= LARGEST_INLINE_BYTES else None
    if inline is None:
        pending.settle(connection, file_name(Kind.ELF, program_id))
        if not files.exists(Kind.ELF, program_id):
            files.put(Kind.ELF, program_id, elf)
    if row[4] != len(elf) or row[6] != inline:
        write(connection, (*row[:4], len(elf), b"", inline))
    return program_id


def elf_of(connection: sqlite3.Connection, files: ContentFiles, program_id: bytes) -> bytes:
    """The ELF of a program, checked against its id."""
    row = find(connection, program_id)
    if row is None or row[4] is None:
        raise UserError("library.no_elf", {"program_id": program_id.hex()})
    elf = files.read(Kind.ELF, program_id) if row[6] is None else row[6]
    if blake3(elf).digest() != program_id:
        raise UserError("library.program_damaged", {"program_id": program_id.hex()})
    return elf


def entries(connection: sqlite3.Connection) -> list[ProgramEntry]:
    """The programs in the order of their arrival."""
    statement = "SELECT program_id, name, elf_bytes, added_unix_ms FROM programs ORDER BY number"
    return [ProgramEntry(*row) for row in connection.execute(statement)]
