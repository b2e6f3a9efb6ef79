"""The job of the window as a command to paste: quoted for the shells of this system, or not given at all."""

from __future__ import annotations

import enum
import os
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from studio.programs.fields import ELEMENT_TYPE, Field, FieldType
from studio.programs.opening import OpenedProgram
from studio.session.forms import RAW_FIELD, WitnessForm, form_fields

COMMAND = "proving-studio"
MOST_LETTERS = 3000
"""Terminals cut off a pasted line of 4,096 letters, and cmd one of 8,191."""
_SHORT_VALUE = 200  # a sample with longer values than this is named instead
# What both cmd and PowerShell take as it is, and what both leave alone between double quotes.
_PLAIN_ON_WINDOWS = re.compile(r"[A-Za-z0-9_=:./\\+-]+")
_UNSAFE_ON_WINDOWS = re.compile(r'["$`%!\x00-\x1f\u201c-\u201f]')
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # a tab that is pasted completes names


class Shell(enum.Enum):
    """Whose quoting a command has. WINDOWS means the same in cmd and in PowerShell."""

    POSIX = "posix"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class ProveCommand:
    """What to prove, and how. `origin`: what the command line calls the program, a bundled name or a path.

    `witness_file`: a file that holds the input as bytes, to be named in place of the form.
    """

    origin: str
    program: OpenedProgram
    form: WitnessForm
    backend: str
    evidence_form: str = ""
    again: bool = False
    witness_file: str = ""


def own_shell() -> Shell:
    """The one of this system."""
    return Shell.WINDOWS if os.name == "nt" else Shell.POSIX


def prove_line(command: ProveCommand, shell: Shell | None = None) -> str | None:
    """The command in one line that can be pasted; None where the input cannot be written in one."""
    quote = _QUOTES[shell or own_shell()]
    origin = f"./{command.origin}" if command.origin.startswith("-") else command.origin
    arguments = ["prove", origin, *_input_arguments(command), "--backend", command.backend.lower()]
    if command.evidence_form:
        arguments += ["--form", command.evidence_form]
    if command.again:
        arguments.append("--again")
    arguments += _option("--out", f"{command.program.name}.proof")
    if sum(map(len, arguments)) > MOST_LETTERS:
        return None
    quoted = [quote(one) for one in arguments]
    if any(one is None for one in quoted):
        return None
    line = " ".join([COMMAND, *(one for one in quoted if one is not None)])
    return line if len(line) <= MOST_LETTERS else None


def _input_arguments(command: ProveCommand) -> list[str]:
    form = command.form
    if command.witness_file:
        return _option("--witness-file", command.witness_file)
    if form.raw is not None:
        return ["--sample", form.sample] if form.sample else ["--witness", form.raw.hex()]
    if command.program.manifest is None:
        typed = form.texts.get(RAW_FIELD.name, "")
        return _option("--witness", typed) if typed.strip() else []
    fields = form_fields(command.program)
    texts = [_one_line(field, form.texts.get(field.name, field.default or "")) for field in fields]
    if form.sample and any(len(text) > _SHORT_VALUE for text in texts):
        return ["--sample", form.sample]
    return [f"{field.name}={text}" for field, text in zip(fields, texts, strict=True)]


def _option(name: str, value: str) -> list[str]:
    return [f"{name}={value}"] if value.startswith("-") else [name, value]


def _one_line(field: Field, text: str) -> str:
    """Where line breaks mean no more than spaces, they become spaces."""
    if len(text) <= 2 * MOST_LETTERS and (field.type in ELEMENT_TYPE or field.type is FieldType.RECORDS):
        return " ".join(text.split())
    return text


def _for_posix(text: str) -> str | None:
    return None if _CONTROL.search(text) else shlex.quote(text)


def _for_windows(text: str) -> str | None:
    if _PLAIN_ON_WINDOWS.fullmatch(text):
        return text
    if _UNSAFE_ON_WINDOWS.search(text) or text.endswith("\\"):
        return None
    return f'"{text}"'


_QUOTES: dict[Shell, Callable[[str], str | None]] = {Shell.POSIX: _for_posix, Shell.WINDOWS: _for_windows}
