"""Reading everything again: each row, the bytes behind it, each file. Finds and names; changes nothing.

Every meaningful byte is covered by something: the bytes of a proof by the hash inside its format, an opening by its
own, a file by its name, each row by its seal, the tables and indexes by SQLite's integrity check, their definitions and
the header by comparison, and the secret by its check value.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from studio import native
from studio.host.files import read_start_beside_locks
from studio.library import pending, programs, rows
from studio.library.adding import opening_bytes, proof_bytes
from studio.library.content import ContentFiles, Kind, file_name, parse_name
from studio.library.faults import DATABASE_FAULTS
from studio.library.folder import Folder, is_temporary
from studio.library.opening import known_secret_check, secret_check
from studio.library.report import Damage
from studio.library.rows import BodyRow, ProofRow
from studio.library.schema import APPLICATION_ID, CURRENT, VERSION, Schema, foreign_objects, pragma, schema_of
from studio.model.errors import UserError

_MOST_FINDINGS = 20
_TOLD_EACH = 100
_HEADER_BYTES = 100
# The fixed fields of the header: (offset, expected bytes). Format: sqlite.org/fileformat2.html, section 1.3.
_VERSION_AT = 60
_HEADER = (
    (0, b"SQLite format 3\0\x10\x00\x02\x02\x00\x40\x20\x20"),  # magic, page size 4096, log, no reserve, fractions
    (44, b"\0\0\0\x04"),  # schema format
    (52, b"\0\0\0\0\0\0\0\x01"),  # no automatic vacuum; UTF-8
    (64, b"\0\0\0\0" + APPLICATION_ID.to_bytes(4, "big") + bytes(20)),
)


@dataclass(slots=True)
class Findings:
    """Damages as they are found, by what is needed to repair them."""

    structure: list[Damage] = field(default_factory=list)
    proofs: dict[int, Damage] = field(default_factory=dict)
    programs: dict[int, Damage] = field(default_factory=dict)
    orphans: dict[str, Damage] = field(default_factory=dict)
    strangers: dict[Path, Damage] = field(default_factory=dict)
    temporaries: dict[Path, Damage] = field(default_factory=dict)
    secret: list[Damage] = field(default_factory=list)
    proof_count: int = 0
    program_count: int = 0
    file_count: int = 0

    def all(self) -> list[Damage]:
        """Everything, in the order of its weight."""
        groups = (self.proofs, self.programs, self.orphans, self.strangers, self.temporaries)
        return [*self.structure, *(damage for group in groups for damage in group.values()), *self.secret]


def inspect(connection: sqlite3.Connection, folder: Folder, told: Callable[[int, int], None] | None = None) -> Findings:
    """Read everything again in one state of the database; `told` hears (read, all) proofs now and then."""
    found = Findings()
    files = ContentFiles(folder.files)
    connection.execute("BEGIN IMMEDIATE")  # nobody writes meanwhile, so that files and rows belong together
    try:
        found.structure.extend(structure_damages(connection, folder))
        for step in (_inspect_programs, _inspect_proofs):
            try:
                step(connection, files, found, told)
            except DATABASE_FAULTS as error:
                found.structure.append(Damage("library.check_database", {"reason": str(error)}))
        _inspect_files(connection, folder, found)
        _inspect_secret(connection, folder, found)
    finally:
        connection.execute("ROLLBACK")
    return found


def structure_damages(connection: sqlite3.Connection, folder: Folder) -> Iterator[Damage]:
    """What is wrong with the database as a database."""
    try:
        header = read_start_beside_locks(folder.database, _HEADER_BYTES)
        schema = _schema_in(connection)
        expected_header = (*_HEADER, (_VERSION_AT, schema.version.to_bytes(4, "big")))
        if any(header[offset : offset + len(expected)] != expected for offset, expected in expected_header):
            yield Damage("library.check_header")
        yield from (Damage("library.check_definition", {"name": name}) for name in foreign_objects(connection, schema))
        rows_found = connection.execute(f"PRAGMA integrity_check({_MOST_FINDINGS:d})").fetchall()
        for (text,) in rows_found:
            if text != "ok":
                yield Damage("library.check_database", {"reason": " ".join(str(text).split())})
        found = connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        newest = rows.next_id(connection) - 1
        sound = all(name == "proofs" and isinstance(seq, int) and seq <= rows.LARGEST_ID for name, seq in found)
        (highest,) = connection.execute("SELECT coalesce(max(id), 0) FROM proofs").fetchone()
        if (
            not sound
            or len(found) > 1
            or (highest and (not found or found[0][1] < highest))
            or newest > rows.LARGEST_ID
        ):
            yield Damage("library.check_database", {"reason": "sqlite_sequence"})
        for name, arriving in connection.execute("SELECT name, arriving FROM pending"):
            if parse_name(name) is None or arriving not in (0, 1):
                yield Damage("library.check_database", {"reason": "pending"})
        if connection.execute("SELECT count(*) FROM meta").fetchone()[0] > 1:
            yield Damage("library.check_database", {"reason": "meta"})
    except DATABASE_FAULTS as error:
        yield Damage("library.check_database", {"reason": str(error)})


def _schema_in(connection: sqlite3.Connection) -> Schema:
    """The older schema of a library that nobody has opened since; a number that its tables deny is a damaged one."""
    claimed = schema_of(pragma(connection, "user_version"))
    return CURRENT if foreign_objects(connection, claimed) else claimed


def refuse_others(connection: sqlite3.Connection, path: Path) -> None:
    """UserError for a newer library or another application's database; a damaged number alone is not one."""
    version, application_id = pragma(connection, "user_version"), pragma(connection, "application_id")
    if (version, application_id) == (VERSION, APPLICATION_ID) or not foreign_objects(connection):
        return
    if application_id != APPLICATION_ID:
        raise UserError("library.not_ours", {"path": str(path)})
    if version > VERSION:
        raise UserError("library.newer", {"path": str(path), "version": version, "known": VERSION})


