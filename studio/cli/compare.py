"""`compare`: the same program on the same input by every backend that works here."""

from __future__ import annotations

from studio.cli.comparison import comparison_json, print_comparison
from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, REFUSED
from studio.cli.inputs import given_program, given_witness
from studio.cli.parser import Parser, add_limits, add_program
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session import BACKEND_NAMES, Control
from studio.session.comparison import ComparedBackend, compare_backends, in_usual_order


def _configure(parser: Parser) -> None:
    add_program(parser)
    parser.add_argument(
        "--backends",
        metavar="NAMES",
        default="",
        help=translate(N_("only these, with commas between (default: all that work here)")),
    )
    add_limits(parser)


def _execute(context: Context) -> int:
    session, output = context.session, context.output
    names = [name.strip() for name in context.arguments.backends.split(",") if name.strip()]
    for name in names:
        if name.lower() not in {known.lower() for known in BACKEND_NAMES}:
            raise UserError("backend.unknown", {"name": name, "known": ", ".join(BACKEND_NAMES)})
    program = given_program(context)
    witness = given_witness(context, program)

    def work(control: Control) -> list[ComparedBackend]:
        return list(compare_backends(session, program, witness, control, names=names))

    comparison = in_usual_order(program.name, run_cancellable(work))
    print_comparison(comparison, output)
    failures = comparison.failures()
    for failure in failures:
        output.line(failure)
    good = bool(comparison.measured) and not failures
    output.result(comparison_json(comparison), ok=good)
    return DONE if good else REFUSED


COMMAND = Command(N_("prove the same by every backend, and compare"), _configure, _execute)
