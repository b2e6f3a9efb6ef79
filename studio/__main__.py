"""Where every start of the studio begins: arguments go to the command line."""

from __future__ import annotations

import sys

_CANCELLED = 5  # as studio.cli.exit_codes, which may not be loaded yet


def main() -> None:
    """The entry point `proving-studio` and `python -m studio`."""
    try:
        from studio.cli.app import run_command_line  # here, so that Ctrl-C while it loads shows no traceback

        code = run_command_line(sys.argv[1:])
    except KeyboardInterrupt:
        code = _CANCELLED
    sys.exit(code)


if __name__ == "__main__":
    main()
