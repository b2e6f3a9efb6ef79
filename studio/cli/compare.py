"""`compare`: the same program on the same input by every backend that works here."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from studio.cli.comparison import comparison_json, print_comparison
from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, REFUSED
from studio.cli.inputs import given_program, given_witness
from studio.cli.parser import Parser, add_library, add_limits, add_program
from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.model.text import N_, translate
from studio.session import BACKEND_NAMES, Control, Keeping, Library, OpenedProgram, ProverWatch
from studio.session.background import Cancel
from studio.session.comparison import ComparedBackend, RowState, compare_backends, in_usual_order, stopped
from studio.session.comparison_care import Care, care_by_worker
from studio.session.comparison_words import expectation_text
from studio.session.verify_worker import VerifyWorker


def _configure(parser: Parser) -> None:
    add_program(parser)
    parser.add_argument(
        "--backends",
        metavar="NAMES",
        default="",
        help=translate(N_("only these, with commas between (default: all that work here)")),
    )
    add_library(parser)
    parser.add_argument(
        "--no-library", action="store_true", help=translate(N_("do not keep the proofs in the library"))
    )
    add_limits(parser)


def _execute(context: Context) -> int:
    session, output = context.session, context.output
    names = _names(context.arguments.backends)
    program = given_program(context)
    witness = given_witness(context, program)
    rows: list[ComparedBackend] = []
    watch, cancel = ProverWatch(), Cancel()
    with ExitStack() as stack:
        care = _care(context, stack, program, witness, cancel)

        def work(control: Control) -> None:
            for row in compare_backends(session, program, witness, control, names=names, care=care, watcher=watch):
                rows.append(row)
                watch.expected_s = row.forecast_s if row.state is RowState.RUNNING else None
                if expected := expectation_text(row):
                    output.line(expected)
                    output.flush()

        try:
            run_cancellable(work, watch=watch, cancel=cancel.stop)
        except Cancelled:
            print_comparison(in_usual_order(program, stopped(rows)), output)
            output.flush()
            raise
        finally:
            watch.ended()
    comparison = in_usual_order(program, rows)
    print_comparison(comparison, output)
    failures = comparison.failures()
    for failure in failures:
        output.line(translate(N_("NOT AS EXPECTED: {what}")).format(what=failure))
    good = bool(comparison.measured) and not failures
    output.result(comparison_json(comparison), ok=good)
    return DONE if good else REFUSED


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name.lower() not in {known.lower() for known in BACKEND_NAMES}:
            raise UserError("backend.unknown", {"name": name, "known": ", ".join(BACKEND_NAMES)})
    return names


def _care(context: Context, stack: ExitStack, program: OpenedProgram, witness: bytes, cancel: Cancel) -> Care:
    """In the library, if there is one; a library that cannot be opened spoils a comparison only where it was named."""
    library: Library | None = None
    if not context.arguments.no_library:
        try:
            library = stack.enter_context(context.open_library())
        except UserError as error:
            if context.named_library is not None:
                raise
            context.output.line(translate(N_("The proofs are not kept: {why}")).format(why=error))
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="proving-studio-"))
    worker = VerifyWorker(context.session.settings, Path(scratch) / "verify")
    stack.callback(worker.close)
    keeping = None if library is None else Keeping(context.session, library)
    return care_by_worker(worker, program, witness, cancel, library=library, keeping=keeping)


COMMAND = Command(N_("prove the same by every backend, and compare"), _configure, _execute)
