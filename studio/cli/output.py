"""Standard output: lines for people, or one JSON object with stable keys. Nothing printed can move the cursor."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from studio.model.errors import UserError
from studio.model.job import JsonValue as JsonValue
from studio.model.messages import render
from studio.model.text import N_, translate

# Characters that reorder the text around them; a file name must not use them to look like another.
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def escaped(text: str) -> str:
    """`text` with every control, reordering or unpaired surrogate character written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped_character(character) for character in text)


def _escaped_character(character: str) -> str:
    if character == " " or (character.isprintable() and character not in _BIDIRECTIONAL):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shown_width(text: str) -> int:
    """Cells of a terminal that `text` takes: Han and full-width letters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(cell: str, width: int, *, to_the_right: bool) -> str:
    room = " " * (width - shown_width(cell))
    return room + cell if to_the_right else cell + room


class Output:
    """Standard output of one command."""

    def __init__(self, stream: TextIO, *, as_json: bool) -> None:
        self.as_json = as_json
        self._stream = stream

    def line(self, text: str = "") -> None:
        """One line for people; nothing in JSON mode."""
        if not self.as_json:
            self._write(escaped(text) + "\n")

    def block(self, text: str) -> None:
        """Text of ours with its own line breaks, such as a help page."""
        for line in text.splitlines():
            self.line(line)

    def table(self, heading: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """A table; the columns in `right` are aligned to the right."""
        if self.as_json:
            return
        cells = [[escaped(cell) for cell in row] for row in (heading, *rows)]
        widths = [max(shown_width(row[column]) for row in cells) for column in range(len(heading))]
        for row in cells:
            padded = [
                _padded(cell, width, to_the_right=column in right)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self._write("  ".join(padded).rstrip() + "\n")

    def result(self, payload: Mapping[str, JsonValue], *, ok: bool = True) -> None:
        """The JSON object of the command; nothing in text mode."""
        if self.as_json:
            self._write(json.dumps({"ok": ok, **payload}, ensure_ascii=True) + "\n")

    def error(self, error: UserError, errors: TextIO) -> None:
        """An error: JSON on standard output, or a message with its next step on standard error."""
        message = render(error.message_id, error.params)
        log = error.params.get("log")  # of a foreign prover, or of a bug
        if self.as_json:
            told = {"id": error.message_id, "text": message.what, "next_step": message.next_step}
            self.result({"error": told if log is None else {**told, "log": str(log)}}, ok=False)
            return
        self.flush()
        log_line = "" if log is None or str(log) in f"{message.what} {message.next_step}" else str(log)
        if log_line:
            log_line = translate(N_("Log: {path}")).format(path=log_line)
        for text in (message.what, message.next_step, log_line):
            if text:
                print(escaped(text), file=errors)

    def flush(self) -> None:
        """Hand everything to the system; a failure here is a failure to write the output."""
        try:
            self._stream.flush()
        except OSError as error:
            raise output_error(error) from error

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except OSError as error:
            raise output_error(error) from error


def output_error(error: OSError) -> UserError:
    """The reader of the output went away, or its disk is full."""
    return UserError("cli.output_closed", {"reason": error.strerror or str(error)})


def replace_closed_streams() -> None:
    """A closed standard stream becomes one that swallows everything, so that no file of ours gets its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def silence_standard_output() -> None:
    """After a failed write, so that the interpreter's own last flush cannot fail again."""
    with open(os.devnull, "w", encoding="ascii") as nowhere:  # noqa: PTH123 - os.devnull is no path of ours
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
