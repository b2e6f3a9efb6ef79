"""The Trace backend: evidence that anyone who has the input can check by running the program again.

*Compact* evidence is a chain of digests; checking it takes one full run with the input and its salt. *Audit* evidence
carries the memory that each segment starts from, so it needs neither and can be checked in parallel or in samples, but
it reveals the input.
"""

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
from studio.host.system import system_facts
from studio.model.errors import Cancelled, UserError
from studio.model.proof import Opening, Proof, Statement
from studio.model.verdict import YES, Answer, Coverage, Strength, Verdict, no, not_checked
from studio.programs.calls import RISC0
from studio.programs.opening import OpenedProgram

COMPACT, AUDIT = "compact", "audit"
_SEGMENT_STEPS = 2**20  # part of the format
_COMPACT_BYTES, _COMPACT_BYTES_PER_SEGMENT = 180, 32  # the file around them, and the digest of one border
_OWN_BYTES = 745_000  # the engine's, whatever the program: measured in a fresh process
_MOST_TIMED_STEPS = 2**27  # a fraction of a second; of a longer run the rest is taken to go at the same speed
_AVAILABLE = Availability(usable=True, device="CPU", version=__version__)  # asked for at every look into the cache
# What the engine reports about this machine or this request; it says nothing about the proof.
_NOT_ABOUT_THE_PROOF = frozenset({"verify.host_memory", "verify.no_randomness", "verify.bad_sample"})
_LIMIT_FAULTS = frozenset({"memory_limit", "host_memory"})


