"""`settings`: show, get, set and reset the options of this user."""

from __future__ import annotations

from dataclasses import asdict

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.parser import PROGRAM, Parser, any_number, byte_count
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session import change_setting, load_user_settings, reset_settings, settings_file
from studio.settings import OPTIONS, Settings

_ARGUMENTS = {"show": (0, 0), "get": (1, 1), "set": (2, 2), "reset": (0, 1)}


def _configure(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", default="show", help=translate(N_("show, get, set or reset"))
    )
    parser.add_argument("words", metavar="NAME [VALUE]", nargs="*", help=translate(N_("an option, and its new value")))


def _execute(context: Context) -> int:
    action, words, output = context.arguments.action, context.arguments.words, context.output
    least, most = _ARGUMENTS.get(action, (-1, -1))
    if not least <= len(words) <= most:
        raise _usage(translate(N_("use: show, get NAME, set NAME VALUE, or reset [NAME]")))
    for name in words[:1]:
        if name not in OPTIONS:
            known = ", ".join(OPTIONS)
            raise _usage(translate(N_("{name} is not an option; there are {known}")).format(name=name, known=known))
    if action == "get":
        value = getattr(load_user_settings(), words[0])
        output.line(str(value))
        output.result({"name": words[0], "value": value})
        return DONE
    if action == "set":
        settings = change_setting(words[0], _value(words[0], words[1]))
    elif action == "reset":
        settings = reset_settings(*words)
    else:
        settings = load_user_settings()
    _show(context, settings)
    return DONE


def _show(context: Context, settings: Settings) -> None:
    context.output.table(
        [translate(N_("option")), translate(N_("value")), translate(N_("what it is for"))],
        [[name, str(getattr(settings, name)), translate(option.help)] for name, option in OPTIONS.items()],
    )
    context.output.line()
    context.output.line(translate(N_("Kept in {path}")).format(path=settings_file()))
    context.output.result({"settings": asdict(settings), "path": str(settings_file())})


def _value(name: str, text: str) -> int | str:
    if OPTIONS[name].is_text:
        return text
    return byte_count(text) if name.endswith("_bytes") else any_number(text)


def _usage(detail: str) -> UserError:
    return UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} settings"})


COMMAND = Command(N_("show and change the options"), _configure, _execute)
