"""The program and the private input that the arguments name."""

from __future__ import annotations

from pathlib import Path

from studio.cli.context import Context
from studio.model.errors import UserError
from studio.session import OpenedProgram


def given_program(context: Context) -> OpenedProgram:
    """The program that the command names."""
    return context.session.open(context.arguments.program)


def given_witness(context: Context, program: OpenedProgram) -> bytes:
    """The private input of a run: as a whole, or by fields over a sample or over their defaults."""
    arguments, session = context.arguments, context.session
    if _given_whole(context) and arguments.sample is not None:
        raise UserError("cli.two_witnesses")
    if arguments.sample is not None or (program.manifest is not None and not _given_whole(context)):
        return session.witness(program, _assignments(arguments.fields), sample=arguments.sample)
    return witness_if_given(context, program) or b""


def witness_if_given(context: Context, program: OpenedProgram) -> bytes | None:
    """The private input as a whole or by fields; None when it is not given at all."""
    arguments, session = context.arguments, context.session
    ways = (bool(arguments.fields), arguments.witness is not None, arguments.witness_file is not None)
    if sum(ways) > 1:
        raise UserError("cli.two_witnesses")
    if arguments.witness is not None:
        return session.typed_witness(arguments.witness)
    if arguments.witness_file is not None:
        return session.load_witness(Path(arguments.witness_file))
    return session.witness(program, _assignments(arguments.fields)) if arguments.fields else None


def _given_whole(context: Context) -> bool:
    return context.arguments.witness is not None or context.arguments.witness_file is not None


def _assignments(fields: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in fields:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UserError("cli.bad_assignment", {"text": text})
        if name in values:
            raise UserError("cli.field_twice", {"field": name})
        values[name] = value
    return values
