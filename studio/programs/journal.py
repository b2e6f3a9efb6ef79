"""Journal bytes (and witness bytes) as named values, in the words that the witness form would take.

A journal that does not fit its fields is no error: a guest may write anything. What fits is shown, the rest stays hex.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.programs.fields import ELEMENT_TYPE, INTEGER_BYTES, Field, FieldType


@dataclass(frozen=True)
class NamedValue:
    name: str
    type: FieldType
    text: str
    help: str


@dataclass(frozen=True)
class DecodedBytes:
    """`rest` is what the fields did not take; `complete` is false when a field did not fit or bytes are left."""

    values: tuple[NamedValue, ...]
    rest: bytes
    complete: bool


def decode_fields(fields: tuple[Field, ...], data: bytes) -> DecodedBytes:
    """Read `data` field by field and stop at the first field that does not fit."""
    reader = _Reader(data)
    values: list[NamedValue] = []
    for field in fields:
        start = reader.position
        text = _field_text(field, reader)
        if text is None:
            return DecodedBytes(tuple(values), data[start:], complete=False)
        values.append(NamedValue(field.name, field.type, text, field.help))
    rest = data[reader.position :]
    return DecodedBytes(tuple(values), rest, complete=not rest)


class _Reader:
    """Takes bytes from the front; None when there are not enough."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def take(self, length: int) -> bytes | None:
        if length > len(self._data) - self.position:
            return None
        part = self._data[self.position : self.position + length]
        self.position += length
        return part

    def integer(self, length: int) -> int | None:
        part = self.take(length)
        return None if part is None else int.from_bytes(part, "little")


def _field_text(field: Field, reader: _Reader) -> str | None:
    if field.type in INTEGER_BYTES:
        value = reader.integer(INTEGER_BYTES[field.type])
        return None if value is None else str(value)
    count = field.fixed_length if field.fixed_length is not None else reader.integer(4)
    if count is None:
        return None
    if field.type is FieldType.RECORDS:
        return _rows_text(field, count, reader)
    if field.type in ELEMENT_TYPE:
        width = INTEGER_BYTES[ELEMENT_TYPE[field.type]]
        part = reader.take(count * width)
        if part is None:
            return None
        return ", ".join(str(int.from_bytes(part[i : i + width], "little")) for i in range(0, len(part), width))
    part = reader.take(count)
    if part is None or field.type is FieldType.BYTES:
        return None if part is None else part.hex()
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _rows_text(field: Field, count: int, reader: _Reader) -> str | None:
    part = reader.take(count * sum(column.byte_count for column in field.columns))
    if part is None:
        return None
    cells = _Reader(part)
    rows = []
    for _ in range(count):
        row = []
        for column in field.columns:
            cell = cells.take(column.byte_count) or b""
            row.append(cell.hex() if column.type is FieldType.BYTES else str(int.from_bytes(cell, "little")))
        rows.append(",".join(row))
    return "; ".join(rows)
