"""The words of a command are those of its own parser."""

from __future__ import annotations

import re

from studio.cli.commands import COMMANDS
from studio.cli.completion import all_words
from studio.cli.completion_words import words_of
from studio.cli.context import Command, Context
from studio.cli.parser import Parser, command_parser
from studio.session import Session


def configure(parser: Parser) -> None:
    parser.add_argument("program", metavar="PROGRAM")
    parser.add_argument("--out", "-o", metavar="F")
    parser.add_argument("--mode", choices=["slow", "fast"])
    parser.add_argument("--fast", action="store_true")


def execute(_context: Context) -> int:
    return 0


def test_flags_values_and_words() -> None:
    words = words_of("try", Command("it tries", configure, execute), {"PROGRAM": ("a", "b"), "other F": ("no",)})
    assert (words.name, words.summary, words.words) == ("try", "it tries", ("a", "b"))
    assert words.values == {"--out": (), "--mode": ("slow", "fast")}
    assert words.options == ("--fast", "--help", "--json", "--mode", "--out")


def test_a_word_may_belong_to_one_command_only() -> None:
    command = Command("it tries", configure, execute)
    assert words_of("try", command, {"PROGRAM": ("a",), "try PROGRAM": ("b",)}).words == ("b",)


def test_the_actions_are_those_that_the_help_names() -> None:
    for command in all_words(COMMANDS, Session()):
        parser = command_parser(command.name, "")
        COMMANDS[command.name].configure(parser)
        for action in parser._actions:
            if action.metavar == "ACTION":
                named = set(re.findall(r"[a-z-]+", str(action.help))) - {"or", "and"}
                assert named <= set(command.words), command.name


def test_every_word_of_every_command_is_plain() -> None:
    """The scripts write them without quotation marks."""
    found = all_words(COMMANDS, Session())
    assert [command.name for command in found] == list(COMMANDS)
    for command in found:
        for word in (
            command.name,
            *command.options,
            *command.words,
            *(w for ws in command.values.values() for w in ws),
        ):
            assert re.fullmatch(r"[A-Za-z0-9_-]+", word), word
