"""Where every start of the studio begins: `--worker KIND` makes a worker process, other arguments a command line."""

from __future__ import annotations

import sys

_WORKER = "--worker"
_WINDOW = "gui"
_CANCELLED = 5  # as studio.cli.exit_codes, which may not be loaded yet


def main() -> None:
    """The entry point `proving-studio` and `python -m studio`."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == [_WORKER]:
            from studio.cli.worker import run_worker

            sys.exit(run_worker(arguments[1:]))
        if arguments[:1] == [_WINDOW]:
            from studio.gui.app import run_window

            sys.exit(run_window(arguments[1:]))
        from studio.cli.app import run_command_line  # here, so that Ctrl-C while it loads shows no traceback

        code = run_command_line(arguments)
    except KeyboardInterrupt:
        code = _CANCELLED
    sys.exit(code)


if __name__ == "__main__":
    main()
