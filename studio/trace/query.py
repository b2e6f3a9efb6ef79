"""What to look for in a run: the words of a search turned into the engine's half-open ranges."""

from __future__ import annotations

from dataclasses import dataclass

from studio.model.errors import UserError
from studio.native import Program

_END_OF_ADDRESSES = 2**32


@dataclass(frozen=True, slots=True)
class Query:
    """A step matches when what `kind` names lies in [low, high); kinds as in `native.Trace.find`."""

    kind: str
    low: int
    high: int


def pc_query(low: int, high: int | None = None) -> Query:
    """The instruction at `low`, or any in [low, high)."""
    return _ranged("pc", low, high)


def address_query(low: int, high: int | None = None, *, stores_only: bool = False) -> Query:
    """An access to the byte at `low`, or to any byte in [low, high)."""
    return _ranged("write" if stores_only else "address", low, high)


def value_query(value: int) -> Query:
    """A register or memory word that became `value`; negative numbers are taken in two's complement."""
    return _ranged("value", value % _END_OF_ADDRESSES, value % _END_OF_ADDRESSES + 1)


def mark_query(number: int) -> Query:
    """A mark of that number."""
    return Query("mark", number, number + 1)


def function_query(program: Program, name: str) -> Query:
    """Any instruction of the function `name`."""
    for address, size_bytes, function in program.functions:
        if function == name:
            return pc_query(address, address + max(size_bytes, 4))
    raise UserError("trace.no_function", {"name": name})


def _ranged(kind: str, low: int, high: int | None) -> Query:
    end = low + 1 if high is None else high
    if not 0 <= low < end <= _END_OF_ADDRESSES:
        shown = f"{low:#x}" if high is None else f"{low:#x}:{high:#x}"
        raise UserError("trace.bad_range", {"range": shown})
    return Query(kind, low, end)
