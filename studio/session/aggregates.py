"""Aggregates: many proofs, each of them verified first, under one root; and the inclusion proof of each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from studio.host.files import check_target, path_is_folder, read_file, replace_file
from studio.library import Library, NewProof, VerificationSummary
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import inclusion_export
from studio.model.errors import Cancelled, UserError
from studio.model.proof import Opening, StoredOpening
from studio.model.verdict import Outcome, Verdict
from studio.native import Control, ProofFile, opening_decode, proof_decode
from studio.programs.opening import OpenedProgram
from studio.resources import resource_path
from studio.session.inclusions import AGGREGATE_MAX_BYTES, load_aggregate, make_folder
from studio.session.keeping import Keeping
from studio.session.proof_files import LoadedProof, loaded_proof, opening_path_of
from studio.session.session import Session
from studio.session.trusted_programs import TrustedPrograms
from studio.session.update_lock import alone, user_lock_path

Source = Path | int  # a proof file, or the number of a proof in the library
_NOT_OURS_TO_READ = frozenset({"file.not_found", "file.no_permission"})
_APPENDED_BYTES = 64 * 2**16  # hashed between two looks at how far it is
_MOST_WAITING_BYTES = 64 * 2**20  # proofs on their way into the library


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one proof on its way into an aggregate: a verdict, or the error that there is instead."""

    source: Source
    identity: bytes = b""
    statement_hash: bytes = b""
    body_hash: bytes = b""
    backend: str = ""
    program: OpenedProgram | None = None
    verdict: Verdict | None = None
    error: UserError | None = None

    @property
    def name(self) -> str:
        """What the person called it."""
        return str(self.source)

    @property
    def taken(self) -> bool:
        """Whether it may become a leaf."""
        return self.error is None and self.verdict is not None and self.verdict.outcome is Outcome.VERIFIED


