"""The library: one folder in which programs and finished proofs are kept, durable and found again."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from studio.host.claims import Claims
from studio.library import adding, bodies, listing, pending, programs, removal, rows
from studio.library.adding import Prepared
from studio.library.connections import Connections
from studio.library.content import ContentFiles, Kind, content_hash, file_name
from studio.library.encoding import OptionValue, cache_keys
from studio.library.facets import Facets, read_facets
from studio.library.folder import Folder
from studio.library.opening import Opened, open_folder
from studio.library.recent import Recent
from studio.library.rows import BodyRow, ProofRow
from studio.library.schema import CURRENT, Schema
from studio.library.values import (
    Cursor,
    Entry,
    Filter,
    NewProof,
    Page,
    ProgramEntry,
    Record,
    Sort,
    VerificationSummary,
)
from studio.library.writer import Writer
from studio.model.errors import UserError

T = TypeVar("T")
_DAY_MS = 24 * 60 * 60 * 1000
_TOUCH_DELAY_S = 1.0
_READ_RECORD = (
    "SELECT p.*, g.program_id, g.name, b.* FROM proofs AS p LEFT JOIN programs AS g ON g.number = p.program"
    " LEFT JOIN bodies AS b ON b.id = p.id"
)
_BY_ID = f"{_READ_RECORD} WHERE p.id = ? AND p.trash = 0"
_BY_CACHE_KEY = f"{_READ_RECORD} WHERE p.cache_key = ? AND p.trash = 0 ORDER BY p.id DESC"
_BODY_COLUMNS = len(BodyRow._fields)


@dataclass(frozen=True, slots=True)
class LibraryOptions:
    """How much room cache copies may take, and how long a deleted proof can be brought back."""

    max_cache_bytes: int = 2**30
    trash_keep_ms: int = 7 * _DAY_MS


class Library:
    """An open library. Safe to use from several threads and several processes at once."""

    def __init__(self, opened: Opened, options: LibraryOptions) -> None:
        self._folder: Folder = opened.folder
        self._lock = opened.lock
        self._secret = opened.secret
        self._files = ContentFiles(opened.folder.files)
        self._connections = Connections(opened.folder.database)
        self._options = options
        self._recent = Recent()
        self._touched: dict[int, int] = {}
        self._touched_guard = threading.Lock()
        self._touch_due_s = 0.0
        self._writer = Writer(self._commit_group)
        self._claims = Claims(opened.folder.claims)

    @classmethod
    def open(cls, root: Path, options: LibraryOptions | None = None, *, schema: Schema = CURRENT) -> Library:
        """Open the library in `root`, or begin one there."""
        opened = open_folder(Folder(root), schema)
        try:
            library = cls(opened, options or LibraryOptions())
        except BaseException:
            opened.lock.release()
            raise
        try:
            library._tidy()
        except BaseException:
            library.close()
            raise
        return library

    @property
    def root(self) -> Path:
        """Its folder."""
        return self._folder.root

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is queued, note what was used, and let go of the folder. Closing twice does no harm."""
        self._writer.close()
        with contextlib.suppress(UserError):
            if self._touched:
                self._write(lambda _: None)
        self._connections.close()
        self._claims.release()
        self._lock.release()

    # Adding

    def submit(self, new: NewProof) -> Future[int]:
        """Queue a proof without waiting; the future holds its id once it is durable (at most 100 ms later)."""
        return self._writer.submit(self._prepare(new), urgent=False)

    def add(self, new: NewProof) -> int:
        """Store a proof; it is durable when this returns its id. The very same proof again keeps its id."""
        return self._writer.submit(self._prepare(new), urgent=True).result()

    def add_many(self, new: Sequence[NewProof]) -> list[int]:
        """Store proofs in few transactions; all are durable when this returns their ids, in the same order."""
        futures = [self._writer.submit(self._prepare(one), urgent=False) for one in new]
        if futures:
            self._writer.submit(None, urgent=True)
        return [future.result() for future in futures]

    def add_program(self, elf: bytes, name: str) -> bytes:
        """Keep a program, so that its proofs can be verified again; its id."""
        program_id = content_hash(elf)
        if len(elf) > programs.LARGEST_INLINE_BYTES:
            self._announce([file_name(Kind.ELF, program_id)])
        self._write(lambda connection: programs.add_elf(connection, self._files, elf, name))
        return program_id

    # Reading

    def get(self, proof_id: int) -> Record:
        """A proof with its bytes, checked against their seals."""
        with self._connections.reading() as connection:
            found = connection.execute(_BY_ID, (proof_id,)).fetchone()
        if found is None:
            raise UserError("library.no_proof", {"id": proof_id})
        return self._record(found)

    def page(
        self,
        chosen: Filter = Filter(),  # noqa: B008  (frozen)
        sort: Sort = Sort.ARRIVAL,
        *,
        descending: bool = True,
        after: Cursor | None = None,
        page_size: int = 100,
    ) -> Page:
        """One page of the proofs that pass the filter, the newest first unless asked otherwise."""
        with self._connections.reading() as connection:
            return listing.list_page(connection, chosen, sort, descending=descending, after=after, page_size=page_size)

    def count(self, chosen: Filter = Filter()) -> int:  # noqa: B008  (frozen)
        """How many proofs pass the filter."""
        with self._connections.reading() as connection:
            return listing.count(connection, chosen)

    def version(self) -> int:
        """A number that changes with every commit, here or in another process; a few microseconds."""
        return self._connections.version()

    def facets(self) -> Facets:
        """The counts beside a list, over all proofs."""
        with self._connections.reading() as connection:
            return read_facets(connection)

    def sizes(self, chosen: Filter = Filter()) -> Mapping[int, int]:  # noqa: B008  (frozen)
        """The bytes of each proof that passes the filter, by its id."""
        with self._connections.reading() as connection:
            return listing.sizes(connection, chosen)

    def find(self, identity: bytes) -> Sequence[int]:
        """The ids of the proofs with that identity: there are several where a statement was proved more than once."""
        statement = "SELECT id FROM proofs WHERE identity = ? AND trash = 0 ORDER BY id"
        with self._connections.reading() as connection:
            return [found[0] for found in connection.execute(statement, (identity,))]

    def find_body(self, body_hash: bytes) -> int | None:
        """The id of the proof with that body, which is what a leaf of an aggregate names."""
        statement = "SELECT min(id) FROM proofs WHERE body_hash = ? AND trash = 0"
        with self._connections.reading() as connection:
            found: tuple[int | None] = connection.execute(statement, (body_hash,)).fetchone()
        return found[0]

    def entries_of_bodies(self, body_hashes: Sequence[bytes]) -> dict[bytes, Entry]:
        """The proofs with these bodies, without their bytes; those that are not here are left out."""
        with self._connections.reading() as connection:
            return bodies.entries_of_bodies(connection, body_hashes)

    def programs(self) -> Sequence[ProgramEntry]:
        """The programs that proofs are about."""
        with self._connections.reading() as connection:
            return programs.entries(connection)

    def program_elf(self, program_id: bytes) -> bytes:
        """The ELF of a program."""
        with self._connections.reading() as connection:
            return programs.elf_of(connection, self._files, program_id)

    # The cache

    def cache_keys(
        self, *, program_id: bytes, backend: str, backend_version: str, options: Mapping[str, OptionValue]
    ) -> Callable[[bytes], bytes]:
        """From a witness to the key under which such a proof would be found: without the secret, no guess is tested."""
        return cache_keys(
            self._secret, program_id=program_id, backend=backend, backend_version=backend_version, options=options
        )

    def lookup(self, cache_key: bytes) -> Record | None:
        """The newest proof under that key, noted as used just now. A damaged one is no hit."""
        version = self._connections.version()  # before the row is read: what is noted is never older than that
        recent = self._recent.get(cache_key, version)
        if recent is not None:
            self._touch(recent.entry.id)
            return recent
        with self._connections.reading() as connection:
            found = connection.execute(_BY_CACHE_KEY, (cache_key,)).fetchall()
        for values in found:
            try:
                record = self._record(values)
            except UserError:  # proving again is always right; `check` names the damage
                continue
            self._recent.note(cache_key, version, record)
            self._touch(record.entry.id)
            return record
        return None

    def claim(self, cache_key: bytes) -> bool:
        """Be the one to make the proof under that key; False while anybody else is at it, in whichever process.

        Look it up once more afterwards: it may have been finished in between. A claim ends with `give_back` or with
        this process, however that ends.
        """
        return self._claims.take(cache_key)

    def give_back(self, cache_key: bytes) -> None:
        """The proof under that key is stored, or will not be made here."""
        self._claims.give_back(cache_key)

    # Changing

    def pin(self, ids: Iterable[int], *, pinned: bool = True) -> int:
        """Keep proofs from eviction, or no longer; how many there were."""
        return self._change(ids, lambda row: row._replace(pinned=int(pinned)))

    def keep(self, ids: Iterable[int], *, kept: bool = True) -> int:
        """Make cache copies proofs of the user, or the other way round; how many there were."""
        return self._change(ids, lambda row: row._replace(kept=int(kept)))

    def record_verification(self, proof_id: int, summary: VerificationSummary) -> None:
        """Remember the outcome of a verification."""
        if not self.record_verifications({proof_id: summary}):
            raise UserError("library.no_proof", {"id": proof_id})

    def record_verifications(self, summaries: Mapping[int, VerificationSummary]) -> int:
        """The same for many in one transaction; how many of them there still were."""
        return self._change(summaries, lambda row: rows.with_verification(row, summaries[row.id]))

    def delete(self, ids: Iterable[int]) -> int:
        """Move proofs to the trash; a token for `undo`."""
        token, _ = self._write(lambda connection: removal.to_trash(connection, ids))
        self._tidy()
        return token

    def undo(self, token: int) -> Sequence[int]:
        """Bring back what was deleted under `token`; the ids."""
        return self._write(lambda connection: removal.from_trash(connection, token))

    def empty_trash(self) -> int:
        """Delete for good what is in the trash; how many proofs."""
        return self._remove(lambda connection: removal.purge(connection, -_DAY_MS))

    def erase_openings(self, ids: Iterable[int]) -> int:
        """Erase the private openings of proofs, from the files and from the free space of the database; how many."""

        def erase(connection: sqlite3.Connection) -> int:
            found = (rows.get_sound(connection, proof_id) for proof_id in ids)
            return sum(removal.erase_opening(connection, row) for row in found if row is not None)

        return self._remove(erase)

    # Inside

    def _record(self, values: tuple[object, ...]) -> Record:
        entry = listing.sound_entry(values[:-_BODY_COLUMNS])
        body = BodyRow._make(values[-_BODY_COLUMNS:])
        if entry is None or body.id != entry.id or not body.is_sound:
            raise UserError("library.proof_damaged", {"id": values[0]})
        return Record(entry, adding.proof_bytes(self._files, body), adding.opening_bytes(self._files, body))

    def _prepare(self, new: NewProof) -> Prepared:
        return adding.prepare(new, self._files, self._announce)

    def _announce(self, names: Sequence[str]) -> None:
        self._write(lambda connection: pending.arrive(connection, names))

    def _tidy(self) -> None:
        """Delete for good what nobody can bring back any more."""
        self._remove(lambda connection: removal.purge(connection, self._options.trash_keep_ms))

    def _change(self, ids: Iterable[int], change: Callable[[ProofRow], ProofRow]) -> int:
        def rewrite(connection: sqlite3.Connection) -> int:
            found = [row for proof_id in ids if (row := rows.get_sound(connection, proof_id)) and not row.trash]
            for row in found:
                rows.replace(connection, change(row))
            return len(found)

        return self._write(rewrite)

    def _commit_group(self, group: Sequence[Prepared]) -> Sequence[int]:
        with self._connections.writing() as connection:
            self._note_touched(connection)
            next_id = rows.next_id(connection)
            ids = []
            for item in group:
                ids.append(adding.add_prepared(connection, self._files, item, next_id))
                next_id = max(next_id, ids[-1] + 1)
            evicted = 0
            if not all(item.new.kept for item in group):
                evicted = removal.evict(connection, self._options.max_cache_bytes)
        if evicted:
            # What is stored is stored: files that cannot be deleted now wait for the next time.
            with contextlib.suppress(UserError):
                self._delete_leaving()
        return ids

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._connections.writing() as connection:
            self._note_touched(connection)
            return work(connection)

    def _remove(self, work: Callable[[sqlite3.Connection], int]) -> int:
        removed = self._write(work)
        self._delete_leaving()
        if removed:
            with self._connections.reading() as connection:  # the log still holds what was there before
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return removed

    def _delete_leaving(self) -> None:
        with self._connections.reading() as connection:
            if not pending.any_leaving(connection):
                return
        self._write(lambda connection: pending.delete_leaving(connection, self._files))

    def _touch(self, proof_id: int) -> None:
        """Note a use without waiting for the disk: it is written with the next transaction, or a second later."""
        now_s = time.monotonic()
        with self._touched_guard:
            if not self._touched:
                self._touch_due_s = now_s + _TOUCH_DELAY_S
            self._touched[proof_id] = time.time_ns() // 1_000_000
            due = now_s >= self._touch_due_s
            if due:
                self._touch_due_s = now_s + _TOUCH_DELAY_S
        if due:
            with contextlib.suppress(UserError):  # closing writes it anyway
                self._writer.submit(None, urgent=False)

    def _note_touched(self, connection: sqlite3.Connection) -> None:
        with self._touched_guard:
            touched, self._touched = self._touched, {}
        for proof_id, used_unix_ms in touched.items():
            row = rows.get(connection, proof_id)
            if row is not None and row.is_sound:
                rows.replace(connection, row._replace(last_used_unix_ms=used_unix_ms))
