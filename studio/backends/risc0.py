"""The RISC0 backend: STARK receipts, made by RISC Zero's r0vm and verified by our own build of its verifier."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from studio import __version__, native
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
from studio.backends.r0vm_find import R0vm, find_r0vm, probe_r0vm
from studio.backends.r0vm_run import R0vmRequest, RanR0vm, run_r0vm
from studio.backends.r0vm_version import NEWEST
from studio.backends.risc0_cost import forecast_run, most_seconds, remember_run
from studio.backends.risc0_program import refusal_of, risc0_program
from studio.backends.risc0_verify import verify_receipt
from studio.backends.run_first import run_first
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.proof import Opening, Proof, Statement
from studio.model.text import N_, translate
from studio.model.verdict import Strength, Verdict
from studio.programs.opening import OpenedProgram

COMPOSITE, SUCCINCT = "composite", "succinct"


class Risc0Backend:
    """A foreign prover in a child process; its receipts hold for anyone who has the program."""

    id = "risc0"
    name = "RISC0"
    strength = Strength.PROVED
    forms = (COMPOSITE, SUCCINCT)
    one_at_a_time = True

    def refuses(self, program: OpenedProgram) -> UserError | None:
        """Portable programs, and those that were built for RISC Zero, are taken."""
        return refusal_of(program)

    def reveals_witness(self, form: str) -> bool:
        """The input is no part of a receipt; how well it is hidden is what RISC Zero claims, and no more."""
        known_form(self, form)
        return False

    def needs_opening(self, proof: Proof) -> bool:
        """The program is enough."""
        return False

    def probe(self, surroundings: Surroundings) -> Availability:
        """Looks for r0vm and asks for its version."""
        return probe_r0vm(surroundings)

    def forecast(self, program: OpenedProgram, trace: native.Trace, options: ProveOptions) -> Forecast:
        """From measured runs on this machine; for the newest r0vm where there is none yet."""
        form = known_form(self, options.form)
        try:
            tool = find_r0vm(options.surroundings)
        except UserError:
            return forecast_run(program.native, trace, options, form, NEWEST)
        device = "CPU" if tool.uses_only_the_processor(has_gpu=True) else ""
        return forecast_run(program.native, trace, options, form, tool.version, device)

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        options: ProveOptions,
        control: native.Control,
        watcher: Watcher,
    ) -> Proved:
        """Run it here first: nothing is sent to the prover that cannot succeed."""
        form, tool = known_form(self, options.form), find_r0vm(options.surroundings)
        if (refusal := self.refuses(program)) is not None:
            raise refusal
        taken = risc0_program(program)
        watcher.phase = translate(N_("running it here first"))
        execution = run_first(program, witness, options, control)
        bounds = bounds_here(most_seconds(execution, form, tool.version))
        request = R0vmRequest(
            container=taken.container,
            witness=witness,
            receipt_kind=form,
            max_receipt_bytes=options.max_evidence_bytes,
            max_memory_bytes=bounds.max_memory_bytes,
            max_elapsed_s=bounds.max_elapsed_s,
        )
        ran = run_r0vm(tool, request, control, watcher)
        watcher.phase = translate(N_("checking the receipt"))
        _check_receipt(ran.receipt, taken.image_id, execution.journal, tool)
        remember_run(options, form, tool.version, ran, len(execution.journal))
        return Proved(_proof(program, execution, tool, ran), execution, None, ran.peak_bytes)

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
        """Against the image id that is computed from the trusted program."""
        if options.sample is not None:
            raise UserError("verify.receipt_is_whole")
        if (refusal := self.refuses(trusted)) is not None:
            raise refusal
        return verify_receipt(proof, risc0_program(trusted).image_id, trusted.native.program_id)


def _check_receipt(receipt: bytes, image_id: bytes, journal: bytes, tool: R0vm) -> None:
    """Only a receipt for this program and this public output counts, whoever wrote it."""
    try:
        native.risc0_verify(receipt, image_id, journal)
    except UserError as error:
        if not error.message_id.startswith("risc0."):
            raise
        detail = render(error.message_id, error.params).what
        raise UserError("risc0.bad_receipt", {"version": tool.version, "detail": detail}) from error


def _proof(program: OpenedProgram, execution: native.Execution, tool: R0vm, ran: RanR0vm) -> Proof:
    return Proof(
        statement=Statement(program.native.program_id, execution.journal, 0, None),
        backend=Risc0Backend.id,
        backend_version=tool.version,
        evidence=ran.receipt,
        studio_version=__version__,
        created_unix_ms=time.time_ns() // 1_000_000,
        elapsed_ns=ran.elapsed_ns,
        device=ran.device,
    )
