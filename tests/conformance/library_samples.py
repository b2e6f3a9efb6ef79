"""Proofs for the tests of the library: well-formed proof files with their openings, made without proving."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from studio import native
from studio.library import NewProof

PROGRAM_IDS = tuple(bytes([number]) * 32 for number in range(1, 8))
LARGE_BYTES = 70_000  # above what lives in the database
LONG = os.environ.get("PROVING_STUDIO_LONG") == "1"


def sample_proof(number: int, *, evidence_bytes: int = 71, program: int = 0, backend: str = "trace") -> bytes:
    """A proof file; the same arguments give the same bytes. Its evidence does not compress."""
    return native.proof_encode(
        program_id=PROGRAM_IDS[program],
        journal=number.to_bytes(12, "little"),
        exit_code=0,
        steps=1000 + number if backend == "trace" else None,
        backend=backend,
        backend_version="0.1.0",
        evidence=noise(number, evidence_bytes),
        studio_version="0.1.0",
        created_unix_ms=1_795_000_000_000 + number,
        elapsed_ns=1_000_000 + 7919 * number % 1_000_003,
        device="CPU",
    )


def sample_opening(proof: bytes, witness: bytes = b"\x05\0\0\0") -> bytes:
    """The private companion of a proof."""
    identity = native.proof_decode(proof).identity
    return native.opening_encode(proof_identity=identity, salt=noise(len(witness), 32), witness=witness)


def sample(number: int, *, large: bool = False, opening: bool = True, **more: object) -> NewProof:
    """A new proof with its opening; a large one has both in files."""
    proof = sample_proof(number, evidence_bytes=LARGE_BYTES if large else 71)
    witness = noise(number, LARGE_BYTES) if large else number.to_bytes(4, "little")
    fields: Mapping[str, object] = {"program_name": "sample", **more}
    return NewProof(proof, sample_opening(proof, witness) if opening else None, **fields)  # type: ignore[arg-type]


def noise(seed: int, length: int) -> bytes:
    """Bytes that look random and are not."""
    from blake3 import blake3

    return blake3(seed.to_bytes(8, "little")).digest(length)


def folder_bytes(root: Path) -> dict[str, bytes]:
    """Every file below `root` with its content."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
