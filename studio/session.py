"""The use cases: open, run, record, prove, store, load, verify. It joins the parts below and owns no algorithm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studio.backends.protocol import Availability, Backend, Forecast, Proved, ProveOptions, VerifyOptions
from studio.backends.registry import BACKENDS, NOT_INCLUDED, backend_named
from studio.host.files import check_target, read_file, replace_file
from studio.host.paths import user_paths
from studio.host.system import SystemFacts, system_facts
from studio.model.errors import UserError
from studio.model.proof import Opening, Proof, Statement, StoredOpening
from studio.model.verdict import Strength, Verdict
from studio.native import (
    Control,
    Execution,
    Fault,
    Limits,
    Trace,
    execute,
    opening_decode,
    opening_encode,
    proof_decode,
    proof_encode,
)
from studio.programs.bundled import BundledProgram, bundled_programs
from studio.programs.disassembly import REGISTER_NAMES
from studio.programs.fields import Field
from studio.programs.journal import decode_fields
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.profile import ProfileReport, check_profile
from studio.programs.witness import build_witness, sample_witness
from studio.settings import DEFAULT_SETTINGS, Settings, load_settings
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "REGISTER_NAMES",
    "BundledProgram",
    "Control",
    "Execution",
    "Fault",
    "Field",
    "LoadedProof",
    "Manifest",
    "OpenedProgram",
    "ProfileReport",
    "Proved",
    "Query",
    "Row",
    "RunView",
    "Session",
    "StoredProof",
    "SystemReport",
    "address_query",
    "function_query",
    "load_user_settings",
    "mark_query",
    "opening_path_of",
    "pc_query",
    "value_query",
]

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


@dataclass(frozen=True, slots=True)
class SystemReport:
    """This machine and what can prove on it."""

    facts: SystemFacts
    backends: tuple[tuple[str, Strength, Availability], ...]
    not_included: tuple[str, ...]


def opening_path_of(proof_path: Path) -> Path:
    """Where the opening of a proof file lies unless another place is given."""
    return Path(f"{proof_path}{_OPENING_SUFFIX}")


def load_user_settings() -> Settings:
    """The settings of this user; the defaults where there are none."""
    return load_settings(user_paths().settings_file)


class Session:
    """The use cases under one set of settings."""

    def __init__(self, settings: Settings = DEFAULT_SETTINGS) -> None:
        self.settings = settings
        self._limits = Limits(
            max_steps=settings.max_steps,
            max_memory_bytes=settings.max_memory_bytes,
            max_journal_bytes=settings.max_journal_bytes,
            max_console_bytes=settings.max_console_bytes,
        )

    def open(self, name_or_path: str) -> OpenedProgram:
        """A bundled program by name, or an ELF by path."""
        return open_program(name_or_path, max_elf_bytes=self.settings.max_elf_bytes)

    def bundled(self) -> tuple[BundledProgram, ...]:
        """The programs that come with the studio."""
        return bundled_programs()

    def profile(self, program: OpenedProgram) -> ProfileReport:
        """Whether every backend can take the ELF as it is."""
        return check_profile(program.native)

    def witness(self, program: OpenedProgram, texts: Mapping[str, str], *, sample: str | None = None) -> bytes:
        """The private input from typed fields, over those of a sample of the manifest if one is named."""
        manifest = _manifest_of(program)
        if sample is None:
            return build_witness(manifest, texts)
        return sample_witness(manifest, manifest.sample(sample), texts)

    def journal_fields(self, program: OpenedProgram, journal: bytes) -> list[tuple[str, str]]:
        """(name, text) of the public outputs that the manifest names, as far as they fit."""
        if program.manifest is None:
            return []
        return [(value.name, value.text) for value in decode_fields(program.manifest.journal, journal).values]

    def run(self, program: OpenedProgram, witness: bytes, control: Control | None = None) -> Execution:
        """The plain run. A guest that faults is an outcome, not an error."""
        return execute(program.native, witness, self._limits, control or Control())

    def record(self, program: OpenedProgram, witness: bytes, control: Control | None = None) -> RunView:
        """A run that can be looked into at any step."""
        return RunView(program.native, self._record(program, witness, control or Control()), program.mark_names)

    def forecast(
        self, program: OpenedProgram, witness: bytes, control: Control, *, backend: str, form: str
    ) -> Forecast:
        """What a proof would cost, from a measured run."""
        return backend_named(backend).forecast(self._record(program, witness, control), form)

    def reveals_witness(self, *, backend: str, form: str) -> bool:
        """Whether whoever reads such a proof can learn the private input."""
        return backend_named(backend).reveals_witness(form)

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        control: Control | None = None,
        *,
        backend: str = "Trace",
        form: str = "",
    ) -> Proved:
        """Run and prove, without storing."""
        options = ProveOptions(self._limits, form, self.settings.max_proof_bytes)
        return backend_named(backend).prove(program, witness, options, control or Control())

    def backend_name(self, proof: Proof) -> str:
        """The name on screen of the backend that a proof names; its own word where this version has no such backend."""
        return next((backend.name for backend in BACKENDS if backend.id == proof.backend), proof.backend)

    def check_target(self, path: Path) -> None:
        """UserError when a proof could not be stored at `path`: better told before a long run than after it."""
        check_target(path)

    def store(self, proved: Proved, path: Path) -> StoredProof:
        """Write the proof file and, beside it, the opening that only its owner may read."""
        check_target(path)
        proof, statement = proved.proof, proved.proof.statement
        data = proof_encode(
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
        identity = proof_decode(data).identity
        opening_path = None
        if proved.opening is not None:
            # First: a proof without its opening cannot be checked any more; an opening alone does no harm.
            opening_path = opening_path_of(path)
            opening = opening_encode(proof_identity=identity, salt=proved.opening.salt, witness=proved.opening.witness)
            replace_file(opening_path, opening, owner_only=True)
        replace_file(path, data)
        return StoredProof(path, len(data), opening_path, identity)

    def load(self, path: Path) -> LoadedProof:
        """The proof in a file; UserError for anything that is not a well-formed proof file."""
        data = read_file(path, self.settings.max_proof_bytes)
        file = proof_decode(data)
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
        return LoadedProof(proof, file.identity, len(data))

    def load_opening(self, path: Path) -> StoredOpening:
        """The private companion of a proof."""
        identity, salt, witness = opening_decode(
            read_file(path, self.settings.max_witness_bytes + _OPENING_FRAME_BYTES)
        )
        return StoredOpening(identity, Opening(salt, witness))

    def needs_opening(self, loaded: LoadedProof) -> bool:
        """Whether nothing can be decided about a proof without its opening."""
        return _backend_of(loaded.proof).needs_opening(loaded.proof)

    def load_witness(self, path: Path) -> bytes:
        """The private input as the bytes of a file."""
        return read_file(path, self.settings.max_witness_bytes)

    def verify(
        self,
        proof: Proof,
        program: OpenedProgram,
        opening: Opening | None = None,
        control: Control | None = None,
        *,
        sample: int | None = None,
        threads: int | None = None,
    ) -> Verdict:
        """Three answers about a proof. A proof that is merely wrong is an answer, never an exception."""
        backend = _backend_of(proof)
        options = VerifyOptions(self._limits, sample, self.settings.verify_threads if threads is None else threads)
        return backend.verify(proof, program, opening, options, control or Control())

    def verify_loaded(
        self,
        loaded: LoadedProof,
        program: OpenedProgram,
        control: Control,
        *,
        stored_opening: StoredOpening | None,
        witness: bytes | None,
        sample: int | None = None,
        threads: int | None = None,
    ) -> Verdict:
        """Verify a proof file with what its reader has: an opening, an input, or neither."""
        opening = None
        if stored_opening is not None:
            if stored_opening.proof_identity != loaded.identity:
                raise UserError("verify.other_opening")
            opening = stored_opening.opening if witness is None else replace(stored_opening.opening, witness=witness)
        return self.verify(loaded.proof, program, opening, control, sample=sample, threads=threads)

    def system_report(self) -> SystemReport:
        """This machine and every backend's own word about it."""
        probed = tuple((backend.name, backend.strength, backend.probe()) for backend in BACKENDS)
        return SystemReport(system_facts(), probed, NOT_INCLUDED)

    def _record(self, program: OpenedProgram, witness: bytes, control: Control) -> Trace:
        return Trace.record(
            program.native, witness, self._limits, control, snapshot_budget_bytes=self.settings.snapshot_budget_bytes
        )


def _manifest_of(program: OpenedProgram) -> Manifest:
    if program.manifest is None:
        raise UserError("witness.no_manifest", {"program": program.name})
    return program.manifest


def _backend_of(proof: Proof) -> Backend:
    for backend in BACKENDS:
        if backend.id == proof.backend:
            return backend
    raise UserError("verify.backend_missing", {"backend": proof.backend})
