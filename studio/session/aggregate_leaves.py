"""Leaves of an aggregate as people look at them: each with what the library knows of its proof, found and checked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from studio.backends.registry import BACKENDS, NOT_INCLUDED
from studio.library import LARGEST_PAGE, Cursor, Entry, Filter, Library, Record, Sort
from studio.merkle.aggregate import Aggregate, PathStep
from studio.merkle.inclusion import SCRIPT_NAME, check_inclusion
from studio.model.errors import UserError
from studio.native import inclusion_decode, proof_decode, proof_to_raw
from studio.resources import resource_path
from studio.session.proof_files import loaded_proof
from studio.session.session import Session
from studio.session.statements import ShownJournal, shown_journal
from studio.session.trusted_programs import TrustedPrograms

MOST_FOUND = 2000
_MOST_BY_DIGITS = 200
_DIGITS = re.compile(r"[0-9a-f]{4,64}\Z")
_SHOWN_DIGITS = 8


@dataclass(frozen=True, slots=True)
class LeafProof:
    """A proof of the library. `headline`: what its journal comes to, "" where only the proof itself could tell."""

    entry: Entry
    program_name: str
    headline: str
    backend_name: str

    @property
    def name(self) -> str:
        """What the proof is called where there is one line for it."""
        return f"{self.program_name} {self.headline}".rstrip()


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One leaf in a list. Without `proof`, the library does not have it."""

    index: int
    digest: bytes
    body_hash: bytes
    backend_name: str
    proof: LeafProof | None


@dataclass(frozen=True, slots=True)
class LeafDetail:
    """One leaf with its inclusion proof, which was checked when this was made.

    `checked_proof`: against the proof itself; else only the path was followed. `trouble` says why it leads nowhere.
    """

    row: LeafRow
    count: int
    root: bytes
    path: tuple[PathStep, ...]
    journal: ShownJournal | None
    exit_code: int | None
    steps: int | None
    reveals_input: bool
    inclusion_bytes: int
    proof_bytes: int | None
    checked_proof: bool
    check_ns: int
    trouble: str
    script: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundLeaf:
    """The next leaf that fits a search: number `position` (from 1) of `matches`, of which there may be more."""

    index: int
    position: int
    matches: int
    more: bool