@dataclass(frozen=True, slots=True)
class Built:
    """An aggregate on disk; or, where one proof was not taken, no aggregate and the reason of each."""

    checked: tuple[Checked, ...]
    aggregate: Aggregate | None
    first_index: int = 0  # of the proofs that were added
    hashing_ns: int = 0  # from the first leaf that was added to the root

    @property
    def taken(self) -> int:
        """How many of the proofs may become leaves."""
        return sum(one.taken for one in self.checked)


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of an inclusion proof, the script last. `reveals_input`: the proof among them holds the input."""

    files: tuple[Path, ...]
    reveals_input: bool


@dataclass(frozen=True, slots=True)
class ReadProof:
    """The bytes of one proof and of its opening, where there is one."""

    file: ProofFile
    proof: bytes
    opening: bytes | None

    @property
    def loaded(self) -> LoadedProof:
        return loaded_proof(self.file, len(self.proof))

    def stored_opening(self) -> StoredOpening | None:
        if self.opening is None:
            return None
        identity, salt, witness = opening_decode(self.opening)
        return StoredOpening(identity, Opening(salt, witness))


Verify = Callable[[ReadProof, OpenedProgram], Verdict]
"""Decides about one proof for a program that is trusted here; UserError where it cannot."""


class Aggregates:
    """Building aggregates under a session; every proof in them stays in `library`, so that it is found again."""

    def __init__(self, session: Session, library: Library, lock_path: Path | None = None) -> None:
        self._session = session
        self._library = library
        self._keeping = Keeping(session, library)
        # Held for the short moment in which an aggregate file is read again and replaced.
        self._lock_path = lock_path or user_lock_path()

    def build(
        self,
        sources: Sequence[Source],
        target: Path,
        control: Control,
        *,
        programs: Iterable[OpenedProgram] = (),
        append: bool = False,
        allow_duplicates: bool = False,
    ) -> Built:
        """Verify each proof against its program and write their aggregate, or add them to the one in `target`.

        All of them or none: with one proof that is not verified, nothing is stored and `target` stays as it is.
        """
        checked = self.check(
            sources, target, control, programs=programs, append=append, allow_duplicates=allow_duplicates
        )
        return self.write(checked, target, append=append, allow_duplicates=allow_duplicates)

    def check(
        self,
        sources: Sequence[Source],
        target: Path,
        control: Control,
        *,
        programs: Iterable[OpenedProgram] = (),
        append: bool = False,
        allow_duplicates: bool = False,
        verify: Verify | None = None,
        begun: Callable[[int], None] | None = None,
    ) -> tuple[Checked, ...]:
        """The first half of `build`, which may take long and changes nothing.

        `verify` decides about a proof, in another process, say; else this one does. `begun` hears the position of each.
        """
        check_target(target)
        before = self._before(target, append=append)
        if not sources:
            raise UserError("aggregate.empty")
        trusted = TrustedPrograms(self._session, self._library, programs)
        checked: list[Checked] = []
        known: dict[tuple[bytes, str], str] = {}
        decide = verify or self._verify_here(control)
        for position, source in enumerate(sources):
            if control.cancelled:  # the engine looks only now and then, which a short proof does not live to see
                raise Cancelled
            if begun is not None:
                begun(position)
            one = self._check(source, trusted, decide, None if allow_duplicates else before, known)
            known.setdefault((one.statement_hash, one.backend), one.name)
            checked.append(one)
        return tuple(checked)

    def write(
        self,
        checked: tuple[Checked, ...],
        target: Path,
        *,
        append: bool = False,
        allow_duplicates: bool = False,
        hashed: Callable[[int], None] | None = None,
    ) -> Built:
        """The second half of `build`: nothing is written unless every proof was taken. `hashed` hears how many are."""
        if not all(one.taken for one in checked):
            return Built(checked, None)
        self._keep(checked)
        with alone(self._lock_path):
            # Read again: another process may have added to it while the proofs were verified.
            aggregate = self._before(target, append=append)
            if not append:
                _refuse_loss(target, checked)
            first_index = len(aggregate)
            started_ns = time.perf_counter_ns()
            for backend, leaves in groupby(checked, key=lambda one: one.backend):
                hashes = b"".join(one.statement_hash + one.body_hash for one in leaves)
                for start in range(0, len(hashes), _APPENDED_BYTES):
                    part = hashes[start : start + _APPENDED_BYTES]
                    aggregate.append_hashes(part, backend, allow_duplicates=allow_duplicates)
                    if hashed is not None:
                        hashed(len(aggregate) - first_index)
            _ = aggregate.root
            hashing_ns = time.perf_counter_ns() - started_ns
            replace_file(target, aggregate.encode())
        return Built(checked, aggregate, first_index, hashing_ns)

    def export_inclusion(
        self, aggregate: Aggregate, index: int, folder: Path, *, proof_path: Path | None = None
    ) -> Exported:
        """Write the folder that shows without the studio that proof `index` is in the aggregate."""
        leaf = aggregate.leaf(index)
        if proof_path is not None:
            proof = read_file(proof_path, self._session.settings.max_proof_bytes)
        else:
            proof_id = self._library.find_body(leaf.body_hash)
            if proof_id is None:
                raise UserError("aggregate.proof_not_kept", {"index": index, "body_hash": leaf.body_hash.hex()})
            proof = self._library.get(proof_id).proof
        script = resource_path("inclusion", "check_inclusion.py").read_bytes()
        files = inclusion_export(aggregate, index, proof, script)
        make_folder(folder)
        for name, content in files.items():
            replace_file(folder / name, content)
        loaded = loaded_proof(proof_decode(proof), len(proof))
        return Exported(tuple(folder / name for name in files), self._reveals_input(loaded))

    def read(self, source: Source) -> ReadProof:
        """The bytes of a proof and of its opening: from beside its file, else from the library."""
        if isinstance(source, int):
            record = self._library.get(source)
            return ReadProof(proof_decode(record.proof), record.proof, record.opening)
        proof = read_file(source, self._session.settings.max_proof_bytes)
        file = proof_decode(proof)
        if not self._session.needs_opening(loaded_proof(file, len(proof))):
            return ReadProof(file, proof, None)
        try:
            opening = self._session.read_opening(opening_path_of(source))
            if opening_decode(opening)[0] == file.identity:
                return ReadProof(file, proof, opening)
            other = UserError("verify.other_opening")
        except UserError as error:
            other = error
        # The body, not the statement: another proof of the same statement has another salt.
        proof_id = self._library.find_body(file.body_hash)
        kept = None if proof_id is None else self._library.get(proof_id).opening
        if kept is None and other.message_id not in _NOT_OURS_TO_READ:
            raise other
        return ReadProof(file, proof, kept)

    def _verify_here(self, control: Control) -> Verify:
        def verify(read: ReadProof, program: OpenedProgram) -> Verdict:
            return self._session.verify_loaded(
                read.loaded, program, control, stored_opening=read.stored_opening(), witness=None
            )

        return verify

    def _reveals_input(self, loaded: LoadedProof) -> bool:
        try:
            return self._session.reveals_input(loaded)
        except UserError:  # a backend that this version does not have can still be in an aggregate
            return False

    def _before(self, target: Path, *, append: bool) -> Aggregate:
        """What new proofs are added to. A file that is no aggregate is never replaced by one."""
        if append:
            return load_aggregate(target)
        if target.exists() and not path_is_folder(target):
            try:
                Aggregate.decode(read_file(target, AGGREGATE_MAX_BYTES))
            except UserError as error:
                if error.message_id.startswith("file.") and error.message_id != "file.too_large":
                    raise
                raise UserError("aggregate.target_is_no_aggregate", {"path": str(target)}) from error
        return Aggregate()

    def _check(
        self,
        source: Source,
        trusted: TrustedPrograms,
        verify: Verify,
        before: Aggregate | None,
        known: dict[tuple[bytes, str], str],
    ) -> Checked:
        """One proof's verdict; `before` is None where duplicates are allowed."""
        try:
            read = self.read(source)
        except UserError as error:
            return Checked(source, error=error)
        file = read.file
        hashes = (file.identity, file.statement_hash, file.body_hash, file.backend)
        try:
            if before is not None:
                _refuse_duplicate(file, source, before, known)
            program = trusted.find(file.program_id)
            verdict = verify(read, program)
        except UserError as error:
            return Checked(source, *hashes, error=error)
        return Checked(source, *hashes, program=program, verdict=verdict)

    def _keep(self, checked: Sequence[Checked]) -> None:
        """Store every proof, its program and its verdict, durably, before the aggregate names it."""
        waiting: list[tuple[Future[int], Checked]] = []
        waiting_bytes = 0
        for one in checked:
            program = one.program
            if program is not None:
                self._keeping.keep_program(program)
            read = self.read(one.source)
            if read.file.body_hash != one.body_hash:
                raise UserError("aggregate.changed_meanwhile", {"path": one.name})
            name = "" if program is None else program.name
            waiting.append((self._library.submit(NewProof(read.proof, read.opening, program_name=name)), one))
            waiting_bytes += len(read.proof) + len(read.opening or b"")
            if waiting_bytes > _MOST_WAITING_BYTES:
                self._finish(waiting)
                waiting, waiting_bytes = [], 0
        self._finish(waiting)

    def _finish(self, waiting: Iterable[tuple[Future[int], Checked]]) -> None:
        verified_unix_ms = time.time_ns() // 1_000_000
        for future, one in waiting:
            if one.verdict is not None:
                self._library.record_verification(
                    future.result(), VerificationSummary.of(one.verdict, verified_unix_ms)
                )


def _refuse_loss(target: Path, checked: Iterable[Checked]) -> None:
    """An aggregate is replaced only by one that has all its proofs, too: a forgotten `--append` costs nothing."""
    if not target.exists() or path_is_folder(target):
        return
    present = load_aggregate(target)
    new = {(one.statement_hash, one.body_hash) for one in checked}
    leaves = (present.leaf(index) for index in range(len(present)))
    if any((leaf.statement_hash, leaf.body_hash) not in new for leaf in leaves):
        raise UserError("aggregate.would_be_lost", {"path": str(target), "count": len(present)})


def _refuse_duplicate(file: ProofFile, source: Source, before: Aggregate, known: dict[tuple[bytes, str], str]) -> None:
    other = known.get((file.statement_hash, file.backend))
    if other is not None:
        raise UserError("aggregate.same_as_other", {"path": str(source), "other": other})
    index = before.find(file.statement_hash, file.backend)
    if index is not None:
        raise UserError("aggregate.same_as_leaf", {"path": str(source), "index": index})
