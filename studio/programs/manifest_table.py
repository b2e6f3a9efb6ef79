"""One table of a manifest, read key by key: the right type, in range, nothing missing, nothing unknown."""

from __future__ import annotations

import re
from typing import TypeGuard

from studio.model.errors import UserError

_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_LONGEST_SHOWN = 80


class Table:
    """Keys are taken out by name; `finish` then reports what nobody asked for."""

    def __init__(self, values: dict[str, object], file: str, path: str) -> None:
        self.file = file
        self._values = values
        self._path = path
        self._asked: set[str] = set()

    def where(self, key: str) -> str:
        """The key with its table, such as `witness[1].max`."""
        return f"{self._path}.{key}" if self._path else key

    def error(self, message_id: str, key: str, **params: object) -> UserError:
        return UserError(message_id, {"file": self.file, "field": self.where(key), **params})

    def has(self, key: str) -> bool:
        return key in self._values

    def finish(self) -> None:
        for key in self._values:
            if key not in self._asked:
                raise self.error("manifest.unknown_key", key, known=", ".join(sorted(self._asked)))

    def text(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str):
            raise self.error("manifest.not_text", key, value=_shown(value))
        return value

    def optional_text(self, key: str) -> str | None:
        self._asked.add(key)
        return self.text(key) if key in self._values else None

    def word(self, key: str) -> str:
        """A name that can be typed on a command line: lower case, digits, `-` and `_`."""
        value = self.text(key)
        if not _WORD.match(value):
            raise self.error("manifest.bad_name", key, value=_shown(value))
        return value

    def choice(self, key: str, allowed: list[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error("manifest.bad_choice", key, value=_shown(value), allowed=", ".join(allowed))
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        self._asked.add(key)
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error("manifest.not_a_number", key, value=_shown(value))
        if not low <= value <= high:
            raise self.error("manifest.out_of_range", key, value=_shown(value), low=low, high=high)
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; a missing key is an empty list."""
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.error("manifest.not_a_list_of_texts", key, value=_shown(value))
        return [str(entry) for entry in value]

    def text_table(self, key: str) -> dict[str, str]:
        value = self._take(key)
        if not _is_table(value):
            raise self.error("manifest.not_a_table", key, value=_shown(value))
        inner = Table(value, self.file, self.where(key))
        return {name: inner.text(name) for name in value}

    def tables(self, key: str, most: int) -> list[Table]:
        """A list of tables; a missing key is an empty list."""
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.error("manifest.not_a_list_of_tables", key, value=_shown(value))
        if len(value) > most:
            raise self.error("manifest.too_many", key, limit=most)
        inner = []
        for index, entry in enumerate(value, 1):
            if not _is_table(entry):
                raise self.error("manifest.not_a_list_of_tables", key, value=_shown(entry))
            inner.append(Table(entry, self.file, f"{self.where(key)}[{index}]"))
        return inner

    def decode_hex(self, key: str, text: str) -> bytes:
        try:
            return bytes.fromhex(text)
        except ValueError as error:
            raise self.error("manifest.not_hex", key, value=_shown(text)) from error

    def _take(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._values:
            raise self.error("manifest.missing", key)
        return self._values[key]


def _shown(value: object) -> str:
    """A value as a message shows it: short, and never a reason to fail itself."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or tables in tables in tables
        return "..."
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    """TOML keys are always texts, so a dict from tomllib has no others."""
    return isinstance(value, dict)
