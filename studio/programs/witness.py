"""The witness form: from what people type into the fields of a manifest to the bytes that the guest reads."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from studio.model.errors import UserError
from studio.model.text import translate
from studio.programs import literals
from studio.programs.fields import ELEMENT_TYPE, INTEGER_BYTES, Column, Field, FieldType
from studio.programs.manifest import Manifest, Sample


def build_witness(manifest: Manifest, texts: Mapping[str, str]) -> bytes:
    """The witness for these texts; a field that is left out takes its default."""
    known = [field.name for field in manifest.witness]
    for name in texts:
        if name not in known:
            parameters = {"program": manifest.name, "field": name, "known": ", ".join(known) or "-"}
            raise UserError("witness.unknown_field", parameters)
    parts = []
    for field in manifest.witness:
        text = texts.get(field.name, field.default)
        if text is None:
            raise UserError(
                "witness.missing_field", {"program": manifest.name, "field": field.name, "help": translate(field.help)}
            )
        parts.append(field_bytes(field, text))
    return b"".join(parts)


def sample_witness(manifest: Manifest, sample: Sample, changes: Mapping[str, str] | None = None) -> bytes:
    """The witness of a sample, with some fields typed differently."""
    if sample.raw_witness is not None:
        if changes:
            raise UserError("witness.raw_sample", {"program": manifest.name, "sample": sample.name})
        return sample.raw_witness
    return build_witness(manifest, {**sample.witness, **(changes or {})})


def field_bytes(field: Field, text: str) -> bytes:
    """One field as the guest reads it."""
    if field.type in INTEGER_BYTES:
        return _integer_bytes(literals.integer(text, field.low, field.high, field.name), field.type)
    if field.type is FieldType.BYTES:
        data = literals.octets(text, field.min_length, field.max_length, field.name)
        return data if field.fixed_length is not None else _prefixed(len(data), data)
    if field.type is FieldType.TEXT:
        data = literals.text_bytes(text, field.name)
        literals.check_length(len(data), field.min_length, field.max_length, "bytes", field.name)
        return _prefixed(len(data), data)
    if field.type is FieldType.RECORDS:
        return _record_bytes(field, text)
    values = literals.integers(text, field.min_length, field.max_length, field.low, field.high, field.name)
    letter = "I" if ELEMENT_TYPE[field.type] is FieldType.U32 else "Q"
    return _prefixed(len(values), struct.pack(f"<{len(values)}{letter}", *values))


def _record_bytes(field: Field, text: str) -> bytes:
    names = [column.name for column in field.columns]
    rows = literals.rows(text, field.min_length, field.max_length, names, field.name)
    packed = [
        _cell_bytes(column, cell, f"{field.name}[{index}].{column.name}")
        for index, row in enumerate(rows, 1)
        for column, cell in zip(field.columns, row, strict=True)
    ]
    return _prefixed(len(rows), b"".join(packed))


def _cell_bytes(column: Column, text: str, where: str) -> bytes:
    if column.type is FieldType.BYTES:
        return literals.octets(text, column.length, column.length, where)
    return _integer_bytes(literals.integer(text, column.low, column.high, where), column.type)


def _integer_bytes(value: int, type_: FieldType) -> bytes:
    return value.to_bytes(INTEGER_BYTES[type_], "little")


def _prefixed(count: int, data: bytes) -> bytes:
    return count.to_bytes(4, "little") + data
