"""Argument parsing: one parser a command, so that `field=value` may stand before, between or after the options."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from studio.model.errors import UserError
from studio.model.text import N_, translate

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

PROGRAM = "proving-studio"
_MOST_DIGITS = 80  # beyond every number here; converting a million digits takes minutes
_MOST_SHOWN = 60
_UNNAMED = N_("The number")  # until `named` knows better
_DECIMAL = re.compile(r"[-+]?[0-9_]+", re.ASCII)
_BYTE_SUFFIXES = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}

_USAGE = "usage: "
_WORDS_OF_ARGPARSE = (
    *(N_("positional arguments"), N_("options"), N_("show this help message and exit")),
    *(N_("the following arguments are required: %s"), N_("one of the arguments %s is required")),
    *(N_("unrecognized arguments: %s"), N_("argument %(argument_name)s: %(message)s")),
    *(N_("expected one argument"), N_("expected at least one argument"), N_("expected at most one argument")),
    *(N_("invalid choice: %(value)r (choose from %(choices)s)"), N_("invalid %(type)s value: %(value)r")),
    *(N_("not allowed with argument %s"), N_("ignored explicit argument %r")),
)


def _word(text: str) -> str:
    return text if text == _USAGE else translate(text)


argparse._ = _word  # type: ignore[attr-defined]  # the name by which it asks for its words, at each use


class Parser(argparse.ArgumentParser):
    """Raises UserError instead of printing and leaving, so that `--json` holds for wrong use, too."""

    color = False
    """Python 3.14 would put colours between the words."""

    def add_number(
        self, option: str, *, metavar: str, kind: Callable[[str], int], explanation: str, default: int | None = None
    ) -> None:
        """An option that takes a number; what is wrong with the number is told with the name of the option."""

        self.add_argument(option, metavar=metavar, type=partial(named, option, kind), default=default, help=explanation)

    def format_help(self) -> str:
        """As inherited; this word is put in here, since argparse counts its letters."""
        text = super().format_help()
        return translate(N_("usage: ")) + text.removeprefix(_USAGE) if text.startswith(_USAGE) else text

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """As inherited, but an output that cannot be written is an error, too."""
        (file or sys.stdout).write(self.format_help())

    def error(self, message: str) -> NoReturn:
        raise UserError("cli.usage", {"detail": message, "program": self.prog})


def command_parser(name: str, summary: str) -> Parser:
    """The parser of one command with the options that all of them have."""
    parser = Parser(prog=f"{PROGRAM} {name}", description=translate(summary), allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help=translate(N_("print one JSON object")))
    return parser


def add_program(parser: Parser) -> None:
    """The program and its private input."""
    parser.add_argument("program", metavar="PROGRAM", help=translate(N_("a bundled name or the path of an ELF file")))
    add_witness(parser)
    parser.add_argument("--sample", metavar="NAME", help=translate(N_("take the input from a sample of the manifest")))


def add_witness(parser: Parser) -> None:
    """The private input by fields or as a file."""
    parser.add_argument(
        "fields",
        metavar="field=value",
        nargs="*",
        default=[],  # told, or Python calls it required when something else is missing
        help=translate(N_("the private input, field by field")),
    )
    parser.add_argument(
        "--witness",
        metavar="BYTES",
        help=translate(N_("the private input as a whole: hex digits, text:... or file:PATH")),
    )
    parser.add_argument(
        "--witness-file", metavar="FILE", help=translate(N_("the private input as the bytes of a file"))
    )


def add_limits(parser: Parser) -> None:
    """The hard limits of a run."""
    parser.add_number("--max-steps", metavar="N", kind=whole_number, explanation=translate(N_("stop after N steps")))
    parser.add_number(
        "--max-memory",
        metavar="BYTES",
        kind=byte_count,
        explanation=translate(N_("stop at this much memory (64MiB, 1GiB)")),
    )
    parser.add_number(
        "--max-journal",
        metavar="BYTES",
        kind=byte_count,
        explanation=translate(N_("stop at this much public output")),
    )


def add_backend(parser: Parser) -> None:
    """The backend that proves."""
    parser.add_argument("--backend", metavar="B", default="Trace", help=translate(N_("the backend (default: Trace)")))


def add_library(parser: Parser) -> None:
    """The library other than the user's own."""
    parser.add_argument(
        "--library", metavar="FOLDER", help=translate(N_("the library (default: yours; see the command settings)"))
    )


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments, with positional ones anywhere."""
    try:
        return parser.parse_intermixed_args(arguments)
    except argparse.ArgumentError as error:  # before Python 3.13 some of these are not sent through `error`
        parser.error(str(error))


def whole_number(text: str) -> int:
    """A whole number above 0 that the engine can count: decimal, or hexadecimal with 0x."""
    return _within(any_number(text), 1, 2**63 - 1)


def thread_count(text: str) -> int:
    """How many processors to use: more threads than this only cost memory."""
    return _within(any_number(text), 1, 256)


def step_number(text: str) -> int:
    """A step: 0 or more."""
    return _within(any_number(text), 0, 2**63 - 1)


def named(name: str, kind: Callable[[str], int], text: str) -> int:
    """`kind(text)`; what is wrong with the number is told with the name of what it is for."""
    try:
        return kind(text)
    except UserError as error:
        error.params["name"] = name
        raise


def any_number(text: str) -> int:
    """A whole number of any sign; zeros may lead."""
    digits = text[:_MOST_DIGITS]
    try:
        return int(digits, 10 if _DECIMAL.fullmatch(digits) else 0)
    except ValueError as error:
        shown = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "..."
        raise UserError("cli.not_a_number", {"name": translate(_UNNAMED), "text": shown}) from error


def number_within(text: str, least: int, most: int) -> int:
    """A whole number in least..most."""
    return _within(any_number(text), least, most)


def byte_count(text: str) -> int:
    """Bytes, with KiB, MiB or GiB behind the number if that is shorter."""
    suffix = next((suffix for suffix in _BYTE_SUFFIXES if text.endswith(suffix)), "")
    try:
        count = any_number(text.removesuffix(suffix))
    except UserError as error:
        raise UserError("cli.not_a_size", error.params) from error
    return _within(count * _BYTE_SUFFIXES.get(suffix, 1), 1, 2**63 - 1)


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise UserError(
            "cli.out_of_range", {"name": translate(_UNNAMED), "value": number, "least": least, "most": most}
        )
    return number
