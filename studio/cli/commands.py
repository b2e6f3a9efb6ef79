"""The commands by name, in the order of the help."""

from __future__ import annotations

from collections.abc import Mapping

from studio.cli import aggregate, completion, demo, inclusion, programs, prove, run, system, trace, verify
from studio.cli.context import Command

COMMANDS: Mapping[str, Command] = {
    "programs": programs.COMMAND,
    "run": run.COMMAND,
    "trace": trace.COMMAND,
    "prove": prove.COMMAND,
    "verify": verify.COMMAND,
    "aggregate": aggregate.COMMAND,
    "inclusion": inclusion.COMMAND,
    "system": system.COMMAND,
    "demo": demo.COMMAND,
    "completion": completion.COMMAND,
}
