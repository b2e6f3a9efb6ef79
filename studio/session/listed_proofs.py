"""The proofs of the library in words: a row of the list, and all that is known about one of them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from studio.library import LARGEST_PAGE, Cursor, Entry, Evidence, Filter, Library, Sort, State, VerificationSummary
from studio.model.errors import UserError
from studio.model.moments import when_text
from studio.model.proof import Proof
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import AnswerState, Strength
from studio.native import proof_decode, risc0_receipt_info
from studio.programs.opening import OpenedProgram
from studio.session.aggregate_leaves import backend_title
from studio.session.circuit_size import circuit_words
from studio.session.forms import WitnessForm, form_line, form_of_witness
from studio.session.library_use import Verified, stored_input
from studio.session.proof_files import loaded_proof
from studio.session.receipt_looks import BACKEND_ID, ReceiptFacts, facts_of
from studio.session.session import Session
from studio.session.statements import ShownJournal, manifest_journal
from studio.session.trusted_programs import TrustedPrograms

_ID_DIGITS = 8
_MORE = "…"
Answers = tuple[AnswerState, AnswerState, AnswerState] | None


@dataclass(frozen=True, slots=True)
class ListedProof:
    """One row. `entry` None: the list entry is damaged, so that nothing is known but its number.

    `line`: the public outputs. `evidence` is what the last verification gave, never what the file claims.
    """

    id: int
    entry: Entry | None
    program: str = ""
    line: str = ""
    backend: str = ""
    steps: str = ""
    size: str = ""
    size_bytes: int = 0
    made: str = ""
    evidence: Evidence | None = None
    answers: Answers = None


@dataclass(frozen=True, slots=True)
class ProofDetails:
    """All that is known about one proof without verifying it.

    `input_line`: the private input that lies beside it, None where there is none. `program_known`: somebody here
    vouches for the program, so that the proof can be verified. The rest is what its backend says of such proofs, None
    where this version does not have the backend.
    """

    row: ListedProof
    entry: Entry
    journal: ShownJournal
    exit_code: int
    studio_version: str
    input_line: str | None = field(repr=False)
    input_bytes: int
    program_known: bool
    needs_opening: bool | None
    reveals_input: bool | None
    has_receipt: bool = False
    receipt: ReceiptFacts | None = None  # of a receipt that was verified here
    circuit: str = ""  # how large it is, where the proof says so


@dataclass(frozen=True, slots=True)
class Reopened:
    """The program of a proof, to be taken in hand with the private input that lies beside the proof, if any."""

    program: OpenedProgram
    origin: str
    form: WitnessForm | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Rows in order, those that are damaged in front; `next` is None at the end."""

    rows: tuple[ListedProof, ...]
    next: Cursor | None


def with_verification(row: ListedProof, summary: VerificationSummary) -> ListedProof:
    """The row after another verification."""
    if row.entry is None:
        return row
    entry = replace(row.entry, verification=summary)
    return replace(row, entry=entry, evidence=evidence_of(entry), answers=_answers(entry))


def marked(page: ListedPage, damaged: Collection[int]) -> ListedPage:
    """The page with what somebody found damaged since: the list itself only knows the damage of list entries."""
    if not damaged:
        return page
    rows = (replace(row, evidence=None, answers=None) if row.id in damaged else row for row in page.rows)
    return replace(page, rows=tuple(rows))


def evidence_of(entry: Entry) -> Evidence:
    """What the badge shows; a state where there is no badge."""
    if entry.verification is None:
        return State.NEVER
    return entry.verification.badge or State.UNDECIDED


