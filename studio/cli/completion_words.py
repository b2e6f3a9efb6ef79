"""What can stand behind each command: asked of the commands' own parsers, so that it cannot fall behind them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

from studio.cli.context import Command
from studio.cli.parser import command_parser
from studio.model.text import translate


@dataclass(frozen=True, slots=True)
class CommandWords:
    """One command. `values`: the words for each option that takes a value, () where only the user knows; `words`: those
    that can stand alone. Where there are none, a shell completes file names."""

    name: str
    summary: str
    flags: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """Every option."""
        return tuple(sorted((*self.flags, *self.values)))


def words_of(name: str, command: Command, known: Mapping[str, tuple[str, ...]]) -> CommandWords:
    """The words of one command; `known` holds those that a parameter of a certain name (its metavar) can be."""
    parser = command_parser(name, command.summary)
    command.configure(parser)
    flags: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    words: list[str] = []
    # The list of options is argparse's own, but it has been there under this name since Python 2.7.
    for action in parser._actions:
        possible = _words(name, action, known)
        long_options = [option for option in action.option_strings if option.startswith("--")]
        if not action.option_strings:
            words += possible
        elif action.nargs == 0:
            flags += long_options
        else:
            values |= dict.fromkeys(long_options, possible)
    return CommandWords(name, translate(command.summary), tuple(flags), values, tuple(dict.fromkeys(words)))


def _words(command: str, action: argparse.Action, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if action.choices is not None:
        return tuple(str(choice) for choice in action.choices)
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    return known.get(f"{command} {metavar}", known.get(metavar, ()))
