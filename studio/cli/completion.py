"""`completion`: a script that lets a shell complete commands, options, programs and files."""

from __future__ import annotations

from collections.abc import Mapping

from studio.cli.completion_scripts import SCRIPTS
from studio.cli.completion_words import CommandWords, words_of
from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.parser import Parser
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session import BACKEND_NAMES, Session, evidence_forms
from studio.session.demo.scenes import SCENES
from studio.settings import OPTIONS

# What the first word behind these commands can be; a test compares it with their help.
_ACTIONS = {
    "programs": "list show check",
    "library": "list show size verify check pin unpin delete undo empty-trash erase-openings export import",
    "jobs": "list run",
    "receipt": "show import export",
    "settings": "show get set reset",
}


def all_words(commands: Mapping[str, Command], session: Session) -> list[CommandWords]:
    """What can stand behind each command."""
    programs = tuple(bundled.manifest.name for bundled in session.bundled())
    forms = {name: evidence_forms(name) for name in BACKEND_NAMES}
    known = {
        "PROGRAM": programs,
        "P": programs,
        "B": tuple(name for name, made in forms.items() if made),
        "SCENE": tuple(SCENES),
        "SHELL": tuple(SCRIPTS),
        "form": tuple(form.name for made in forms.values() for form in made),
        **{f"{name} ACTION": tuple(actions.split()) for name, actions in _ACTIONS.items()},
        "settings NAME [VALUE]": tuple(OPTIONS),
    }
    return [words_of(name, command, known) for name, command in commands.items()]


def _configure(parser: Parser) -> None:
    known = ", ".join(SCRIPTS)
    parser.add_argument("shell", metavar="SHELL", help=translate(N_("one of {known}")).format(known=known))


def _execute(context: Context) -> int:
    # Here, because the list of commands has this one in it.
    from studio.cli.commands import COMMANDS

    shell = context.arguments.shell
    if shell not in SCRIPTS:
        raise UserError("cli.unknown_shell", {"name": shell, "known": ", ".join(SCRIPTS)})
    script = SCRIPTS[shell](all_words(COMMANDS, context.session))
    context.output.block(script)
    context.output.result({"shell": shell, "script": script})
    return DONE


COMMAND = Command(N_("print a script that completes commands in your shell"), _configure, _execute)