def _inspect_programs(connection: sqlite3.Connection, files: ContentFiles, found: Findings, _told: object) -> None:
    for row in programs.all_rows(connection):
        found.program_count += 1
        damage = program_damage(files, row)
        if damage is not None:
            found.programs[row[0]] = damage


def program_damage(files: ContentFiles, row: programs.Row) -> Damage | None:
    """What is wrong with a program."""
    if not programs.is_sound(row):
        return Damage("library.check_program", {"name": str(row[2])})
    if row[4] is not None and row[6] is None:
        try:
            files.read(Kind.ELF, row[1])
        except UserError:
            return Damage("library.check_file", {"name": file_name(Kind.ELF, row[1])})
    return None


def _inspect_proofs(
    connection: sqlite3.Connection,
    files: ContentFiles,
    found: Findings,
    told: Callable[[int, int], None] | None,
) -> None:
    numbers = dict(connection.execute("SELECT number, program_id FROM programs").fetchall())
    ids = connection.execute("SELECT id FROM proofs UNION SELECT id FROM bodies ORDER BY 1").fetchall()
    for (proof_id,) in ids:
        if told is not None and found.proof_count % _TOLD_EACH == 0:
            told(found.proof_count, len(ids))
        found.proof_count += 1
        try:
            damage = _proof_damage(
                rows.get(connection, proof_id), rows.body_of(connection, proof_id), numbers, files, proof_id
            )
        except DATABASE_FAULTS:
            damage = Damage("library.check_row", {"id": proof_id})
        if damage is not None:
            found.proofs[proof_id] = damage


def _proof_damage(
    row: ProofRow | None, body: BodyRow | None, numbers: dict[int, bytes], files: ContentFiles, proof_id: int
) -> Damage | None:
    params = {"id": proof_id}
    if body is None:
        return Damage("library.check_body", params)
    if row is None or not row.is_sound:
        return Damage("library.check_row", params)
    if not body.is_sound:
        return Damage("library.check_body", params)
    try:
        data = proof_bytes(files, body)
        decoded = native.proof_decode(data)
    except UserError:
        return Damage("library.check_body", params)
    if numbers.get(row.program) != decoded.program_id or not _agree(row, decoded, len(data)):
        return Damage("library.check_row", params)
    try:
        opening = opening_bytes(files, body)
        fits = opening is None or native.opening_decode(opening)[0] == row.identity
    except UserError:
        return Damage("library.check_opening", params)
    if not fits or row.opening_bytes != (None if opening is None else len(opening)):
        return Damage("library.check_opening", params)
    return None


def _agree(row: ProofRow, decoded: native.ProofFile, file_bytes: int) -> bool:
    said = rows.fields_from_proof(decoded, file_bytes)
    return all(getattr(row, name) == value for name, value in said.items())


def _inspect_files(connection: sqlite3.Connection, folder: Folder, found: Findings) -> None:
    announced = _announced(connection)
    for path in sorted(folder.files.iterdir()):
        parsed = parse_name(path.name)
        if is_temporary(path):
            found.temporaries[path] = Damage("library.check_temporary", {"name": path.name})
        elif parsed is None or path.is_symlink() or not path.is_file():
            found.strangers[path] = Damage("library.check_stranger", {"name": path.name})
        else:
            found.file_count += 1
            if path.name not in announced and not _is_named(connection, path.name):
                found.orphans[path.name] = Damage("library.check_orphan", {"name": path.name})
    for path in sorted(folder.root.iterdir()):
        if is_temporary(path):
            found.temporaries[path] = Damage("library.check_temporary", {"name": path.name})


def _announced(connection: sqlite3.Connection) -> set[str]:
    try:
        return {found[0] for found in connection.execute("SELECT name FROM pending")}
    except DATABASE_FAULTS:
        return set()


def _is_named(connection: sqlite3.Connection, name: str) -> bool:
    try:
        return pending.is_named(connection, name)
    except DATABASE_FAULTS:
        return True  # the database is to be made again first; then this file is looked at once more


def _inspect_secret(connection: sqlite3.Connection, folder: Folder, found: Findings) -> None:
    try:
        known = known_secret_check(connection)
    except DATABASE_FAULTS:
        known = None
    try:
        secret = folder.load_secret(may_create=False)
    except UserError:
        secret = None
    if secret is None or known != secret_check(secret):
        found.secret.append(Damage("library.check_secret"))