class TraceBackend:
    """In-process; the engine releases the interpreter while it works."""

    id = "trace"
    name = "Trace"
    strength = Strength.RE_EXECUTABLE
    forms = (COMPACT, AUDIT)
    one_at_a_time = False

    def refuses(self, program: OpenedProgram) -> UserError | None:
        """The format says what the calls of Linux do, and of no others."""
        if program.native.abi == RISC0:
            return UserError("trace.risc0_program", {"name": program.name})
        return None

    def reveals_witness(self, form: str) -> bool:
        """An audit proof holds the memory, and with it the input."""
        return self._is_audit(form)

    def needs_opening(self, proof: Proof) -> bool:
        """Compact evidence is checked by a run with the input."""
        try:
            return native.trace_evidence_info(proof.evidence)[0] == COMPACT
        except UserError:
            return False

    def probe(self, surroundings: Surroundings) -> Availability:
        """It needs nothing but the studio itself."""
        return _AVAILABLE

    def forecast(self, program: OpenedProgram, trace: native.Trace, options: ProveOptions) -> Forecast:
        """A proof takes as long as a plain run, a little commitment aside: so the program is run once more for that.

        The run at hand was recorded, which takes longer, by a factor that depends on the program.
        """
        execution = trace.execution
        segments = execution.steps // _SEGMENT_STEPS + 1
        audit = self._is_audit(options.form)
        evidence_bytes = trace.audit_bytes_estimate if audit else _COMPACT_BYTES + segments * _COMPACT_BYTES_PER_SEGMENT
        proof_bytes = evidence_bytes + len(execution.journal)
        steps, elapsed_ns = trace.timed_again(_MOST_TIMED_STEPS, native.Control())
        peak_bytes = _OWN_BYTES + execution.memory_bytes + proof_bytes
        available_bytes = system_facts().memory_available_bytes
        return Forecast(
            seconds=elapsed_ns / 1e9 * execution.steps / max(1, steps),
            peak_bytes=peak_bytes,
            proof_bytes=proof_bytes,
            fits=available_bytes is None or peak_bytes <= available_bytes,
            free_bytes=available_bytes,
        )

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        options: ProveOptions,
        control: native.Control,
        watcher: Watcher,
    ) -> Proved:
        """One run with commitments."""
        if (refusal := self.refuses(program)) is not None:
            raise refusal
        audit = self._is_audit(options.form)
        started_ns = time.perf_counter_ns()
        made = native.trace_prove(
            program.native,
            witness,
            options.limits,
            control,
            audit=audit,
            max_evidence_bytes=options.max_evidence_bytes,
        )
        return self._proved(program, witness, made, time.perf_counter_ns() - started_ns, audit=audit)

    def prove_batch(
        self,
        program: OpenedProgram,
        witnesses: Sequence[bytes],
        options: ProveOptions,
        control: native.Control,
        *,
        threads: int,
    ) -> Iterable[Proved | UserError | Cancelled] | None:
        """The image of the program is hashed once; the engine spreads the runs over the cores.

        The values are put together as they are taken: meanwhile the engine can be at work on the next group.
        """
        if self._is_audit(options.form):
            return None
        if (refusal := self.refuses(program)) is not None:
            raise refusal
        made = native.trace_prove_batch(program.native, list(witnesses), options.limits, control, threads=threads)
        return (
            self._proved(program, witness, one, one.execution.elapsed_ns, audit=False)
            if isinstance(one, native.TraceProof)
            else one
            for witness, one in zip(witnesses, made, strict=True)
        )

    def _proved(
        self, program: OpenedProgram, witness: bytes, made: native.TraceProof, elapsed_ns: int, *, audit: bool
    ) -> Proved:
        execution = made.execution
        proof = Proof(
            statement=Statement(
                program.native.program_id, execution.journal, execution.exit_code or 0, execution.steps
            ),
            backend=self.id,
            backend_version=__version__,
            evidence=made.evidence,
            studio_version=__version__,
            created_unix_ms=time.time_ns() // 1_000_000,
            elapsed_ns=elapsed_ns,
            device="CPU",
        )
        return Proved(proof, execution, None if audit else Opening(made.salt, witness))

    def verify(
        self,
        proof: Proof,
        trusted: OpenedProgram,
        opening: Opening | None,
        options: VerifyOptions,
        control: native.Control,
    ) -> Verdict:
        """Run the program again, in whole or in segments."""
        started_ns = time.perf_counter_ns()
        evidence, fits, coverage = _NOT_FOR_THIS_PROGRAM, _EVIDENCE_FIRST, None
        for_program = self._for_program(proof.statement, trusted)
        if (refusal := self.refuses(trusted)) is not None and for_program is YES:
            evidence = no(refusal.message_id, **refusal.params)
        elif for_program is YES:
            evidence, fits, coverage = self._check(proof, trusted, opening, options, control)
        return Verdict(
            evidence_valid=evidence,
            for_trusted_program=for_program,
            fits_witness=fits,
            strength=self.strength,
            coverage=coverage,
            elapsed_ns=time.perf_counter_ns() - started_ns,
        )

    def _for_program(self, statement: Statement, trusted: OpenedProgram) -> Answer:
        trusted_id = trusted.native.program_id
        if statement.program_id == trusted_id:
            return YES
        return no("verify.other_program", got=statement.program_id.hex(), expected=trusted_id.hex())

    def _check(
        self,
        proof: Proof,
        trusted: OpenedProgram,
        opening: Opening | None,
        options: VerifyOptions,
        control: native.Control,
    ) -> tuple[Answer, Answer, Coverage | None]:
        """(the evidence is valid, it fits this witness, how much was looked at)"""
        statement = proof.statement
        if statement.exit_code != 0:
            return no("verify.statement_exit", exit_code=statement.exit_code), _EVIDENCE_FIRST, None
        if statement.steps is None:
            return no("verify.no_steps"), _EVIDENCE_FIRST, None
        if statement.steps > options.limits.max_steps:
            return not_checked("verify.own_limit"), _EVIDENCE_FIRST, None
        try:
            form, segments, _ = native.trace_evidence_info(proof.evidence)
        except UserError as error:
            return _refusal(error), _EVIDENCE_FIRST, None
        if form == COMPACT and options.sample is not None:
            raise UserError("verify.compact_is_whole")
        if form == COMPACT and opening is None:
            return not_checked("verify.needs_opening"), not_checked("verify.no_witness"), None
        shared = (trusted.native, statement.journal, statement.steps, proof.evidence)
        try:
            if form == COMPACT and opening is not None:
                native.trace_verify_compact(*shared, opening.witness, opening.salt, options.limits, control)
                return YES, YES, Coverage(segments, segments)
            checked, segments = native.trace_verify_audit(
                *shared, options.limits, control, sample=options.sample, threads=options.threads
            )
        except UserError as error:
            if error.message_id in _NOT_ABOUT_THE_PROOF:
                raise
            if error.message_id == "verify.wrong_witness":
                return not_checked("verify.witness_first"), _refusal(error), None
            if error.message_id == "verify.guest_fault" and error.params.get("kind") in _LIMIT_FAULTS:
                return not_checked("verify.own_limit"), _EVIDENCE_FIRST, None
            return _refusal(error), _EVIDENCE_FIRST, None
        return YES, not_checked("verify.audit_holds_input"), Coverage(checked, segments)

    def _is_audit(self, form: str) -> bool:
        return known_form(self, form) == AUDIT


_NOT_FOR_THIS_PROGRAM = not_checked("verify.program_first")
_EVIDENCE_FIRST = not_checked("verify.evidence_first")


def _refusal(error: UserError) -> Answer:
    return no(error.message_id, **error.params)
