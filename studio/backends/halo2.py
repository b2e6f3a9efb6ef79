"""The Halo2 backend: zero-knowledge proofs by our own circuit for RV32IM, without trusted setup, on every system."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from studio import __version__, native
from studio.backends.halo2_cost import DEVICE, check_memory, forecast_run, memory_named, remember_run, shipped_cost
from studio.backends.halo2_run import RanHalo2, ready_here, run_halo2
from studio.backends.halo2_verify import check_snark, evidence_bytes, verify_snark
from studio.backends.halo2_wire import Request
from studio.backends.protocol import (
    Availability,
    Forecast,
    Proved,
    ProveOptions,
    Surroundings,
    VerifyOptions,
    Watcher,
    known_form,
)
from studio.backends.prover_process import bounds_here
from studio.backends.run_first import run_first
from studio.host.system import system_facts
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.proof import Opening, Proof, Statement
from studio.model.text import N_, translate
from studio.model.units import counted_text
from studio.model.verdict import Strength, Verdict
from studio.programs.calls import RISC0
from studio.programs.opening import OpenedProgram

SNARK = "snark"


class Halo2Backend:
    """One circuit for all programs; a proof says "within 2^k rows" and nothing else about the run."""

    id = "halo2"
    name = "Halo2"
    strength = Strength.PROVED
    forms = (SNARK,)
    one_at_a_time = True

    def refuses(self, program: OpenedProgram) -> UserError | None:
        """The circuit answers the calls of Linux; what else it cannot take shows in a run."""
        if program.native.abi == RISC0:
            return UserError("halo2.risc0_program", {"name": program.name})
        return None

    def reveals_witness(self, form: str) -> bool:
        """It is zero-knowledge."""
        known_form(self, form)
        return False

    def needs_opening(self, proof: Proof) -> bool:
        """The program is enough."""
        return False

    def probe(self, surroundings: Surroundings) -> Availability:
        """It needs nothing but the studio itself."""
        cores = counted_text(system_facts().cpu_count, N_("CPU, 1 core"), N_("CPU, {count} cores"))
        return Availability(usable=True, device=cores, version=__version__)

    def forecast(self, program: OpenedProgram, trace: native.Trace, options: ProveOptions) -> Forecast:
        """From k and measured runs on this machine; UserError where the run fits no circuit."""
        known_form(self, options.form)
        if (refusal := self.refuses(program)) is not None:
            raise refusal
        return forecast_run(trace, options, __version__)

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        options: ProveOptions,
        control: native.Control,
        watcher: Watcher,
    ) -> Proved:
        """Run it here first; then prove in a process of its own, and check what that made."""
        known_form(self, options.form)
        if (refusal := self.refuses(program)) is not None:
            raise refusal
        watcher.phase = translate(N_("running it here first"))
        execution = run_first(program, witness, options, control)
        with memory_named():
            k, journal = native.halo2_dry_run(program.native, witness, control)
        if journal != execution.journal:
            raise UserError("halo2.inconsistent", {"what": "the circuit's own run writes another journal"})
        check_memory(k)
        if evidence_bytes(k) > options.max_evidence_bytes:
            raise UserError("prove.evidence_too_large", {"limit": options.max_evidence_bytes})
        folder = options.surroundings.parameters_folder
        bounds = bounds_here(shipped_cost(k).seconds)
        ran = run_halo2(Request(k, program.elf, witness, folder), bounds, control, watcher)
        watcher.phase = translate(N_("checking the proof"))
        try:
            check_snark(
                program.native,
                execution.journal,
                ran.evidence,
                lambda k: ready_here(k, folder, control, watcher),
            )
        except UserError as error:
            raise UserError("halo2.bad_proof", {"detail": render(error.message_id, error.params).what}) from error
        remember_run(options.surroundings.measured_file, __version__, k, ran)
        return Proved(_proof(program, execution, ran), execution, None, ran.peak_bytes)

    def prove_batch(
        self,
        program: OpenedProgram,
        witnesses: Sequence[bytes],
        options: ProveOptions,
        control: native.Control,
        *,
        threads: int,
    ) -> Iterable[Proved | UserError | Cancelled] | None:
        """One after the other: each takes the whole machine."""
        return None

    def verify(
        self,
        proof: Proof,
        trusted: OpenedProgram,
        opening: Opening | None,
        options: VerifyOptions,
        control: native.Control,
    ) -> Verdict:
        """Against public columns that are computed from the trusted program."""
        if options.sample is not None:
            raise UserError("verify.proof_is_whole")
        folder = options.surroundings.parameters_folder
        return verify_snark(proof, trusted, lambda k: ready_here(k, folder, control, options.watcher))


def _proof(program: OpenedProgram, execution: native.Execution, ran: RanHalo2) -> Proof:
    return Proof(
        statement=Statement(program.native.program_id, execution.journal, 0, None),
        backend=Halo2Backend.id,
        backend_version=__version__,
        evidence=ran.evidence,
        studio_version=__version__,
        created_unix_ms=time.time_ns() // 1_000_000,
        elapsed_ns=ran.elapsed_ns,
        device=DEVICE,
    )
