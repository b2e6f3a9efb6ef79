"""The command line as a whole: choose the command, run it, turn whatever happens into a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from studio import __version__
from studio.cli import exit_codes
from studio.cli.commands import COMMANDS
from studio.cli.context import Context
from studio.cli.gui import NAME as GUI
from studio.cli.gui import OpenWindow, show_window
from studio.cli.output import Output, escaped, output_error, replace_closed_streams, silence_standard_output
from studio.cli.parser import PROGRAM, command_parser, parse
from studio.diagnostics import install_hooks, record_bug
from studio.host.paths import user_paths
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.window import WindowRequest
from studio.session import install_language


def _no_window(_request: WindowRequest) -> int:
    raise ModuleNotFoundError(name="PySide6")


def run_command_line(arguments: Sequence[str], open_window: OpenWindow = _no_window) -> int:
    """Run one command; the exit code. Never a traceback. `open_window` shows the window and loads what it needs."""
    # The window needs no output: on Windows it has none.
    no_output = sys.stdout is None and arguments[:1] not in ([], [GUI])
    replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still gets the line
    install_hooks(user_paths().log_file)
    install_language()
    output = Output(sys.stdout, as_json="--json" in arguments and not no_output)
    if no_output:
        return _report(UserError("cli.no_output"), exit_codes.FILE_TROUBLE, output)
    try:
        code = _run(arguments, output, open_window)
        output.flush()
    except (KeyboardInterrupt, Cancelled):
        code = _report(UserError("cli.cancelled"), exit_codes.CANCELLED, output)
    except UserError as error:
        code = _report(error, exit_codes.of_error(error), output)
    except OSError as error:  # printing is the only thing here that talks to the system without a message of its own
        code = _report(output_error(error), exit_codes.FILE_TROUBLE, output)
    except BaseException as error:  # a panic of the engine is no Exception
        code = _report(_bug(error), exit_codes.BUG, output)
    return code


def _run(arguments: Sequence[str], output: Output, open_window: OpenWindow) -> int:
    if arguments[:1] == ["--json"]:  # as good in front of the command as behind it
        arguments = [*arguments[1:], "--json"]
    if arguments == ["--json"]:
        raise UserError("cli.usage", {"detail": translate(N_("a command must be named")), "program": PROGRAM})
    if not arguments:
        return _window_or_help(output, open_window)
    if arguments[0] in ("-h", "--help", "help"):
        _print_help(output)
        return exit_codes.DONE
    if arguments[0] == "--version":
        output.line(f"{PROGRAM} {__version__}")
        output.result({"version": __version__})
        return exit_codes.DONE
    command = COMMANDS.get(arguments[0])
    if command is None:
        known = ", ".join(COMMANDS)
        detail = translate(N_("{name} is not a command; there are {known}")).format(name=arguments[0], known=known)
        raise UserError("cli.usage", {"detail": detail, "program": PROGRAM})
    parser = command_parser(arguments[0], command.summary)
    command.configure(parser)
    if output.as_json and not {"-h", "--help"}.isdisjoint(arguments):
        output.result({"command": arguments[0], "help": parser.format_help()})
        return exit_codes.DONE
    try:
        parsed = parse(parser, arguments[1:])
    except SystemExit:  # argparse after --help
        return exit_codes.DONE
    return command.execute(Context(parsed, output, open_window))


def _window_or_help(output: Output, open_window: OpenWindow) -> int:
    try:
        return show_window(open_window, WindowRequest(), output)
    except UserError as error:
        if not error.message_id.startswith("window."):
            raise
        reason = render(error.message_id, error.params)
    _print_help(output)
    output.line()
    output.line(reason.what)
    output.line(reason.next_step)
    return exit_codes.DONE


def _print_help(output: Output) -> None:
    output.line(translate(N_("usage: {program} COMMAND ...")).format(program=PROGRAM))
    output.line()
    output.table(
        [translate(N_("command")), translate(N_("what it does"))],
        [[name, translate(command.summary)] for name, command in COMMANDS.items()],
    )
    output.line()
    output.line(translate(N_("{program} COMMAND --help tells the options of a command.")).format(program=PROGRAM))
    output.line(
        translate(
            N_(
                "Exit codes: 0 done; 1 refused, or the guest failed; 2 wrong use; 3 undecided (the opening or the "
                "input is needed); 4 a file cannot be read or written; 5 cancelled; 70 a bug."
            )
        )
    )
    output.result({"commands": {name: translate(command.summary) for name, command in COMMANDS.items()}})


def _bug(error: BaseException) -> UserError:
    log_file = user_paths().log_file
    recorded = record_bug(error, log_file) is not None
    detail = f"{type(error).__name__}: {error}"[:500]
    return UserError(
        "internal.bug" if recorded else "internal.bug_without_log", {"detail": detail, "log": str(log_file)}
    )


def _report(error: UserError, code: int, output: Output) -> int:
    try:
        output.error(error, sys.stderr)
        output.flush()
    except (OSError, UserError):
        # The output itself is gone (a closed pipe, a full disk): one plain line if anyone can still read it.
        silence_standard_output()
        if not output.as_json:
            return code
        try:
            print(escaped(str(error)), file=sys.stderr)
        except OSError:
            return code
    return code
