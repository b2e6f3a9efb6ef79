"""TOML from files that anyone may have written: the one safe way to `tomllib`."""

from __future__ import annotations

import re
import tomllib

MAX_KEY_PARTS = 16
# tomllib takes memory and time in the square of the parts of a dotted key: 256 KiB of `a.a.a.a` would end the process.
_PART = r"""(?:"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'|[\w-]++)[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}\.[ \t]*+){{{MAX_KEY_PARTS}}}")


class TomlError(ValueError):
    """The bytes are no TOML that is read here; the text says why."""


class LongKeyError(TomlError):
    """A dotted key has more than `MAX_KEY_PARTS` parts."""


def parse_toml(data: bytes) -> dict[str, object]:
    """The table in `data`; TomlError for everything else, whatever was written to exhaust its reader."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TomlError(str(error)) from error
    if _LONG_KEY.search(text):
        raise LongKeyError(f"a key of more than {MAX_KEY_PARTS} parts")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, a number of thousands of digits, too deep
        raise TomlError(str(error)) from error
