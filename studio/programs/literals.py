"""What people type for one value of a witness form, turned into numbers and bytes.

Numbers are decimal, or hex with 0x; `_` may part digits. Bytes are hex digits (spaces allowed), or `text:...`,
`file:PATH`, `random:COUNT:SEED` (the same bytes each time) or `fresh` (new random bytes, for salts). Lists are numbers
with commas or spaces between them, or `random:COUNT:SEED` with an optional `:LOW:HIGH`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

from studio.host.files import read_file
from studio.model.errors import UserError
from studio.programs.fields import MAX_BYTES

_NUMBER = re.compile(r"[0-9]+(_[0-9]+)*|0[xX][0-9a-fA-F]+(_[0-9a-fA-F]+)*", re.ASCII)
_SPACE = re.compile(r"\s+")
_MOST_DIGITS = 40  # more than any u64; int() of a million digits takes minutes


def integer(text: str, low: int, high: int, where: str) -> int:
    """A whole number in low..high."""
    typed = text.strip()
    if not _NUMBER.fullmatch(typed):
        raise UserError("witness.not_a_number", {"field": where, "value": _shown(text), "low": low, "high": high})
    value = (
        high + 1 if len(typed) > _MOST_DIGITS else int(typed.replace("_", ""), 16 if typed[:2] in ("0x", "0X") else 10)
    )
    if not low <= value <= high:
        raise UserError("witness.out_of_range", {"field": where, "value": _shown(typed), "low": low, "high": high})
    return value


def octets(text: str, min_length: int, max_length: int, where: str) -> bytes:
    """Bytes of a length in min_length..max_length."""
    kind, colon, rest = text.partition(":")
    if colon and kind.strip() == "text":
        data = text_bytes(rest, where)
    elif colon and kind.strip() == "file":
        data = read_file(Path(rest), max_length)
    elif colon and kind.strip() == "random":
        data = _random_stream(*_count_and_seed(rest, max_length, where))
    elif text.strip() == "fresh" and min_length == max_length:
        data = secrets.token_bytes(min_length)
    else:
        data = _hex(text, where)
    check_length(len(data), min_length, max_length, "bytes", where)
    return data


def text_bytes(text: str, where: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:  # a lone surrogate, from bytes on a command line that are no UTF-8
        raise UserError("witness.not_utf8", {"field": where}) from error


def integers(text: str, min_length: int, max_length: int, low: int, high: int, where: str) -> list[int]:
    """A list of numbers, each in low..high."""
    kind, colon, rest = text.partition(":")
    if colon and kind.strip() == "random":
        values = _random_integers(rest, max_length, low, high, where)
    else:
        typed = [part for part in re.split(r"[,\s]+", text.strip()) if part]
        check_length(len(typed), min_length, max_length, "values", where)
        values = [integer(part, low, high, f"{where}[{index}]") for index, part in enumerate(typed, 1)]
    check_length(len(values), min_length, max_length, "values", where)
    return values


def rows(text: str, min_length: int, max_length: int, columns: list[str], where: str) -> list[list[str]]:
    """Rows parted by `;`, cells parted by `,`. A `;` at the end is allowed."""
    typed = [row for row in text.split(";") if row.strip()]
    check_length(len(typed), min_length, max_length, "rows", where)
    cells = [[cell.strip() for cell in row.split(",")] for row in typed]
    for index, row in enumerate(cells, 1):
        if len(row) != len(columns):
            raise UserError(
                "witness.bad_row",
                {"field": f"{where}[{index}]", "count": len(row), "columns": ", ".join(columns)},
            )
    return cells


def check_length(length: int, least: int, most: int, unit: str, where: str) -> None:
    """`unit` is bytes, values or rows; each has a message of its own, since languages inflect them."""
    if not least <= length <= most:
        message_id = f"witness.length_in_{unit}"
        raise UserError(message_id, {"field": where, "length": length, "least": least, "most": most})


def _hex(text: str, where: str) -> bytes:
    digits = _SPACE.sub("", text)
    digits = digits[2:] if digits[:2] in ("0x", "0X") else digits
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise UserError("witness.not_hex", {"field": where, "value": _shown(text)}) from error


def _count_and_seed(rest: str, most: int, where: str) -> tuple[int, str]:
    count, colon, seed = rest.partition(":")
    if not colon or not seed:
        raise UserError("witness.bad_random", {"field": where, "value": _shown(rest)})
    return integer(count, 0, min(most, MAX_BYTES), where), seed


def _random_integers(rest: str, most: int, low: int, high: int, where: str) -> list[int]:
    parts = rest.split(":")
    if len(parts) == 4:
        low, high = integer(parts[2], low, high, where), integer(parts[3], low, high, where)
    elif len(parts) != 2:
        raise UserError("witness.bad_random", {"field": where, "value": _shown(rest)})
    if low > high:
        raise UserError("witness.bad_random", {"field": where, "value": _shown(rest)})
    count, seed = _count_and_seed(":".join(parts[:2]), most, where)
    stream = _random_stream(8 * count, seed)
    draws = (int.from_bytes(stream[start : start + 8], "little") for start in range(0, len(stream), 8))
    return [low + draw % (high - low + 1) for draw in draws]


def _random_stream(length: int, seed: str) -> bytes:
    """The first bytes of SHAKE-256 of the seed: the same everywhere and for ever."""
    return hashlib.shake_256(seed.encode("utf-8", "surrogatepass")).digest(length)


def _shown(text: str) -> str:
    """What was typed, short enough for a message."""
    return text if len(text) <= 60 else text[:57] + "..."