class ListedProofs:
    """Lists for people. Safe to use from several threads."""

    def __init__(self, session: Session, library: Library, trusted: TrustedPrograms) -> None:
        self._session = session
        self._library = library
        self._trusted = trusted

    def page(self, chosen: Filter, sort: Sort, *, descending: bool, after: Cursor | None = None) -> ListedPage:
        """The next rows of a list."""
        page = self._library.page(chosen, sort, descending=descending, after=after, page_size=LARGEST_PAGE)
        damaged = tuple(ListedProof(proof_id, None) for proof_id in page.damaged)
        return ListedPage((*damaged, *self.rows(page.entries)), page.next)

    def pages(self, chosen: Filter, sort: Sort, *, descending: bool, least_rows: int) -> ListedPage:
        """The first rows of a list, at least so many if there are: what somebody already scrolled through."""
        rows: list[ListedProof] = []
        after: Cursor | None = None
        while True:
            page = self.page(chosen, sort, descending=descending, after=after)
            rows.extend(page.rows)
            after = page.next
            if after is None or len(rows) >= least_rows:
                return ListedPage(tuple(rows), after)

    def rows(self, entries: Sequence[Entry]) -> list[ListedProof]:
        """These entries as rows."""
        now_unix_ms = time.time_ns() // 1_000_000
        names = {entry.program_id: self.program_name(entry.program_id, entry.program_name) for entry in entries}
        return [self._row(entry, names[entry.program_id], now_unix_ms) for entry in entries]

    def details(self, proof_id: int) -> ProofDetails:
        """One proof, read from its bytes; UserError where they are damaged or gone."""
        record = self._library.get(proof_id)
        (row,) = self.rows([record.entry])
        loaded = loaded_proof(proof_decode(record.proof), len(record.proof))
        statement, witness = loaded.proof.statement, stored_input(record)
        program = self._program(record.entry.program_id)
        needs_opening = reveals_input = None
        with contextlib.suppress(UserError):  # of a backend that this version does not have
            needs_opening = self._session.needs_opening(loaded)
            reveals_input = self._session.reveals_input(loaded)
        return ProofDetails(
            row,
            record.entry,
            manifest_journal(None if program is None else program.manifest, statement.journal),
            statement.exit_code,
            loaded.proof.studio_version,
            None if witness is None else _input_line(program, witness),
            0 if witness is None else len(witness),
            program is not None,
            needs_opening,
            reveals_input,
            record.entry.backend == BACKEND_ID,
            _receipt_of(row, loaded.proof),
            circuit_words(loaded.proof),
        )

    def trouble(self, verified: Verified) -> str:
        """What a verification said that did not end well, in one line."""
        try:
            (row,) = self.rows([self._library.get(verified.proof_id).entry])
            name = f"{row.program} {row.line}"
        except UserError:
            name = translate(N_("Proof {id}")).format(id=verified.proof_id)
        if verified.verdict is None:
            return f"{name}: {verified.error}"
        answers = (verified.verdict.evidence_valid, verified.verdict.for_trusted_program, verified.verdict.fits_witness)
        state = AnswerState.NO if any(one.state is AnswerState.NO for one in answers) else AnswerState.NOT_CHECKED
        return f"{name}: {' '.join(one.reason for one in answers if one.state is state)}"

    def reopened(self, proof_id: int) -> Reopened:
        """What it takes to run the program of a proof once more; UserError where nobody here has the program."""
        record = self._library.get(proof_id)
        program, witness = self._trusted.find(record.entry.program_id), stored_input(record)
        bundled = program.manifest is not None and any(one.elf_path == program.path for one in self._session.bundled())
        origin = program.name if bundled else str(program.path) if program.path.name else ""
        return Reopened(program, origin, None if witness is None else form_of_witness(program, witness))

    def program_name(self, program_id: bytes, kept_name: str) -> str:
        """What a program is called: by the studio, else by the library, else by the first digits of its id."""
        known = self._trusted.known(program_id)
        return known.name if known is not None else kept_name or program_id.hex()[:_ID_DIGITS]

    def _program(self, program_id: bytes) -> OpenedProgram | None:
        try:
            return self._trusted.find(program_id)
        except UserError:
            return None

    def _row(self, entry: Entry, program: str, now_unix_ms: int) -> ListedProof:
        size_bytes = entry.file_bytes + (entry.opening_bytes or 0)
        return ListedProof(
            entry.id,
            entry,
            program,
            self._line(entry),
            backend_title(entry.backend),
            "" if entry.steps is None else count_text(entry.steps),
            bytes_text(size_bytes),
            size_bytes,
            when_text(entry.created_unix_ms, now_unix_ms),
            evidence_of(entry),
            _answers(entry),
        )

    def _line(self, entry: Entry) -> str:
        known = self._trusted.known(entry.program_id)
        shown = manifest_journal(None if known is None else known.manifest, entry.journal_prefix)
        cut = entry.journal_bytes > len(entry.journal_prefix)
        return f"{shown.line}{_MORE}" if cut and not shown.line.endswith(_MORE) else shown.line


def _answers(entry: Entry) -> Answers:
    summary = entry.verification
    if summary is None:
        return None
    return summary.evidence_valid, summary.for_trusted_program, summary.fits_witness


def _input_line(program: OpenedProgram | None, witness: bytes) -> str:
    if program is None:
        return bytes_text(len(witness))
    return form_line(program, form_of_witness(program, witness))


def _receipt_of(row: ListedProof, proof: Proof) -> ReceiptFacts | None:
    """Only what the verify worker has accepted before is read in this process."""
    if proof.backend != BACKEND_ID or row.evidence is not Strength.PROVED:
        return None
    with contextlib.suppress(UserError):
        return facts_of(risc0_receipt_info(proof.evidence), len(proof.evidence))
    return None
