"""What goes into the library and what comes out of it: frozen values, without a connection behind them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from studio.model.verdict import AnswerState, Outcome, Strength, Verdict

LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class NewProof:
    """A finished proof on its way into the library.

    `kept`: stored on purpose. Only proofs that are not kept (copies for the cache) and not pinned are ever evicted.
    """

    proof: bytes
    opening: bytes | None = field(default=None, repr=False)
    cache_key: bytes | None = None
    kept: bool = True
    program_name: str = ""


@dataclass(frozen=True, slots=True)
class VerificationSummary:
    """The last verification: three answers, what they come to, and the strength that the evidence has."""

    outcome: Outcome
    strength: Strength
    evidence_valid: AnswerState
    for_trusted_program: AnswerState
    fits_witness: AnswerState
    verified_unix_ms: int

    @classmethod
    def of(cls, verdict: Verdict, verified_unix_ms: int) -> VerificationSummary:
        """What the library remembers of a verdict."""
        return cls(
            verdict.outcome,
            verdict.strength,
            verdict.evidence_valid.state,
            verdict.for_trusted_program.state,
            verdict.fits_witness.state,
            verified_unix_ms,
        )

    @property
    def badge(self) -> Strength | None:
        """What the badge shows: strength only where the proof was verified; None where nothing could be decided."""
        if self.strength is Strength.FAKE:
            return Strength.FAKE
        if self.outcome is Outcome.REFUSED:
            return Strength.REFUSED
        return self.strength if self.outcome is Outcome.VERIFIED else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One proof in a list. Times are for display; the order of arrival is the order of `id`."""

    id: int
    identity: bytes
    body_hash: bytes
    program_id: bytes
    program_name: str
    backend: str
    backend_version: str
    steps: int | None
    journal_bytes: int
    journal_prefix: bytes
    created_unix_ms: int
    elapsed_ns: int
    device: str
    file_bytes: int
    opening_bytes: int | None
    kept: bool
    pinned: bool
    last_used_unix_ms: int
    verification: VerificationSummary | None


@dataclass(frozen=True, slots=True)
class Record:
    """One proof with its bytes: the proof file and, where there is one, its private opening."""

    entry: Entry
    proof: bytes = field(repr=False)
    opening: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """A program that proofs of the library are about. Without its ELF, it is known by its id only."""

    program_id: bytes
    name: str
    elf_bytes: int | None
    added_unix_ms: int


class Sort(enum.Enum):
    """What a list is ordered by; equal values are ordered by arrival."""

    ARRIVAL = "arrival"
    PROGRAM = "program"
    BACKEND = "backend"
    STEPS = "steps"
    SIZE = "size"
    ELAPSED = "elapsed"
    LAST_USED = "last used"
    MADE = "made"


class State(enum.Enum):
    """What is known about a proof's verification."""

    NEVER = "never verified"
    VERIFIED = "verified"
    REFUSED = "refused"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which proofs to list; None and "" mean any.

    `strength` is what the badge shows: PROVED and RE_EXECUTABLE only where the proof was verified, REFUSED where it was
    refused and is no fake.

    Each word of `text` is found in the name of the program, the backend or the device; a whole number also among the
    first bytes of the journal, as 32 or 64 bits; four or more hexadecimal digits also there, and at the start of the
    identity or of the program id.
    """

    program_id: bytes | None = None
    backend: str | None = None
    pinned: bool | None = None
    kept: bool | None = None
    state: State | None = None
    strength: Strength | None = None
    made_from_unix_ms: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the next begins behind it, whatever was added or deleted in between."""

    value: int | str
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is None at the end. `damaged` holds the ids of rows that contradict their seal."""

    entries: tuple[Entry, ...]
    next: Cursor | None
    damaged: tuple[int, ...] = ()
