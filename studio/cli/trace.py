"""`trace`: look into a run at any step, search it, and see where its steps went."""

from __future__ import annotations

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.inputs import given_program, given_witness
from studio.cli.output import JsonValue, Output
from studio.cli.parser import (
    Parser,
    add_limits,
    add_program,
    any_number,
    named,
    number_within,
    step_number,
)
from studio.cli.run import fault_json, print_outcome
from studio.cli.trace_rows import print_rows, row_json
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import (
    OpenedProgram,
    Query,
    RunView,
    address_query,
    function_query,
    mark_query,
    pc_query,
    value_query,
)

_MOST_ROWS = 4096
_MOST_MARKS = 65_536


def _configure(parser: Parser) -> None:
    add_program(parser)
    parser.add_number(
        "--at", metavar="N", kind=step_number, explanation=translate(N_("the first step to show, or to search from"))
    )
    parser.add_number(
        "--rows",
        metavar="K",
        kind=lambda text: number_within(text, 1, _MOST_ROWS),
        default=20,
        explanation=translate(N_("how many rows (default: 20)")),
    )
    parser.add_argument(
        "--find",
        metavar="WHAT",
        help=translate(
            N_("search: pc=, address=, write= (a number or LOW:HIGH), function=, value=, mark= (a number or a name)")
        ),
    )
    parser.add_argument(
        "--backward",
        action="store_true",
        help=translate(N_("search towards the start; without a search, show the rows that end before step N")),
    )
    parser.add_argument("--registers", action="store_true", help=translate(N_("show all registers before each step")))
    parser.add_argument("--functions", action="store_true", help=translate(N_("steps and calls of every function")))
    parser.add_argument("--opcodes", action="store_true", help=translate(N_("how often each instruction ran")))
    parser.add_argument("--marks", action="store_true", help=translate(N_("the marks in the order of the run")))
    add_limits(parser)


