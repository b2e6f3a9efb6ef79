"""Proving and verifying in this process, with whichever backend a proof names. Nothing is stored here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.backends.protocol import Forecast, NoWatcher, Proved, VerifyOptions, Watcher
from studio.backends.registry import BACKENDS, backend_named, backend_of_proofs
from studio.model.errors import UserError
from studio.model.proof import Opening, Proof, StoredOpening
from studio.model.verdict import Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.core import Core
from studio.session.proof_files import LoadedProof
from studio.session.turns import turn
from studio.trace.view import RunView


class Proving(Core):
    """From a program and a private input to a proof, and from a proof to a verdict."""

    def forecast(
        self, program: OpenedProgram, witness: bytes, control: Control, *, backend: str, form: str
    ) -> Forecast:
        """What a proof would cost, from a measured run."""
        trace = self.recorded(program, witness, control)
        return backend_named(backend).forecast(program, trace, self.prove_options(form))

    def forecast_run(self, program: OpenedProgram, run: RunView, *, backend: str, form: str) -> Forecast:
        """The same from a run that is at hand."""
        return backend_named(backend).forecast(program, run.trace, self.prove_options(form))

    def refuses(self, program: OpenedProgram, *, backend: str) -> UserError | None:
        """Why that backend cannot take the program at all; None when it can."""
        return backend_named(backend).refuses(program)

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
        watcher: Watcher | None = None,
    ) -> Proved:
        """Run and prove, without storing."""
        prover = backend_named(backend)
        if (refusal := prover.refuses(program)) is not None:
            raise refusal
        control, watcher = control or Control(), watcher or NoWatcher()
        with turn(prover, control, watcher):
            return prover.prove(program, witness, self.prove_options(form), control, watcher)

    def backend_name(self, proof: Proof) -> str:
        """The name on screen of the backend that a proof names; its own word where this version has no such backend."""
        return next((backend.name for backend in BACKENDS if backend.id == proof.backend), proof.backend)

    def needs_opening(self, loaded: LoadedProof) -> bool:
        """Whether nothing can be decided about a proof without its opening."""
        return backend_of_proofs(loaded.proof.backend).needs_opening(loaded.proof)

    def reveals_input(self, loaded: LoadedProof) -> bool:
        """Whether whoever gets this very proof can learn the private input from it."""
        backend = backend_of_proofs(loaded.proof.backend)
        # A proof that needs an opening keeps the input in it.
        return any(map(backend.reveals_witness, backend.forms)) and not backend.needs_opening(loaded.proof)

    def verify(
        self,
        proof: Proof,
        program: OpenedProgram,
        opening: Opening | None = None,
        control: Control | None = None,
        *,
        sample: int | None = None,
        threads: int | None = None,
        parameters_folder: Path | None = None,
        watcher: Watcher | None = None,
    ) -> Verdict:
        """Three answers about a proof. A proof that is merely wrong is an answer, never an exception.

        `parameters_folder`: where Halo2's public parameters are kept, for a process that does not know its user.
        """
        backend, surroundings = backend_of_proofs(proof.backend), self.surroundings
        if parameters_folder is not None:
            surroundings = replace(surroundings, parameters_folder=parameters_folder)
        threads = self.settings.verify_threads if threads is None else threads
        options = VerifyOptions(self.limits, sample, threads, surroundings, watcher or NoWatcher())
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
        watcher: Watcher | None = None,
    ) -> Verdict:
        """Verify a proof file with what its reader has: an opening, an input, or neither."""
        opening = None
        if stored_opening is not None:
            if stored_opening.proof_identity != loaded.identity:
                raise UserError("verify.other_opening")
            opening = stored_opening.opening if witness is None else replace(stored_opening.opening, witness=witness)
        return self.verify(loaded.proof, program, opening, control, sample=sample, threads=threads, watcher=watcher)
