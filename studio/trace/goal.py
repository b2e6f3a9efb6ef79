"""What a person types to get somewhere in a run, and what the studio understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.model.errors import UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.trace.query import Query, address_query, mark_query, pc_query, value_query
from studio.trace.source import RunSource

_NUMBER = re.compile(r"[+-]?(0[xX][0-9a-fA-F_]+|[0-9][0-9_,'\u202f\u00a0 ]*)\Z")
_SEPARATORS = str.maketrans("", "", "_,'\u202f\u00a0 ")
_PREFIXED = re.compile(r"(step|pc|value|mark|function|fn|address|read|write)\s*[:=]\s*(.*)\Z", re.IGNORECASE)
_WORD_LIMIT = 2**32
_MARKS = range(-2048, 2048)  # an immediate of 12 bits


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to go. `step` for a place, `query` for what can be searched for; neither when nothing was understood."""

    words: str
    step: int | None = None
    query: Query | None = None

    @property
    def understood(self) -> bool:
        """Whether there is somewhere to go."""
        return self.step is not None or self.query is not None


def read_goal(text: str, source: RunSource) -> Goal:
    """`92,192,541`, `0x13a84`, `pc:0x10b84`, `value:123`, `mark:2`, `write:0x13a84`, or a function's or mark's name."""
    text = text.strip()
    if not text:
        return Goal("")
    try:
        return _read(text, source)
    except UserError as error:
        return Goal(render(error.message_id, error.params).what)


def _read(text: str, source: RunSource) -> Goal:
    prefixed = _PREFIXED.match(text)
    if prefixed is not None:
        return _prefixed(prefixed[1].lower(), prefixed[2].strip(), source)
    number = _number(text)
    if number is None:
        low, high = _range(text)
        if low is not None:
            return _address(low, high, stores_only=False)
        return _name(text, source)
    if text.lstrip("+-").lower().startswith("0x"):
        return _address(number, None, stores_only=False)
    return _step(number, source)


def _prefixed(kind: str, what: str, source: RunSource) -> Goal:
    if kind in ("function", "fn"):
        return _function(what, source) or Goal(translate(N_("No function is named {name}.")).format(name=what))
    if kind == "mark":
        return _mark(what, source) or _no_mark(what, source)
    number = _number(what)
    low, high = (number, None) if number is not None else _range(what)
    if low is None:
        return Goal(translate(N_("{text} is not a number.")).format(text=what or translate(N_("Nothing"))))
    if kind == "step":
        return _step(low, source)
    if kind == "value":
        if not -(2**31) <= low < _WORD_LIMIT:
            return Goal(translate(N_("A value has 32 bits: from -2,147,483,648 to 4,294,967,295.")))
        text = translate(N_("value {value} ({hex})"))
        return Goal(text.format(value=count_text(low), hex=f"0x{low % _WORD_LIMIT:08x}"), query=value_query(low))
    if kind == "pc":
        query = pc_query(low, high)
        text = translate(N_("instruction at {address}") if high is None else N_("instructions from {address} to {end}"))
        return Goal(text.format(address=_hex(low), end=_hex((high or 1) - 1)), query=query)
    return _address(low, high, stores_only=kind == "write")


def _step(number: int, source: RunSource) -> Goal:
    if 0 <= number <= source.steps:
        if number == source.steps:
            return Goal(translate(N_("the end of the run")), step=number)
        return Goal(translate(N_("step {step}")).format(step=count_text(number)), step=number)
    text = translate(N_("The run has no step {step}; its last is {last}."))
    return Goal(text.format(step=count_text(number), last=count_text(max(source.steps - 1, 0))))


def _address(low: int, high: int | None, *, stores_only: bool) -> Goal:
    query = address_query(low, high, stores_only=stores_only)
    if high is None:
        text = N_("write of {address}") if stores_only else N_("access of {address}")
    else:
        text = N_("write within {address} to {end}") if stores_only else N_("access within {address} to {end}")
    return Goal(translate(text).format(address=_hex(low), end=_hex((high or 1) - 1)), query=query)


def _name(text: str, source: RunSource) -> Goal:
    """A function before a mark of the same name: `mark:` tells them apart."""
    found = _function(text, source) or _mark(text, source)
    if found is not None:
        return found
    return Goal(translate(N_("No function or mark is named {name}.")).format(name=text))


def _function(text: str, source: RunSource) -> Goal | None:
    """By its name; else by the only name that begins with the text, or holds it, whatever its case."""
    wanted = text.lower()
    functions = [function for function in source.functions if function[2]]
    for fits in (
        lambda name: name == text,
        lambda name: name.lower() == wanted,
        lambda name: name.lower().startswith(wanted),
        lambda name: wanted in name.lower(),
    ):
        found = [function for function in functions if fits(function[2])]
        if len({name for _, _, name in found}) == 1 and wanted:
            address, size_bytes, name = found[0]
            query = pc_query(address, min(address + max(size_bytes, 4), _WORD_LIMIT))
            return Goal(translate(N_("function {name}")).format(name=name), query=query)
    return None


def _mark(text: str, source: RunSource) -> Goal | None:
    number = _number(text)
    if number is None:
        wanted = text.lower()
        named = [number for number, name in source.mark_names.items() if name.lower() == wanted]
        number = named[0] if named else None
    if number is None or number not in _MARKS:
        return None
    name = source.mark_names.get(number)
    if name is None:
        return Goal(translate(N_("mark {number}")).format(number=number), query=mark_query(number))
    text = translate(N_("mark {number}, {name}"))
    return Goal(text.format(number=number, name=name), query=mark_query(number))


def _no_mark(what: str, source: RunSource) -> Goal:
    known = ", ".join(source.mark_names.values()) or translate(N_("none has a name"))
    return Goal(translate(N_("No mark is named {name}. Marks: {known}.")).format(name=what, known=known))


def _number(text: str) -> int | None:
    if not _NUMBER.match(text):
        return None
    digits = text.translate(_SEPARATORS)
    if len(digits) > 64:
        return None
    return int(digits, 16 if "x" in digits.lower() else 10)


def _range(text: str) -> tuple[int | None, int | None]:
    """`LOW:HIGH`, half open."""
    low, colon, high = text.partition(":")
    bounds = _number(low.strip()), _number(high.strip())
    if not colon or None in bounds:
        return None, None
    return bounds


def _hex(number: int) -> str:
    return f"0x{number:08x}"
