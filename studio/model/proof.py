"""A proof in memory: the statement, one backend's evidence for it, and the private opening that no proof file holds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Statement:
    """Program P, on some witness, wrote journal J and exited with `exit_code`; `steps` where these are proved."""

    program_id: bytes
    journal: bytes
    exit_code: int
    steps: int | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence for one statement by one backend. Nothing in a proof that came from a file is trusted."""

    statement: Statement
    backend: str
    backend_version: str
    evidence: bytes
    studio_version: str
    created_unix_ms: int
    elapsed_ns: int
    device: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens the witness commitment of a proof: for its owner only, so a log or a traceback must not show it."""

    salt: bytes = field(repr=False)
    witness: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredOpening:
    """An opening as its file holds it: it says which proof it belongs to."""

    proof_identity: bytes
    opening: Opening
