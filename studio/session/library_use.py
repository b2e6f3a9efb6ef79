"""What a person does with the proofs in the library: verify them again, and learn how much room they take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from studio.jobs.report import Cancel, Report
from studio.library import LARGEST_PAGE, Cursor, Entry, Facets, Filter, Library, Record, Sort, VerificationSummary
from studio.model.errors import UserError
from studio.model.proof import Opening, Proof, StoredOpening
from studio.model.verdict import Verdict
from studio.native import Control, opening_decode, proof_decode
from studio.programs.opening import OpenedProgram
from studio.session.proof_files import loaded_proof
from studio.session.session import Session
from studio.session.trusted_programs import TrustedPrograms
from studio.session.verify_worker import VerifyWorker


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer about one proof of the library: a verdict, or the error that there is instead."""

    proof_id: int
    program: OpenedProgram | None = None
    verdict: Verdict | None = None
    error: UserError | None = None
    summary: VerificationSummary | None = None  # what the library remembers of the verdict


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


def room_of(facets: Facets, max_cache_bytes: int) -> Room:
    """The room that the counted proofs take."""
    proofs, total_bytes = facets.total()
    return Room(
        proofs,
        facets.total(lambda group: group.kept)[0],
        facets.total(lambda group: group.pinned)[0],
        total_bytes,
        facets.total(lambda group: not (group.kept or group.pinned))[1],
        max_cache_bytes,
    )


class LibraryUse:
    """Use cases over the proofs in `library`. With a `worker`, nothing is verified in this process."""

    def __init__(
        self,
        session: Session,
        library: Library,
        *,
        trusted: TrustedPrograms | None = None,
        worker: VerifyWorker | None = None,
    ) -> None:
        self._session = session
        self._library = library
        self._trusted = trusted or TrustedPrograms(session, library)
        self._worker = worker

    def verify(
        self,
        proof_id: int,
        control: Control | None = None,
        *,
        program: OpenedProgram | None = None,
        report: Report | None = None,
        cancel: Cancel | None = None,
    ) -> Verified:
        """Verify a proof again and remember the outcome; without `program`, for the one that the library knows.

        `control` stops it in this process; `cancel` in that of the worker, which tells `report` how far it is.
        """
        found = self.look(proof_id, control, program=program, report=report, cancel=cancel)
        if found.summary is None:
            return found
        try:
            self._library.record_verification(proof_id, found.summary)
        except UserError as error:
            return Verified(proof_id, error=error)
        return found

    def look(
        self,
        proof_id: int,
        control: Control | None = None,
        *,
        program: OpenedProgram | None = None,
        report: Report | None = None,
        cancel: Cancel | None = None,
    ) -> Verified:
        """The same without remembering it: that is for who verifies many, and remembers them together."""
        try:
            record = self._library.get(proof_id)
            trusted = program or self._trusted.find(record.entry.program_id)
            if self._worker is None:
                verdict = self._verdict(record, trusted, control or Control())
            else:
                _, verdict = self._worker.verify(
                    record.proof, trusted.elf, opening=record.opening, report=report, cancel=cancel
                )
        except UserError as error:
            return Verified(proof_id, error=error)
        summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
        return Verified(proof_id, trusted, verdict, summary=summary)

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

    def name_of(self, program_id: bytes) -> str:
        """What a program is called here, "" where nobody here has a name for it."""
        return self._trusted.name_of(program_id)

    def room(self) -> Room:
        """Counted over all proofs."""
        return room_of(self._library.facets(), self._session.settings.max_cache_bytes)

    def _verdict(self, record: Record, program: OpenedProgram, control: Control) -> Verdict:
        loaded = loaded_proof(proof_decode(record.proof), len(record.proof))
        opening = None
        if record.opening is not None and self._session.needs_opening(loaded):
            identity, salt, witness = opening_decode(record.opening)
            opening = StoredOpening(identity, Opening(salt, witness))
        return self._session.verify_loaded(loaded, program, control, stored_opening=opening, witness=None)