class LeafReader:
    """Answers from an aggregate and a library together. Nothing here changes anything."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session = session
        self._library = library
        self._trusted = TrustedPrograms(session, library)

    def rows(self, aggregate: Aggregate, indexes: Sequence[int]) -> tuple[LeafRow, ...]:
        """These leaves, at most LARGEST_PAGE of them."""
        leaves = [aggregate.leaf(index) for index in indexes[:LARGEST_PAGE]]
        entries = self._library.entries_of_bodies([leaf.body_hash for leaf in leaves])
        proofs = {one.entry.body_hash: one for one in self.labelled(entries.values())}
        return tuple(
            LeafRow(
                leaf.index,
                aggregate.node(0, leaf.index),
                leaf.body_hash,
                backend_title(leaf.backend),
                proofs.get(leaf.body_hash),
            )
            for leaf in leaves
        )

    def labelled(self, entries: Iterable[Entry]) -> tuple[LeafProof, ...]:
        """Entries of the library with their names. A journal that fits into its index needs no proof to be read."""
        found = []
        for entry in entries:
            name = entry.program_name or entry.program_id.hex()[:_SHOWN_DIGITS]
            headline = ""
            if entry.journal_bytes == len(entry.journal_prefix):
                headline = self._journal(entry.program_id, entry.journal_prefix).headline
            found.append(LeafProof(entry, name, headline, backend_title(entry.backend)))
        return tuple(found)

    def detail(self, aggregate: Aggregate, index: int) -> LeafDetail:
        """One leaf, its inclusion proof checked just now as whoever gets it would."""
        (row,) = self.rows(aggregate, [index])
        record = None
        if row.proof is not None:
            try:
                record = self._library.get(row.proof.entry.id)
            except UserError:  # damaged, or deleted meanwhile: the path can still be followed
                record = None
        journal, exit_code, steps, proof_bytes, reveals = None, None, None, None, False
        if record is not None:
            file = proof_decode(record.proof)
            journal = self._journal(file.program_id, file.journal)
            exit_code, steps = file.exit_code, file.steps
            proof_bytes = len(proof_to_raw(record.proof))
            reveals = self._reveals(record)
        inclusion = aggregate.inclusion(index)
        check_ns, trouble = _check(inclusion, record, aggregate.root)
        return LeafDetail(
            row=row,
            count=len(aggregate),
            root=aggregate.root,
            path=aggregate.path(index),
            journal=journal,
            exit_code=exit_code,
            steps=steps,
            reveals_input=reveals,
            inclusion_bytes=len(inclusion),
            proof_bytes=proof_bytes,
            checked_proof=record is not None,
            check_ns=check_ns,
            trouble=trouble,
            script=resource_path("inclusion", SCRIPT_NAME).read_text(encoding="utf-8"),
        )

    def find(self, aggregate: Aggregate, text: str, after: int | None = None) -> FoundLeaf | None:
        """The next leaf behind `after` by its number, the first digits of a digest, or proof id or program name."""
        wanted = text.strip().lower()
        if not wanted:
            return None
        found: set[int] = set()
        more = False
        number = wanted.removeprefix("#")
        if number.isascii() and number.isdecimal() and len(number) < 10 and int(number) < len(aggregate):
            found.add(int(number))
        digits = wanted.removeprefix("b3:").partition("…")[0]
        if _DIGITS.match(digits):
            at = aggregate.find_digits(digits)
            while at is not None and len(found) < _MOST_BY_DIGITS:
                found.add(at)
                at = aggregate.find_digits(digits, at + 1) if at + 1 < len(aggregate) else None
            more = at is not None
        entries, left = self._entries(digits if _DIGITS.match(digits) else text.strip())
        places = aggregate.find_bodies([entry.body_hash for entry in entries])
        found |= {place for place in places if place is not None}
        if not found:
            return None
        ordered = sorted(found)
        index = next((one for one in ordered if after is None or one > after), ordered[0])
        return FoundLeaf(index, ordered.index(index) + 1, len(ordered), more or left)

    def _entries(self, text: str) -> tuple[list[Entry], bool]:
        entries: list[Entry] = []
        after: Cursor | None = None
        while len(entries) < MOST_FOUND:
            page = self._library.page(Filter(text=text), Sort.ARRIVAL, after=after, page_size=LARGEST_PAGE)
            entries += page.entries
            after = page.next
            if after is None:
                return entries, False
        return entries, True

    def _journal(self, program_id: bytes, journal: bytes) -> ShownJournal:
        try:
            return shown_journal(self._trusted.find(program_id), journal)
        except UserError:  # of a program that nobody here knows: as it stands
            return ShownJournal(
                headline=_short_hex(journal),
                name="",
                line=_short_hex(journal),
                hex=journal[:256].hex(" "),
                size_bytes=len(journal),
            )

    def _reveals(self, record: Record) -> bool:
        try:
            return self._session.reveals_input(loaded_proof(proof_decode(record.proof), len(record.proof)))
        except UserError:  # of a backend that this version does not have
            return False


def backend_title(backend_id: str) -> str:
    """The name on screen of the backend that a proof names; its own word where this version has no such backend."""
    known = {backend.id: backend.name for backend in BACKENDS}
    return known.get(backend_id) or next((name for name in NOT_INCLUDED if name.lower() == backend_id), backend_id)


def _check(inclusion: bytes, record: Record | None, root: bytes) -> tuple[int, str]:
    """(how long it took, why it does not lead to `root`)."""
    started_ns = time.perf_counter_ns()
    trouble = ""
    try:
        if record is not None:
            check_inclusion(inclusion, record.proof, trusted_root=root)
        elif inclusion_decode(inclusion).root != root:
            trouble = str(UserError("inclusion.other_root"))
    except UserError as error:
        trouble = str(error)
    return time.perf_counter_ns() - started_ns, trouble


def _short_hex(data: bytes) -> str:
    return data.hex() if len(data) <= _SHOWN_DIGITS else f"{data[:4].hex()}…{data[-2:].hex()}"
