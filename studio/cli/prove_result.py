"""What `prove` says about a finished proof, for people and for programs."""

from __future__ import annotations

from studio.cli.output import JsonValue, Output
from studio.cli.run import execution_json, print_journal
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text, rate_text
from studio.session import Execution, Finished, OpenedProgram, Session, StoredProof, circuit_k, circuit_words

_QUICK_STEPS = 2**22  # a plain run of so many takes less time than the start of this program


def print_proved(
    session: Session, program: OpenedProgram, finished: Finished, stored: StoredProof, output: Output
) -> None:
    """The public outputs, what was proved or found, and where the files are."""
    proof = finished.proof
    output.line(translate(N_("Program: {name}")).format(name=program.name))
    print_journal(session, program, proof.statement.journal, output)
    made_by = {"backend": session.backend_name(proof), "version": proof.backend_version, "device": proof.device}
    if finished.execution is None:
        text = N_("From the library: proof {id} by {backend} {version}, made on {device} in {time} (anew: --again)")
        time = duration_text(proof.elapsed_ns)
        output.line(translate(text).format(id=finished.proof_id, time=time, **made_by))
    else:
        steps = finished.execution.steps
        text = N_("Proved {steps} steps in {time} ({rate}) with {backend} {version} on {device}")
        if proof.statement.steps is None:  # the proof does not say how many there were
            text = N_(
                "Proved in {time} with {backend} {version} on {device}; "
                "{steps} steps ({rate}), measured here, not proved"
            )
        output.line(
            translate(text).format(
                steps=count_text(steps),
                time=duration_text(proof.elapsed_ns),
                rate=rate_text(steps, proof.elapsed_ns),
                **made_by,
            )
        )
    if words := circuit_words(proof):
        output.line(translate(N_("Circuit: {size}")).format(size=words))
    output.line(translate(N_("Proof: {path} ({size})")).format(path=stored.path, size=bytes_text(stored.file_bytes)))
    if stored.opening_path is not None:
        output.line(
            translate(N_("Opening: {path} (private: it holds the input; needed to verify a compact proof)")).format(
                path=stored.opening_path
            )
        )
    if finished.trouble is not None:
        output.line(translate(N_("The library could not keep a copy: {reason}")).format(reason=finished.trouble))
    elif finished.execution is not None and finished.proof_id is not None:
        output.line(translate(N_("In the library: proof {id}")).format(id=finished.proof_id))


def proved_json(
    session: Session, program: OpenedProgram, witness: bytes, finished: Finished, stored: StoredProof
) -> dict[str, JsonValue]:
    """The outcome with stable keys; what only a run can tell is null for a long run that was not made again."""
    proof = finished.proof
    execution = finished.execution or _quick_run(session, program, witness, finished)
    return {
        **_execution_json(finished, execution),
        "program_id": proof.statement.program_id.hex(),
        "backend": proof.backend,
        "backend_version": proof.backend_version,
        "device": proof.device,
        "prove_ns": proof.elapsed_ns,
        "k": circuit_k(proof),
        "proof": str(stored.path),
        "proof_bytes": stored.file_bytes,
        "identity": stored.identity.hex(),
        "opening": None if stored.opening_path is None else str(stored.opening_path),
        "from_library": finished.from_library,
        "library_id": finished.proof_id,
        "library_error": None if finished.trouble is None else str(finished.trouble),
    }


def _quick_run(session: Session, program: OpenedProgram, witness: bytes, finished: Finished) -> Execution | None:
    steps = finished.proof.statement.steps
    return session.run(program, witness) if steps is not None and steps <= _QUICK_STEPS else None


def _execution_json(finished: Finished, execution: Execution | None) -> dict[str, JsonValue]:
    if execution is not None:
        return execution_json(execution)
    statement = finished.proof.statement
    unknown = ("marks", "console", "console_dropped_bytes", "witness_read_bytes", "memory_bytes", "elapsed_ns")
    return {
        "journal": statement.journal.hex(),
        "exit_code": statement.exit_code,
        "steps": statement.steps,
        "fault": None,
        **dict.fromkeys(unknown),
    }
