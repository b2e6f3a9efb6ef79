"""What a person does with the proofs in the library: verify them again, and learn how much room they take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from studio.library import LARGEST_PAGE, Cursor, Entry, Filter, Library, Record, Sort, VerificationSummary
from studio.model.errors import UserError
from studio.model.proof import Opening, Proof, StoredOpening
from studio.model.verdict import Verdict
from studio.native import Control, opening_decode, proof_decode
from studio.programs.opening import OpenedProgram
from studio.session.proof_files import loaded_proof
from studio.session.session import Session
from studio.session.trusted_programs import TrustedPrograms


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer about one proof of the library: a verdict, or the error that there is instead."""

    proof_id: int
    program: OpenedProgram | None = None
    verdict: Verdict | None = None
    error: UserError | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How much the library holds. Only `cache_bytes` has a limit: nothing that a person asked to keep is evicted."""

    proofs: int
    kept_proofs: int
    pinned_proofs: int
    total_bytes: int
    cache_bytes: int
    max_cache_bytes: int


def proof_in(record: Record) -> Proof:
    """The proof of a record."""
    return loaded_proof(proof_decode(record.proof), len(record.proof)).proof


def stored_input(record: Record) -> bytes | None:
    """The private input that lies beside a proof, where there is one."""
    return None if record.opening is None else opening_decode(record.opening)[2]


class LibraryUse:
    """Use cases over the proofs in `library`."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session = session
        self._library = library
        self._trusted = TrustedPrograms(session, library)

    def verify(self, proof_id: int, control: Control, *, program: OpenedProgram | None = None) -> Verified:
        """Verify a proof again and remember the outcome; without `program`, for the one that the library knows."""
        try:
            record = self._library.get(proof_id)
            trusted = program or self._trusted.find(record.entry.program_id)
            loaded = loaded_proof(proof_decode(record.proof), len(record.proof))
            opening = None
            if record.opening is not None and self._session.needs_opening(loaded):
                identity, salt, witness = opening_decode(record.opening)
                opening = StoredOpening(identity, Opening(salt, witness))
            verdict = self._session.verify_loaded(loaded, trusted, control, stored_opening=opening, witness=None)
            summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
            self._library.record_verification(proof_id, summary)
        except UserError as error:
            return Verified(proof_id, error=error)
        return Verified(proof_id, trusted, verdict)

    def entries(self, chosen: Filter) -> Iterator[Entry]:
        """All proofs that pass the filter, in the order of their arrival, page by page."""
        after: Cursor | None = None
        while True:
            page = self._library.page(chosen, Sort.ARRIVAL, descending=False, after=after, page_size=LARGEST_PAGE)
            yield from page.entries
            if page.next is None:
                return
            after = page.next

    def program_of(self, entry: Entry) -> OpenedProgram | None:
        """The program that a proof names, where it is known here."""
        try:
            return self._trusted.find(entry.program_id)
        except UserError:
            return None

    def room(self) -> Room:
        """Counted over all proofs."""
        kept = pinned = proofs = total_bytes = cache_bytes = 0
        for entry in self.entries(Filter()):
            size_bytes = entry.file_bytes + (entry.opening_bytes or 0)
            proofs, total_bytes = proofs + 1, total_bytes + size_bytes
            kept, pinned = kept + entry.kept, pinned + entry.pinned
            cache_bytes += 0 if entry.kept or entry.pinned else size_bytes
        return Room(proofs, kept, pinned, total_bytes, cache_bytes, self._session.settings.max_cache_bytes)
