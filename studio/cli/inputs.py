"""The program and the private input that the arguments name."""

from __future__ import annotations

from pathlib import Path

from studio.cli.context import Context
from studio.model.errors import UserError
from studio.session import OpenedProgram, Session


def given_program(context: Context) -> OpenedProgram:
    """The program that the command names."""
    return context.session.open(context.arguments.program)


def given_witness(context: Context, program: OpenedProgram) -> bytes:
    """The private input of a run: a file, or fields over a sample or over their defaults."""
    arguments, session = context.arguments, context.session
    if arguments.witness_file is not None and (arguments.fields or arguments.sample is not None):
        raise UserError("cli.two_witnesses")
    if arguments.witness_file is None and (arguments.sample is not None or program.manifest is not None):
        return session.witness(program, _assignments(arguments.fields), sample=arguments.sample)
    return witness_if_given(session, program, arguments.fields, arguments.witness_file) or b""


def witness_if_given(
    session: Session, program: OpenedProgram, fields: list[str], witness_file: str | None
) -> bytes | None:
    """The private input by fields or from a file; None when there is neither."""
    if fields and witness_file is not None:
        raise UserError("cli.two_witnesses")
    if witness_file is not None:
        return session.load_witness(Path(witness_file))
    if not fields:
        return None
    return session.witness(program, _assignments(fields))


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
