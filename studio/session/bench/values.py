"""What a benchmark says, and the file it is carried in: JSON, format 1. A file from elsewhere is not trusted."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import read_file, replace_file
from studio.model.errors import UserError
from studio.model.text import N_, translate

FORMAT = 1
MOST_BYTES = 256 * 1024
_MOST_FIGURES = 500
_MOST_NAME, MOST_TEXT = 80, 400
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_-]+)+", re.ASCII)
_LATEST_UNIX_MS = 2**47  # in the year 6429; calendars end in the year 9999
_LARGEST = 1e18


class BadResult(Exception):
    """A file is no result; the text says why."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure ought to reach: this much at least, or this much at most."""

    value: float
    at_least: bool

    def met_by(self, value: float) -> bool:
        """Whether that figure is good enough."""
        return value >= self.value if self.at_least else value <= self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. `unit`: "/s", "x", "ns", "us", "ms", "s", "B", "%", or "" for a count."""

    name: str  # group.what, possibly with .of_what behind it
    value: float
    unit: str
    aim: Aim | None = None

    @property
    def met(self) -> bool | None:
        """Whether the aim was reached; None where there is none."""
        return None if self.aim is None else self.aim.met_by(self.value)


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that was not measured here, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One run of the benchmark. `quick`: a fraction of the work, to see that it runs; `disturbed_percent`: of the time
    of all processors, what others took meanwhile, or None where the system does not say."""

    studio_version: str
    created_unix_ms: int
    system: str
    processor: str
    cores: int
    memory_bytes: int | None
    quick: bool
    disturbed_percent: float | None
    figures: tuple[Figure, ...]
    absent: tuple[Absent, ...] = ()
    devices: tuple[tuple[str, str], ...] = ()  # (backend, what its proofs were made on), as the proofs say

    def figure(self, name: str) -> Figure | None:
        """The one of that name."""
        return next((figure for figure in self.figures if figure.name == name), None)

    @property
    def met(self) -> tuple[Figure, ...]:
        """What reached its aim."""
        return tuple(figure for figure in self.figures if figure.met)

    @property
    def missed(self) -> tuple[Figure, ...]:
        """What fell short of its aim."""
        return tuple(figure for figure in self.figures if figure.met is False)

    def encode(self) -> bytes:
        """The file."""
        return json.dumps(self.as_json(), ensure_ascii=True, indent=1).encode("ascii") + b"\n"

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return {
            "format": FORMAT,
            "studio_version": self.studio_version,
            "created_unix_ms": self.created_unix_ms,
            "system": self.system,
            "processor": self.processor,
            "cores": self.cores,
            "memory_bytes": self.memory_bytes,
            "quick": self.quick,
            "disturbed_percent": self.disturbed_percent,
            "devices": [{"backend": backend, "device": device} for backend, device in self.devices],
            "figures": [_figure_json(figure) for figure in self.figures],
            "absent": [{"name": one.name, "reason": one.reason} for one in self.absent],
        }

    @classmethod
    def decode(cls, data: bytes) -> BenchResult:
        """The result in a file; BadResult says what is wrong with it."""
        if len(data) > MOST_BYTES:
            raise _bad(N_("it is too large"))
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            raise _bad(N_("it is no JSON")) from None
        if not isinstance(value, dict):
            raise _bad(N_("it holds no object"))
        if type(value.get("format")) is not int or value["format"] != FORMAT:
            raise _bad(N_("it is of another format"))
        return _result(value)


def read_result(path: Path) -> BenchResult:
    """The result in the file at `path`."""
    try:
        return BenchResult.decode(read_file(path, MOST_BYTES))
    except BadResult as error:
        raise UserError("bench.bad_file", {"path": str(path), "reason": str(error)}) from error


def save_result(result: BenchResult, path: Path) -> None:
    """Write the file, whole or not at all."""
    replace_file(path, result.encode())


def _bad(reason: str, **params: object) -> BadResult:
    return BadResult(translate(reason).format(**params))


def _result(value: Mapping[str, object]) -> BenchResult:
    figures = tuple(_figure(one) for one in _list(value, "figures"))
    absent = tuple(Absent(_name(one), _text(one, "reason")) for one in _list(value, "absent"))
    names = [figure.name for figure in figures] + [one.name for one in absent]
    if len(set(names)) != len(names):
        raise _bad(N_("a name stands in it twice"))
    memory_bytes, disturbed = value.get("memory_bytes"), value.get("disturbed_percent")
    quick = value.get("quick")
    if not isinstance(quick, bool):
        raise _bad(N_("quick is no yes or no"))
    return BenchResult(
        studio_version=_text(value, "studio_version"),
        created_unix_ms=_whole(value, "created_unix_ms", _LATEST_UNIX_MS),
        system=_text(value, "system"),
        processor=_text(value, "processor"),
        cores=_whole(value, "cores", 2**20),
        memory_bytes=None if memory_bytes is None else _whole(value, "memory_bytes", 2**60),
        quick=quick,
        disturbed_percent=None if disturbed is None else _number(value, "disturbed_percent"),
        figures=figures,
        absent=absent,
        devices=tuple((_text(one, "backend"), _text(one, "device")) for one in _list(value, "devices")),
    )


def _list(value: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = value.get(key)
    if not isinstance(found, list) or len(found) > _MOST_FIGURES or not all(isinstance(one, dict) for one in found):
        raise _bad(N_("{key} is no list of at most {most} objects"), key=key, most=_MOST_FIGURES)
    return found


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or len(found) > MOST_TEXT or not found.isprintable():
        raise _bad(N_("{key} is no text that can be shown"), key=key)
    return found


def _name(value: Mapping[str, object]) -> str:
    found = _text(value, "name")
    if len(found) > _MOST_NAME or not _NAME.fullmatch(found):
        raise _bad(N_("a name is none"))
    return found


def _whole(value: Mapping[str, object], key: str, most: int) -> int:
    found = value.get(key)
    if type(found) is not int or not 0 <= found < most:
        raise _bad(N_("{key} is no number that can be"), key=key)
    return found


def _number(value: Mapping[str, object], key: str) -> float:
    found = value.get(key)
    if type(found) is int and 0 <= found <= _LARGEST:
        found = float(found)
    if type(found) is not float or not math.isfinite(found) or not 0 <= found <= _LARGEST:
        raise _bad(N_("{key} is no number that can be"), key=key)
    return found


def _figure(value: Mapping[str, object]) -> Figure:
    aim_value, at_least = value.get("aim"), value.get("at_least")
    aim = None
    if aim_value is not None:
        if not isinstance(at_least, bool):
            raise _bad(N_("an aim does not say at least or at most"))
        aim = Aim(_number(value, "aim"), at_least)
    return Figure(_name(value), _number(value, "value"), _unit(value), aim)


def _unit(value: Mapping[str, object]) -> str:
    found = _text(value, "unit")
    if found not in UNITS:
        raise _bad(N_("a unit is none of those"))
    return found


UNITS = ("/s", "x", "ns", "us", "ms", "s", "B", "%", "")
"""What a figure may be counted in."""


def _figure_json(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {"name": figure.name, "value": figure.value, "unit": figure.unit}
    if figure.aim is not None:
        found |= {"aim": figure.aim.value, "at_least": figure.aim.at_least}
    return found
