"""Proofs that are made once: looked up in the library first, and kept there as soon as they are finished."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.backends.protocol import NoWatcher, Proved, Watcher
from studio.backends.registry import backend_named
from studio.library import Library, NewProof, OptionValue, Record
from studio.model.errors import UserError
from studio.model.proof import Proof
from studio.native import Control, Execution, ProofFile, opening_decode, proof_decode
from studio.programs.opening import OpenedProgram
from studio.session.proof_files import encoded_proof, loaded_proof
from studio.session.session import Session
from studio.session.turns import held

_MOST_KEYS = 256  # programs and requests of which the first part of the key is kept
_LOOK_S = 0.02  # how late a waiting proof hears that another one is finished, or of a cancel


@dataclass(frozen=True, slots=True)
class Request:
    """What decides a proof, besides the program and the private input. `form` "" is the backend's default."""

    backend: str = "Trace"
    form: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished proof with its bytes. `proof_id`: its number in the library, where it is kept."""

    proof: Proof
    identity: bytes
    proof_bytes: bytes = field(repr=False)
    opening_bytes: bytes | None = field(repr=False)
    proof_id: int | None = None
    from_library: bool = False
    kept: bool = True  # False: a copy for the cache
    execution: Execution | None = None  # None for a proof that was found: the library keeps no runs
    trouble: UserError | None = None  # why the library could not keep it


class Keeping:
    """Proving with a library behind it. Safe to use from several threads."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session = session
        self._library = library
        self._guard = threading.Lock()
        self._kept_programs: set[bytes] = set()
        self._last_found: tuple[Record | None, Finished | None] = (None, None)
        self._keys: dict[tuple[bytes, Request, str], Callable[[bytes], bytes]] = {}

    @property
    def library_root(self) -> Path:
        """The folder of the library behind it."""
        return self._library.root

    def key(self, program: OpenedProgram, witness: bytes, request: Request) -> bytes:
        """Under which the library finds a proof of exactly this."""
        backend = backend_named(request.backend)
        version = backend.probe(self._session.surroundings).version
        made_by = (program.native.program_id, request, version)
        key_of = self._keys.get(made_by)
        if key_of is None:
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            key_of = self._keys[made_by] = self._library.cache_keys(
                program_id=program.native.program_id,
                backend=backend.id,
                backend_version=version,
                options=self._options(request.form or backend.forms[0]),
            )
        return key_of(witness)

    def _options(self, form: str) -> dict[str, OptionValue]:
        limits = self._session.limits
        return {
            "form": form,
            # With other limits the run may end otherwise, and then there is no proof.
            "max_steps": limits.max_steps,
            "max_memory_bytes": limits.max_memory_bytes,
            "max_journal_bytes": limits.max_journal_bytes,
            "max_evidence_bytes": self._session.settings.max_proof_bytes,
        }

    def find(self, key: bytes, program: OpenedProgram, witness: bytes, request: Request) -> Finished | None:
        """The proof under that key, if there is one; what is there and proves something else is none."""
        record = self._library.lookup(key)
        if record is None:
            return None
        last_record, last = self._last_found
        if last is not None and record is last_record:  # the library gives the same object while nothing changed
            return last
        try:
            file = proof_decode(record.proof)
            if not _is_asked_for(file, record, program, witness, request):
                return None
        except UserError:  # it is no proof at all
            return None
        found = Finished(
            loaded_proof(file, len(record.proof)).proof,
            record.entry.identity,
            record.proof,
            record.opening,
            record.entry.id,
            from_library=True,
            kept=record.entry.kept,
        )
        self._last_found = (record, found)
        return found

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        request: Request,
        control: Control | None = None,
        *,
        again: bool = False,
        kept: bool = True,
        must_keep: bool = True,
        watcher: Watcher | None = None,
    ) -> Finished:
        """The proof from the library, or a new one that is in the library when this returns.

        `kept`: it stays until the user deletes it; else it is a copy for the cache, which may give way to others.
        Unless it `must_keep` the proof, a library that cannot take it becomes the `trouble` of the answer.
        """
        key = self.key(program, witness, request)

        def make() -> Finished:
            proved = self._session.prove(
                program, witness, control, backend=request.backend, form=request.form, watcher=watcher
            )
            try:
                return self.add(proved, program, key, kept=kept)
            except UserError as error:
                if must_keep:
                    raise
                return replace(finished_proof(proved), trouble=error)

        if again:
            return make()
        found = self.find(key, program, witness, request)
        if found is None:
            # Nobody else makes it meanwhile; whoever is at it already is waited for.
            mine = held(
                lambda: self._claim_soon(key),
                lambda: self.give_back(key),
                control or Control(),
                watcher or NoWatcher(),
            )
            with mine:
                found = self.find(key, program, witness, request)
                if found is None:
                    return make()
        if kept and not found.kept:
            self.keep_found([found])
        return found

    def claim(self, key: bytes) -> bool:
        """See `Library.claim`."""
        return self._library.claim(key)

    def give_back(self, key: bytes) -> None:
        """See `Library.give_back`."""
        self._library.give_back(key)

    def _claim_soon(self, key: bytes) -> bool:
        if self.claim(key):
            return True
        time.sleep(_LOOK_S)
        return False

    def add(self, proved: Proved, program: OpenedProgram, key: bytes, *, kept: bool = True) -> Finished:
        """Keep a proof that was just made; it is durable when this returns."""
        self.keep_program(program)
        finished = finished_proof(proved)
        return replace(finished, proof_id=self._library.add(_new_proof(finished, program, key, kept=kept)))

    def submit(self, proved: Proved, program: OpenedProgram, key: bytes) -> tuple[Finished, Future[int]]:
        """Keep a proof without waiting for the disk; the future holds its number once it is durable."""
        self.keep_program(program)
        finished = finished_proof(proved)
        return finished, self._library.submit(_new_proof(finished, program, key, kept=True))

    def keep_found(self, found: Iterable[Finished]) -> None:
        """Copies for the cache become proofs of the user, who asked for them."""
        copies = [one.proof_id for one in found if not one.kept and one.proof_id is not None]
        if copies:
            self._library.keep(copies)

    def keep_program(self, program: OpenedProgram) -> None:
        """So that its proofs can be verified again."""
        program_id = program.native.program_id
        with self._guard:
            if program_id in self._kept_programs:
                return
            if not any(one.program_id == program_id and one.elf_bytes is not None for one in self._library.programs()):
                self._library.add_program(program.elf, program.name)
            self._kept_programs.add(program_id)


def finished_proof(proved: Proved) -> Finished:
    """A proof that was just made, with its bytes; no library knows it yet."""
    data, opening = encoded_proof(proved)
    return Finished(proved.proof, proof_decode(data).identity, data, opening, execution=proved.execution)


def _is_asked_for(file: ProofFile, record: Record, program: OpenedProgram, witness: bytes, request: Request) -> bool:
    """Rows that were exchanged, and sealed again, still do not name another's program, backend and input."""
    entry = record.entry
    if (file.identity, file.body_hash) != (entry.identity, entry.body_hash):
        return False
    if (file.program_id, file.backend) != (program.native.program_id, backend_named(request.backend).id):
        return False
    if record.opening is None:
        return True
    identity, _, opened = opening_decode(record.opening)
    return identity == file.identity and opened == witness


def _new_proof(finished: Finished, program: OpenedProgram, key: bytes, *, kept: bool) -> NewProof:
    return NewProof(finished.proof_bytes, finished.opening_bytes, key, kept=kept, program_name=program.name)
