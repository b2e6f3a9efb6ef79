"""Recordings: what was played live, with its measured times, as a small JSON file. Reading trusts nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from studio import __version__
from studio.host.files import read_file, replace_file
from studio.model.errors import UserError
from studio.model.one_line import one_line
from studio.model.text import N_, translate
from studio.model.verdict import AnswerState, Strength
from studio.session.demo.tables import SceneRow, SceneTable
from studio.session.presentation.shown import Check, Figure, Flip, Shown, Source, Take

FORMAT, VERSION = "proving-studio-recording", 1
SUFFIX = ".recording.json"
MAX_BYTES = 4 * 2**20
_MOST_TAKES, _MOST_ROWS, _MOST_CELLS, _MOST_ITEMS, _MOST_LETTERS = 500, 200, 16, 32, 2_000
_MOST_ANSWERS = 3  # what the screen has places for
_MOST_RECORDED = 100  # chapters; what was added and removed again counts, too
_LONGEST_NS = 24 * 3600 * 10**9
_LATEST_UNIX_MS = 253_402_300_799_000  # the last day of the year 9999
_MOST_MACHINE = 60


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that was read: all takes have the same source. `version`: of the studio that wrote it."""

    source: Source
    version: str
    takes: tuple[Take, ...]


def save_recording(takes: Sequence[Take], source: Source, path: Path) -> int:
    """Write what was live among `takes`; how many that were."""
    live = [take for take in takes if take.source is None][-_MOST_TAKES:]
    if not live:
        raise UserError("recording.nothing")
    replace_file(path, encode(live, source))
    return len(live)


def load_recording(path: Path) -> Recording:
    """Read a recording; UserError for anything that `encode` does not write."""
    data = read_file(path, MAX_BYTES)
    try:
        return _recording(json.loads(data), path)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Refused) else translate(N_("it cannot be read"))
        raise UserError("recording.bad_file", {"path": str(path), "reason": reason}) from error


def encode(takes: Sequence[Take], source: Source) -> bytes:
    """The file."""
    value = {
        "format": FORMAT,
        "version": VERSION,
        "studio": __version__,
        "machine": one_line(source.machine)[:_MOST_MACHINE],
        "recorded_unix_ms": source.recorded_unix_ms,
        "takes": [{"at": take.shown_unix_ms, "shown": _plain(asdict(take.shown))} for take in takes],
    }
    return json.dumps(value, ensure_ascii=True, indent=1).encode("ascii") + b"\n"


def _plain(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, Strength | AnswerState):
        return value.value
    if isinstance(value, str):
        return one_line(value)[:_MOST_LETTERS]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


class _Refused(ValueError):
    """A file that says something that no recording says."""


def _recording(value: object, path: Path) -> Recording:
    top = _object(value)
    if top.get("format") != FORMAT:
        raise _Refused(translate(N_("it does not say that it is one")))
    version = _number(top["version"], 2**31)
    if version > VERSION:
        raise UserError("recording.newer", {"path": str(path), "found": version, "known": VERSION})
    machine = _text(top["machine"])[:_MOST_MACHINE]
    if not machine.strip():
        raise _Refused(translate(N_("it names no machine")))
    source = Source(_number(top["recorded_unix_ms"], _LATEST_UNIX_MS), machine)
    takes = tuple(_take(one, source) for one in _list(top["takes"], _MOST_TAKES))
    if len({take.shown.chapter for take in takes}) > _MOST_RECORDED:
        raise _Refused(translate(N_("it has too many chapters")))
    if not takes:
        raise _Refused(translate(N_("nothing is in it")))
    return Recording(source, _text(top["studio"]), takes)


def _take(value: object, source: Source) -> Take:
    top = _object(value)
    return Take(_shown(_object(top["shown"])), _number(top["at"], _LATEST_UNIX_MS), source)


def _shown(value: Mapping[str, object]) -> Shown:
    evidence, table, flip = value["evidence"], value["table"], value["flip"]
    return Shown(
        chapter=_text(value["chapter"]),
        title=_text(value["title"]),
        sentence=_text(value["sentence"]),
        outcome=_text(value["outcome"]),
        good=_truth(value["good"]),
        elapsed_ns=_number(value["elapsed_ns"], _LONGEST_NS),
        headline=_text(value["headline"]),
        evidence=None if evidence is None else Strength(evidence),
        checks=tuple(_check(_object(one)) for one in _list(value["checks"], _MOST_ANSWERS)),
        figures=tuple(_figure(_object(one)) for one in _list(value["figures"], _MOST_ANSWERS)),
        table=None if table is None else _table(_object(table)),
        times=tuple(_times(one) for one in _list(value["times"], _MOST_ITEMS)),
        failures=_texts(value["failures"], _MOST_ROWS),
        flip=None if flip is None else _flip(_object(flip)),
    )


def _check(value: Mapping[str, object]) -> Check:
    return Check(_text(value["question"]), AnswerState(value["state"]), _text(value["reason"]))


def _figure(value: Mapping[str, object]) -> Figure:
    return Figure(_text(value["name"]), _text(value["value"]))


def _times(value: object) -> tuple[int, int, int]:
    n, proving, verifying = _list(value, 3)
    return _number(n, 2**32), _number(proving, _LONGEST_NS), _number(verifying, _LONGEST_NS)


def _table(value: Mapping[str, object]) -> SceneTable:
    headings = _texts(value["headings"], _MOST_CELLS)
    rows = tuple(_row(_object(one), len(headings)) for one in _list(value["rows"], _MOST_ROWS))
    right = frozenset(_number(one, _MOST_CELLS) for one in _list(value["right"], _MOST_CELLS))
    if not rows or not headings:
        raise _Refused(translate(N_("a table is empty")))
    return SceneTable(headings, rows, right, _texts(value["notes"], _MOST_ITEMS), _text(value["code"]))


def _row(value: Mapping[str, object], columns: int) -> SceneRow:
    cells, evidence = _texts(value["cells"], columns), value["evidence"]
    if len(cells) != columns:
        raise _Refused(translate(N_("a row has other columns than its table")))
    return SceneRow(cells, _truth(value["as_expected"]), None if evidence is None else Strength(evidence))


def _flip(value: Mapping[str, object]) -> Flip:
    bits = tuple(_number(one, 1) for one in _list(value["bits"], 8))
    flipped, values = value["flipped"], _texts(value["values"], 4)
    if len(bits) != 8 or len(values) != 4:
        raise _Refused(translate(N_("a byte has other bits")))
    return Flip(
        _text(value["target"]),
        _text(value["place"]),
        _text(value["before"]),
        _text(value["after"]),
        bits,
        None if flipped is None else _number(flipped, 7),
        values,
    )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _Refused(translate(N_("something in it is no object")))
    return value


def _list(value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise _Refused(translate(N_("a list in it is too long")))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_LETTERS or not value.isprintable():
        raise _Refused(translate(N_("a text in it is too long, or has letters that cannot be shown")))
    return value


def _texts(value: object, most: int) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value, most))


def _number(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise _Refused(translate(N_("a number in it is out of range")))
    return value


def _truth(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise _Refused(translate(N_("an answer in it is neither yes nor no")))
    return value
