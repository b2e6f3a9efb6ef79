"""The commands by name, in the order of the help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from studio.cli.context import Command

# Where each one is: all of them take a tenth of a second to load, and one start is for one of them.
_PLACES = {
    "gui": "gui.COMMAND",
    "programs": "programs.COMMAND",
    "run": "run.COMMAND",
    "trace": "trace.COMMAND",
    "prove": "prove.COMMAND",
    "verify": "verify.COMMAND",
    "compare": "compare.COMMAND",
    "receipt": "receipt.COMMAND",
    "batch": "batch.COMMAND",
    "library": "library.COMMAND",
    "aggregate": "aggregate.COMMAND",
    "inclusion": "inclusion.COMMAND",
    "jobs": "jobs.JOBS",
    "cancel": "jobs.CANCEL",
    "settings": "settings.COMMAND",
    "bench": "bench.COMMAND",
    "system": "system.COMMAND",
    "demo": "demo.COMMAND",
    "completion": "completion.COMMAND",
}


class _Commands(Mapping[str, Command]):
    """Each is loaded when it is asked for."""

    def __getitem__(self, name: str) -> Command:
        module, _, attribute = _PLACES[name].partition(".")
        command = getattr(import_module(f"studio.cli.{module}"), attribute)
        if not isinstance(command, Command):
            raise TypeError(f"studio.cli.{_PLACES[name]} is no command")
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


COMMANDS: Mapping[str, Command] = _Commands()