def _execute(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    program = given_program(context)
    witness = given_witness(context, program)
    query = None if arguments.find is None else _query(program, arguments.find)
    view = run_cancellable(lambda control: session.record(program, witness, control))
    payload: dict[str, JsonValue] = {
        "program": program.name,
        "steps": view.execution.steps,
        "exit_code": view.execution.exit_code,
        "fault": None if view.execution.fault is None else fault_json(view.execution.fault),
        "snapshot_spacing_steps": view.snapshot_spacing_steps,
        "snapshot_bytes": view.snapshot_bytes,
    }
    output.line(translate(N_("Program: {name}")).format(name=program.name))
    print_outcome(view.execution, output)
    output.line()
    if arguments.functions:
        payload["functions"] = _functions(view, output)
    if arguments.opcodes:
        payload["opcodes"] = _opcodes(view, output)
    if arguments.marks:
        payload["marks"] = _marks(view, output)
        payload["mark_totals"] = _mark_totals(view, output)
    if query is not None:
        payload["found"] = _found_page(context, view, query, payload)
    elif arguments.at is not None or not (arguments.functions or arguments.opcodes or arguments.marks):
        _asked_page(context, view, payload)
    output.result(payload)
    return DONE


def _found_page(context: Context, view: RunView, query: Query, payload: dict[str, JsonValue]) -> int | None:
    """Search and show the page that begins with what was found; its step."""
    arguments, output = context.arguments, context.output
    forward = not arguments.backward
    start = arguments.at if arguments.at is not None else 0 if forward else view.execution.steps
    found = run_cancellable(lambda control: view.find(query, start, control, forward=forward))
    if found is None:
        output.line(translate(N_("Nothing in the run matches.")))
        payload["rows"] = []
        return None
    output.line(translate(N_("Found at step {step}.")).format(step=count_text(found)))
    _page(context, view, found, payload)
    return found


def _asked_page(context: Context, view: RunView, payload: dict[str, JsonValue]) -> None:
    """The rows from --at on, or backwards the rows that end before it."""
    arguments, steps = context.arguments, view.execution.steps
    if not arguments.backward:
        _page(context, view, arguments.at or 0, payload)
        return
    end = steps if arguments.at is None else min(arguments.at, steps)
    first = max(end - arguments.rows, 0)
    _page(context, view, first, payload, count=end - first)


def _page(
    context: Context, view: RunView, first_step: int, payload: dict[str, JsonValue], *, count: int | None = None
) -> None:
    rows = view.page(first_step, context.arguments.rows if count is None else count)
    payload["rows"] = [row_json(row) for row in rows]
    print_rows(rows, context.output, with_registers=context.arguments.registers)
    if view.execution.steps == 0:
        context.output.line(translate(N_("The run ended before its first step was complete.")))
    elif not rows and count is None:
        text = N_("The run has no step {step}; its last step is {last}.")
        context.output.line(
            translate(text).format(step=count_text(first_step), last=count_text(view.execution.steps - 1))
        )


def _query(program: OpenedProgram, text: str) -> Query:
    kind, _, what = text.partition("=")
    if kind not in ("pc", "address", "write", "function", "value", "mark") or not what:
        raise UserError("cli.unknown_search", {"text": text})
    if kind == "function":
        return function_query(program.native, what)
    if kind == "mark":
        return mark_query(_mark_number(program, what))
    if kind == "value":
        return value_query(named("--find value", lambda typed: number_within(typed, -(2**31), 2**32 - 1), what))
    low, colon, high = what.partition(":")
    bounds = named(f"--find {kind}", any_number, low), named(f"--find {kind}", any_number, high) if colon else None
    return pc_query(*bounds) if kind == "pc" else address_query(*bounds, stores_only=kind == "write")


def _mark_number(program: OpenedProgram, text: str) -> int:
    for number, name in program.mark_names.items():
        if name == text:
            return number
    try:
        return named("--find mark", _possible_mark, text)
    except UserError as error:
        if error.message_id != "cli.not_a_number":
            raise
        known = ", ".join(program.mark_names.values()) or translate(N_("none"))
        raise UserError("trace.no_mark", {"name": text, "known": known}) from error


def _possible_mark(text: str) -> int:
    """The instruction has 12 bits for it, with a sign."""
    return number_within(text, -2048, 2047)


def _functions(view: RunView, output: Output) -> list[JsonValue]:
    totals = view.function_totals()
    all_steps = max(view.execution.steps, 1)
    output.table(
        [translate(N_("steps")), "%", translate(N_("calls")), translate(N_("function"))],
        [
            [
                count_text(total.steps),
                f"{100 * total.steps / all_steps:.1f}",
                count_text(total.calls),
                total.name or translate(N_("(no function)")),
            ]
            for total in totals
        ],
        right=(0, 1, 2),
    )
    return [
        {"name": total.name, "address": total.address, "steps": total.steps, "calls": total.calls} for total in totals
    ]


def _opcodes(view: RunView, output: Output) -> list[JsonValue]:
    totals = view.opcode_totals()
    output.table(
        [translate(N_("count")), translate(N_("instruction"))],
        [[count_text(count), mnemonic] for mnemonic, count in totals],
        right=(0,),
    )
    return [{"mnemonic": mnemonic, "count": count} for mnemonic, count in totals]


def _marks(view: RunView, output: Output) -> list[JsonValue]:
    marks = view.marks(0, _MOST_MARKS)
    output.table(
        [translate(heading) for heading in (N_("step"), N_("mark"), N_("name"), N_("value"))],
        [[count_text(mark.step), str(mark.number), mark.name or "", str(mark.value)] for mark in marks],
        right=(0, 1, 3),
    )
    left_out = view.execution.mark_count - len(marks)
    if left_out > 0:
        output.line(translate(N_("... and {count} more")).format(count=count_text(left_out)))
    return [{"step": mark.step, "number": mark.number, "name": mark.name, "value": mark.value} for mark in marks]


def _mark_totals(view: RunView, output: Output) -> list[JsonValue]:
    totals = view.mark_totals()
    output.line()
    output.table(
        [translate(N_("mark")), translate(N_("name")), translate(N_("count"))],
        [[str(number), name or "", count_text(count)] for number, name, count in totals],
        right=(0, 2),
    )
    return [{"number": number, "name": name, "count": count} for number, name, count in totals]


COMMAND = Command(N_("look into a run at any step"), _configure, _execute)
