"""`prove`: run a program, prove the run, and write the proof file with its private opening beside it."""

from __future__ import annotations

from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.inputs import given_program, given_witness
from studio.cli.output import JsonValue
from studio.cli.parser import Parser, add_backend, add_limits, add_program
from studio.cli.run import execution_json, print_journal
from studio.cli.work import run_cancellable
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text, rate_text


def _configure(parser: Parser) -> None:
    add_program(parser)
    add_backend(parser)
    parser.add_argument("--out", metavar="F", required=True, help=translate(N_("the proof file to write")))
    parser.add_argument(
        "--form",
        default="",
        help=translate(N_("the kind of evidence; Trace has compact (default) and audit, which reveals the input")),
    )
    parser.add_argument(
        "--estimate", action="store_true", help=translate(N_("only tell what the proof would cost; write nothing"))
    )
    add_limits(parser)


def _execute(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    chosen = {"backend": arguments.backend, "form": arguments.form}
    reveals = session.reveals_witness(**chosen)
    if not arguments.estimate:
        session.check_target(Path(arguments.out))
    program = given_program(context)
    witness = given_witness(context, program)
    payload: dict[str, JsonValue] = {"program": program.name, "reveals_witness": reveals}
    if reveals or arguments.estimate:
        forecast = run_cancellable(lambda control: session.forecast(program, witness, control, **chosen))
        payload["forecast"] = {
            "seconds": forecast.seconds,
            "peak_bytes": forecast.peak_bytes,
            "proof_bytes": forecast.proof_bytes,
            "fits": forecast.fits,
        }
        output.line(
            translate(N_("Estimated: at most {size} before compression, about {time}, {memory} of memory")).format(
                size=bytes_text(forecast.proof_bytes),
                time=duration_text(int(forecast.seconds * 1e9)),
                memory=bytes_text(forecast.peak_bytes),
            )
        )
    if reveals:
        output.line(translate(N_("Note: whoever reads an audit proof can read the private input in it.")))
    output.flush()
    if arguments.estimate:
        output.result(payload)
        return DONE
    proved = run_cancellable(lambda control: session.prove(program, witness, control, **chosen))
    stored = session.store(proved, Path(arguments.out))
    proof = proved.proof
    output.line(translate(N_("Program: {name}")).format(name=program.name))
    print_journal(session, program, proof.statement.journal, output)
    output.line(
        translate(N_("Proved {steps} steps in {time} ({rate}) with {backend} {version} on {device}")).format(
            steps=count_text(proved.execution.steps),
            time=duration_text(proof.elapsed_ns),
            rate=rate_text(proved.execution.steps, proof.elapsed_ns),
            backend=session.backend_name(proof),
            version=proof.backend_version,
            device=proof.device,
        )
    )
    output.line(translate(N_("Proof: {path} ({size})")).format(path=stored.path, size=bytes_text(stored.file_bytes)))
    if stored.opening_path is not None:
        output.line(
            translate(N_("Opening: {path} (private: it holds the input; needed to verify a compact proof)")).format(
                path=stored.opening_path
            )
        )
    output.result(
        {
            **payload,
            **execution_json(proved.execution),
            "program_id": proof.statement.program_id.hex(),
            "backend": proof.backend,
            "backend_version": proof.backend_version,
            "device": proof.device,
            "prove_ns": proof.elapsed_ns,
            "proof": str(stored.path),
            "proof_bytes": stored.file_bytes,
            "identity": stored.identity.hex(),
            "opening": None if stored.opening_path is None else str(stored.opening_path),
        }
    )
    return DONE


COMMAND = Command(N_("prove a run and write the proof file"), _configure, _execute)
