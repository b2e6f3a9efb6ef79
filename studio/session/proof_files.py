"""Proof files and the private openings beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.backends.protocol import Proved
from studio.host.files import NewFile, check_target, read_file, replace_files
from studio.model.proof import Opening, Proof, Statement, StoredOpening
from studio.native import ProofFile, opening_decode, opening_encode, proof_decode, proof_encode
from studio.session.core import Core

_OPENING_SUFFIX = ".opening"
_OPENING_FRAME_BYTES = 4096  # what an opening file holds besides the witness, and room to spare


@dataclass(frozen=True, slots=True)
class StoredProof:
    """A proof on disk, with the private companion where the backend has one."""

    path: Path
    file_bytes: int
    opening_path: Path | None
    identity: bytes


@dataclass(frozen=True, slots=True)
class LoadedProof:
    """A proof read from a file. Nothing in it is trusted."""

    proof: Proof
    identity: bytes
    file_bytes: int


def opening_path_of(proof_path: Path) -> Path:
    """Where the opening of a proof file lies unless another place is given."""
    return Path(f"{proof_path}{_OPENING_SUFFIX}")


def proof_bytes(proof: Proof) -> bytes:
    """The bytes of the proof file."""
    statement = proof.statement
    return proof_encode(
        program_id=statement.program_id,
        journal=statement.journal,
        exit_code=statement.exit_code,
        steps=statement.steps,
        backend=proof.backend,
        backend_version=proof.backend_version,
        evidence=proof.evidence,
        studio_version=proof.studio_version,
        created_unix_ms=proof.created_unix_ms,
        elapsed_ns=proof.elapsed_ns,
        device=proof.device,
    )


def encoded_proof(proved: Proved) -> tuple[bytes, bytes | None]:
    """The bytes of the proof file and, where there is one, of its opening."""
    data = proof_bytes(proved.proof)
    if proved.opening is None:
        return data, None
    identity, opening = proof_decode(data).identity, proved.opening
    return data, opening_encode(proof_identity=identity, salt=opening.salt, witness=opening.witness)


def loaded_proof(file: ProofFile, file_bytes: int) -> LoadedProof:
    """A decoded proof file as the use cases pass it on."""
    proof = Proof(
        statement=Statement(file.program_id, file.journal, file.exit_code, file.steps),
        backend=file.backend,
        backend_version=file.backend_version,
        evidence=file.evidence,
        studio_version=file.studio_version,
        created_unix_ms=file.created_unix_ms,
        elapsed_ns=file.elapsed_ns,
        device=file.device,
    )
    return LoadedProof(proof, file.identity, file_bytes)


class ProofFiles(Core):
    """Writing a proof and its opening, and reading them back."""

    def check_target(self, path: Path) -> None:
        """UserError when a proof could not be stored at `path`: better told before a long run than after it."""
        check_target(path)

    def store(self, proved: Proved, path: Path) -> StoredProof:
        """Write the proof file and, beside it, the opening that only its owner may read."""
        data, opening = encoded_proof(proved)
        return self.store_bytes(data, opening, path)

    def store_bytes(self, data: bytes, opening: bytes | None, path: Path) -> StoredProof:
        """The same for a proof whose bytes are at hand; what the library gave, say."""
        check_target(path)
        opening_path, files = None, [NewFile(path, data)]
        if opening is not None:
            opening_path = opening_path_of(path)
            # Both are on the disk before either takes its place: a full disk must not part an older pair. The opening
            # first: a proof without its opening cannot be checked any more; an opening alone does no harm.
            files.insert(0, NewFile(opening_path, opening, owner_only=True))
        replace_files(files)
        return StoredProof(path, len(data), opening_path, proof_decode(data).identity)

    def load(self, path: Path) -> LoadedProof:
        """The proof in a file; UserError for anything that is not a well-formed proof file."""
        data = read_file(path, self.settings.max_proof_bytes)
        return loaded_proof(proof_decode(data), len(data))

    def load_opening(self, path: Path) -> StoredOpening:
        """The private companion of a proof."""
        identity, salt, witness = opening_decode(self.read_opening(path))
        return StoredOpening(identity, Opening(salt, witness))

    def read_opening(self, path: Path) -> bytes:
        """The bytes of an opening file, which nobody has looked into yet."""
        return read_file(path, self.settings.max_witness_bytes + _OPENING_FRAME_BYTES)
