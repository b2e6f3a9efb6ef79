"""Where every start of the studio begins: arguments go to the command line."""

from __future__ import annotations

import sys

from studio.cli.app import run_command_line


def main() -> None:
    """The entry point `proving-studio` and `python -m studio`."""
    sys.exit(run_command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
