"""Rows of proofs and bodies: between a proof's bytes, the database and the values that callers see."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from studio.library.content import content_hash
from studio.library.encoding import seal_of
from studio.library.values import Entry, VerificationSummary
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.native import ProofFile

JOURNAL_PREFIX_BYTES = 32
LARGEST_ID = 2**53
_LARGEST_INTEGER = 2**63 - 1

REPLACE_PROOF = "REPLACE INTO proofs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
REPLACE_BODY = "REPLACE INTO bodies VALUES (?, ?, ?, ?, ?, ?)"


class ProofRow(NamedTuple):
    """One row of `proofs`, in the order of its columns."""

    id: int
    program: int
    backend: str
    backend_version: str
    identity: bytes
    body_hash: bytes
    steps: int | None
    journal_bytes: int
    journal_prefix: bytes
    created_unix_ms: int
    elapsed_ns: int
    device: str
    file_bytes: int
    opening_bytes: int | None
    kept: int
    pinned: int
    last_used_unix_ms: int
    outcome: str = ""
    strength: str = ""
    answers: str = ""
    verified_unix_ms: int = 0
    trash: int = 0
    trashed_unix_ms: int = 0
    cache_key: bytes | None = None
    seal: bytes = b""

    def sealed(self) -> ProofRow:
        """This row with the seal that belongs to its values."""
        return self._replace(seal=seal_of("proofs", self[:-1]))

    @property
    def is_sound(self) -> bool:
        """Whether the seal belongs to the values."""
        return self.seal == seal_of("proofs", self[:-1])


class BodyRow(NamedTuple):
    """One row of `bodies`: bytes, or the hash that names the file which holds them."""

    id: int
    seal: bytes
    proof_hash: bytes | None
    opening_hash: bytes | None
    proof: bytes | None
    opening: bytes | None

    def sealed(self) -> BodyRow:
        """This row with the seal that belongs to its values."""
        return self._replace(seal=self._seal())

    @property
    def is_sound(self) -> bool:
        """Whether the seal belongs to the values."""
        return self.seal == self._seal()

    def _seal(self) -> bytes:
        inline = tuple(None if data is None else content_hash(data) for data in (self.proof, self.opening))
        return seal_of("bodies", (self.id, self.proof_hash, self.opening_hash, *inline))


def fields_from_proof(proof: ProofFile, file_bytes: int) -> dict[str, Any]:
    """The columns that the bytes of a proof determine: these can always be written again."""
    return {
        "backend": proof.backend,
        "backend_version": proof.backend_version,
        "identity": proof.identity,
        "body_hash": proof.body_hash,
        "steps": None if proof.steps is None else fitting(proof.steps),
        "journal_bytes": len(proof.journal),
        "journal_prefix": proof.journal[:JOURNAL_PREFIX_BYTES],
        "created_unix_ms": fitting(proof.created_unix_ms),
        "elapsed_ns": fitting(proof.elapsed_ns),
        "device": proof.device,
        "file_bytes": file_bytes,
    }


def fitting(value: int) -> int:
    """A proof file may claim any 64-bit number; a column, which only lists, holds 63 bits."""
    return min(value, _LARGEST_INTEGER)


def next_id(connection: sqlite3.Connection) -> int:
    """The id of the next proof: one that no proof ever had, deleted ones included."""
    statement = (
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'proofs'), 0),"
        " coalesce((SELECT max(id) FROM proofs), 0), coalesce((SELECT max(id) FROM bodies), 0)) + 1"
    )
    row: tuple[int] = connection.execute(statement).fetchone()
    return row[0]


def write(connection: sqlite3.Connection, row: ProofRow, body: BodyRow) -> None:
    """Write a proof with its body, new or changed, both sealed."""
    replace(connection, row)
    connection.execute(REPLACE_BODY, body.sealed())


def replace(connection: sqlite3.Connection, row: ProofRow) -> None:
    """Write a changed row with its new seal."""
    connection.execute(REPLACE_PROOF, row.sealed())


def get(connection: sqlite3.Connection, proof_id: int) -> ProofRow | None:
    """The row as it is, sound or not."""
    found = connection.execute("SELECT * FROM proofs WHERE id = ?", (proof_id,)).fetchone()
    return None if found is None else ProofRow._make(found)


def get_sound(connection: sqlite3.Connection, proof_id: int) -> ProofRow | None:
    """The row, for changing it: a change would give a damaged one a new seal and so hide the damage."""
    row = get(connection, proof_id)
    if row is not None and not row.is_sound:
        raise UserError("library.proof_damaged", {"id": proof_id})
    return row


def body_of(connection: sqlite3.Connection, proof_id: int) -> BodyRow | None:
    """The body as it is, sound or not."""
    found = connection.execute("SELECT * FROM bodies WHERE id = ?", (proof_id,)).fetchone()
    return None if found is None else BodyRow._make(found)


def with_verification(row: ProofRow, summary: VerificationSummary) -> ProofRow:
    """The row that remembers `summary`."""
    answers = (summary.evidence_valid, summary.for_trusted_program, summary.fits_witness)
    return row._replace(
        outcome=summary.outcome.value,
        strength=summary.strength.value,
        answers=",".join(answer.value for answer in answers),
        verified_unix_ms=summary.verified_unix_ms,
    )


def _verification(row: ProofRow) -> VerificationSummary | None:
    if not row.outcome:
        return None
    evidence, program, witness = (AnswerState(answer) for answer in row.answers.split(","))
    return VerificationSummary(
        Outcome(row.outcome), Strength(row.strength), evidence, program, witness, row.verified_unix_ms
    )


def entry_from(row: ProofRow, program_id: bytes, program_name: str) -> Entry:
    """What callers see of a row."""
    return Entry(
        id=row.id,
        identity=row.identity,
        body_hash=row.body_hash,
        program_id=program_id,
        program_name=program_name,
        backend=row.backend,
        backend_version=row.backend_version,
        steps=row.steps,
        journal_bytes=row.journal_bytes,
        journal_prefix=row.journal_prefix,
        created_unix_ms=row.created_unix_ms,
        elapsed_ns=row.elapsed_ns,
        device=row.device,
        file_bytes=row.file_bytes,
        opening_bytes=row.opening_bytes,
        kept=bool(row.kept),
        pinned=bool(row.pinned),
        last_used_unix_ms=row.last_used_unix_ms,
        verification=_verification(row),
    )
