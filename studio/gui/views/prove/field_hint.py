"""What a field takes, in a few words beside its name."""

from __future__ import annotations

from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import ELEMENT_TYPE, INTEGER_BYTES, Field, FieldType

_POWERS = {2**bits - 1: f"2^{bits} - 1" for bits in (32, 64)}
_EXACT_UP_TO = 4096


def field_hint(field: Field) -> str:
    """`whole number, 0 to 93`."""
    if field.type in INTEGER_BYTES:
        return translate(N_("whole number, {low} to {high}")).format(low=number(field.low), high=number(field.high))
    if field.fixed_length is not None:
        return translate(N_("{count} bytes, in hex")).format(count=count_text(field.fixed_length))
    if field.type is FieldType.BYTES:
        text = N_("hex, text:... or file:PATH, up to {size}")
        return translate(text).format(size=_size(field.max_length))
    if field.type is FieldType.TEXT:
        return translate(N_("text, up to {size}")).format(size=_size(field.max_length))
    text = N_("{least} to {most} rows") if field.type is FieldType.RECORDS else N_("{least} to {most} numbers")
    return translate(text).format(least=count_text(field.min_length), most=count_text(field.max_length))


def field_help(field: Field) -> str:
    """What the field is for, and how several values are written."""
    parts = [translate(field.help)] if field.help else []
    if field.type is FieldType.RECORDS:
        columns = ", ".join(column.name for column in field.columns)
        parts.append(translate(N_("Each row: {columns}; a semicolon after it.")).format(columns=columns))
    elif field.type in ELEMENT_TYPE and not (field.low == 0 and field.high in _POWERS):
        words = translate(N_("Each from {low} to {high}."))
        parts.append(words.format(low=number(field.low), high=number(field.high)))
    return " ".join(parts)


def number(value: int) -> str:
    """Largest numbers are known by their powers."""
    return _POWERS.get(value, count_text(value))


def _size(size_bytes: int) -> str:
    exact = translate(N_("{count} bytes")).format(count=count_text(size_bytes))
    return exact if size_bytes <= _EXACT_UP_TO else bytes_text(size_bytes)
