"""`run`: execute a program on a private input and show its public outputs."""

from __future__ import annotations

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, REFUSED
from studio.cli.inputs import given_program, given_witness
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser, add_limits, add_program
from studio.cli.work import run_cancellable
from studio.model.faults import fault_message, place_text
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text, rate_text
from studio.session import Execution, Fault, OpenedProgram, Session

_SHOWN_BYTES = 256  # of a journal or console in text mode; JSON has them whole


def execution_json(execution: Execution) -> dict[str, JsonValue]:
    """The outcome of a run with stable keys."""
    return {
        "journal": execution.journal.hex(),
        "exit_code": execution.exit_code,
        "steps": execution.steps,
        "marks": execution.mark_count,
        "fault": None if execution.fault is None else fault_json(execution.fault),
        "console": execution.console.decode("utf-8", "backslashreplace"),
        "console_dropped_bytes": execution.console_dropped_bytes,
        "witness_read_bytes": execution.witness_read_bytes,
        "memory_bytes": execution.memory_bytes,
        "elapsed_ns": execution.elapsed_ns,
    }


def fault_json(fault: Fault) -> dict[str, JsonValue]:
    """Why a guest stopped, for programs and for people."""
    message = fault_message(fault.kind, fault.pc, fault.function, fault.address, fault.detail)
    return {
        "kind": fault.kind,
        "pc": fault.pc,
        "function": fault.function,
        "address": fault.address,
        "detail": fault.detail,
        "text": message.what,
        "next_step": message.next_step,
    }


def print_outcome(execution: Execution, output: Output) -> None:
    """Steps, exit code or fault, and the console."""
    if execution.fault is not None:
        fault = execution.fault
        message = fault_message(fault.kind, fault.pc, fault.function, fault.address, fault.detail)
        output.line(translate(N_("Fault at {place}:")).format(place=place_text(fault.pc, fault.function)))
        output.line(f"  {message.what}")
        output.line(f"  {message.next_step}")
    else:
        output.line(translate(N_("Exit code: {code}")).format(code=execution.exit_code))
    output.line(
        translate(N_("Steps: {steps} in {time} ({rate}); marks: {marks}; memory: {memory}")).format(
            steps=count_text(execution.steps),
            time=duration_text(execution.elapsed_ns),
            rate=rate_text(execution.steps, execution.elapsed_ns),
            marks=count_text(execution.mark_count),
            memory=bytes_text(execution.memory_bytes),
        )
    )
    if execution.console:
        output.line(translate(N_("Console:")))
        for line in execution.console[:4096].decode("utf-8", "backslashreplace").splitlines():
            output.line(f"  {line}")
    left_out_bytes = max(len(execution.console) - 4096, 0) + execution.console_dropped_bytes
    if left_out_bytes:
        output.line(translate(N_("  ... and {size} more")).format(size=bytes_text(left_out_bytes)))


def print_journal(session: Session, program: OpenedProgram, journal: bytes, output: Output) -> None:
    """The public outputs, by field where the manifest names them."""
    shown = journal[:_SHOWN_BYTES].hex()
    more = f"... ({bytes_text(len(journal))})" if len(journal) > _SHOWN_BYTES else ""
    output.line(translate(N_("Public outputs: {hex}")).format(hex=(shown + more) or translate(N_("none"))))
    for name, value in session.journal_fields(program, journal):
        output.line(f"  {name} = {value[:_SHOWN_BYTES]}")


def _configure(parser: Parser) -> None:
    add_program(parser)
    add_limits(parser)


def _execute(context: Context) -> int:
    session, output = context.session, context.output
    program = given_program(context)
    witness = given_witness(context, program)
    execution = run_cancellable(lambda control: session.run(program, witness, control))
    ok = execution.exit_code == 0
    output.line(translate(N_("Program: {name}")).format(name=program.name))
    print_journal(session, program, execution.journal, output)
    print_outcome(execution, output)
    output.result(
        {
            "program": program.name,
            "program_id": program.native.program_id.hex(),
            **execution_json(execution),
            "outputs": dict(session.journal_fields(program, execution.journal)),
        },
        ok=ok,
    )
    return DONE if ok else REFUSED


COMMAND = Command(N_("run a program and show its public outputs"), _configure, _execute)
