"""Where every start of the studio begins.

No arguments: the window, or the help where there can be none; `--worker KIND`: a worker process; else a command line.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.model.window import WindowRequest

_WORKER = "--worker"
_CANCELLED = 5  # as studio.cli.exit_codes, which may not be loaded yet


def main() -> None:
    """The entry point `proving-studio` and `python -m studio`."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == [_WORKER]:
            from studio.cli.worker import run_worker

            sys.exit(run_worker(arguments[1:]))
        from studio.cli.app import run_command_line  # here, so that Ctrl-C while it loads shows no traceback

        code = run_command_line(arguments, _open_window)
    except KeyboardInterrupt:
        code = _CANCELLED
    sys.exit(code)


def _open_window(request: WindowRequest) -> int:
    from studio.gui.app import run_window  # here, because the command line needs neither Qt nor the time to load it

    return run_window(request)


if __name__ == "__main__":
    main()
