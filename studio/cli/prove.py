"""`prove`: run a program, prove the run, and write the proof file with its private opening beside it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.inputs import given_program, given_witness
from studio.cli.output import JsonValue
from studio.cli.parser import PROGRAM, Parser, add_backend, add_library, add_limits, add_program
from studio.cli.prove_result import print_proved, proved_json
from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text, duration_text
from studio.session import (
    BatchItem,
    Control,
    Finished,
    Keeping,
    OpenedProgram,
    ProverWatch,
    Request,
    counts_steps,
    finished_proof,
    forecast_advice,
    forecast_basis,
    jobs_folder,
    opening_path_of,
    prove_request,
    submit,
)


def _configure(parser: Parser) -> None:
    add_program(parser)
    add_backend(parser)
    parser.add_argument(
        "--out", metavar="F", help=translate(N_("the proof file to write; only --estimate and --queue go without"))
    )
    parser.add_argument(
        "--form",
        default="",
        help=translate(
            N_(
                "the kind of evidence; Trace has compact (default) and audit, which reveals the input; "
                "Halo2 has snark; RISC0 has composite (default) and succinct"
            )
        ),
    )
    parser.add_argument(
        "--estimate", action="store_true", help=translate(N_("only tell what the proof would cost; write nothing"))
    )
    parser.add_argument(
        "--again", action="store_true", help=translate(N_("prove anew, even if the library has this proof"))
    )
    parser.add_argument(
        "--no-library",
        action="store_true",
        help=translate(N_("do not look into the library, and keep nothing there")),
    )
    parser.add_argument(
        "--log",
        metavar="FILE",
        help=translate(N_("write what a foreign prover says to FILE (without it, kept only when it fails)")),
    )
    parser.add_argument(
        "--queue", action="store_true", help=translate(N_("only put it into the queue; `jobs run` proves it"))
    )
    add_library(parser)
    add_limits(parser)


def _check_own_inputs(out: Path, program: Path, witness_file: str | None) -> None:
    """UserError when the proof or its opening would be written over what the command reads."""
    inputs = {N_("program"): program, N_("input"): None if witness_file is None else Path(witness_file)}
    for what, path in inputs.items():
        for written in (out, opening_path_of(out)):
            if path is not None and written.exists() and path.exists() and written.samefile(path):
                raise UserError("cli.own_input", {"path": str(written), "what": translate(what)})


def _execute(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    request = Request(arguments.backend, arguments.form)
    reveals = session.reveals_witness(backend=request.backend, form=request.form)
    if arguments.out is None and not (arguments.estimate or arguments.queue):
        detail = translate(N_("the following arguments are required: --out"))
        raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} prove"})
    writes = arguments.out is not None and not arguments.estimate
    if writes:
        session.check_target(Path(arguments.out))
        session.check_target(opening_path_of(Path(arguments.out)))
    program = given_program(context)
    if writes:
        _check_own_inputs(Path(arguments.out), program.path, arguments.witness_file)
    witness = given_witness(context, program)
    payload: dict[str, JsonValue] = {"program": program.name, "reveals_witness": reveals}
    if arguments.estimate:
        payload["forecast"] = _forecast(context, program, witness, request)
        _note_revealing(context, reveals=reveals)
        output.result(payload)
        return DONE
    if arguments.queue:
        return _queue(context, BatchItem(program, witness, request), payload)
    with ExitStack() as stack:
        keeping, trouble = _keeping(context, stack)
        finished = _found(keeping, program, witness, request, again=arguments.again)
        if finished is None:
            if reveals:
                payload["forecast"] = _forecast(context, program, witness, request)
            _note_revealing(context, reveals=reveals)
            finished = _prove(context, keeping, program, witness, request)
        else:
            _note_revealing(context, reveals=reveals)
        if trouble is not None:
            finished = replace(finished, trouble=trouble)
        stored = session.store_bytes(finished.proof_bytes, finished.opening_bytes, Path(arguments.out))
    print_proved(session, program, finished, stored, output)
    output.result({**payload, **proved_json(session, program, witness, finished, stored)})
    return DONE


def _queue(context: Context, item: BatchItem, payload: dict[str, JsonValue]) -> int:
    arguments, output = context.arguments, context.output
    out = None if arguments.out is None else Path(arguments.out)
    with context.open_library() as library:
        keeping = Keeping(context.session, library)
        (number,) = submit(
            jobs_folder(), [prove_request(context.session, keeping, item, out=out, again=arguments.again)]
        )
    output.line(translate(N_("Queued as job {id}; `jobs run` proves it")).format(id=number))
    output.result({**payload, "job": number})
    return DONE


def _keeping(context: Context, stack: ExitStack) -> tuple[Keeping | None, UserError | None]:
    """The library, or why there is none: the file that was asked for is worth more than a place in the library."""
    if context.arguments.no_library:
        return None, None
    try:
        return Keeping(context.session, stack.enter_context(context.open_library())), None
    except UserError as error:
        if context.named_library is not None:
            raise
        return None, error


def _found(
    keeping: Keeping | None, program: OpenedProgram, witness: bytes, request: Request, *, again: bool
) -> Finished | None:
    if keeping is None or again:
        return None
    return keeping.find(keeping.key(program, witness, request), program, witness, request)


def _prove(
    context: Context, keeping: Keeping | None, program: OpenedProgram, witness: bytes, request: Request
) -> Finished:
    session, chosen = context.session, {"backend": request.backend, "form": request.form}
    log = context.arguments.log
    watch = ProverWatch(None if log is None else Path(log))

    def work(control: Control) -> Finished:
        if not counts_steps(request.backend):
            with suppress(UserError):  # a forecast is only for whoever waits
                watch.expected_s = session.forecast(program, witness, control, **chosen).seconds
        if keeping is None:
            return finished_proof(session.prove(program, witness, control, watcher=watch, **chosen))
        # Only a copy for the cache: the proof itself is the file. It is there before a late Ctrl-C can count.
        again = context.arguments.again
        return keeping.prove(
            program, witness, request, control, again=again, kept=False, must_keep=False, watcher=watch
        )

    try:
        finished = run_cancellable(work, watch=None if counts_steps(request.backend) else watch)
    except UserError as error:
        if (path := watch.failed()) is not None:
            error.params["log"] = path
        raise
    except Cancelled:
        watch.ended()
        raise
    watch.ended()
    return finished


def _forecast(context: Context, program: OpenedProgram, witness: bytes, request: Request) -> dict[str, JsonValue]:
    session, chosen = context.session, {"backend": request.backend, "form": request.form}
    forecast = run_cancellable(lambda control: session.forecast(program, witness, control, **chosen))
    context.output.line(
        translate(N_("Estimated: at most {size} before compression, about {time}, {memory} of memory")).format(
            size=bytes_text(forecast.proof_bytes),
            time=duration_text(int(forecast.seconds * 1e9)),
            memory=bytes_text(forecast.peak_bytes),
        )
    )
    context.output.line(forecast_basis(forecast))
    if advice := forecast_advice(forecast, request.backend):
        context.output.line(advice)
    return {
        "seconds": forecast.seconds,
        "peak_bytes": forecast.peak_bytes,
        "proof_bytes": forecast.proof_bytes,
        "fits": forecast.fits,
        "measured_runs": forecast.measured_runs,
    }


def _note_revealing(context: Context, *, reveals: bool) -> None:
    if reveals:
        context.output.line(translate(N_("Note: whoever reads an audit proof can read the private input in it.")))
    context.output.flush()


COMMAND = Command(N_("prove a run and write the proof file"), _configure, _execute)
