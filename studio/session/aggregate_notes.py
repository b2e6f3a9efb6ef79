"""What the studio knows of an aggregate besides its file: where its leaves came from, and how the last check ended.

A note vouches for nothing by itself: it counts only for the very root that it names, and a file without one is an
aggregate of which nobody here knows where it came from.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.host.files import read_file, replace_file
from studio.model.errors import UserError

NOTE_SUFFIX = ".note"
_VERSION = 1
_MOST_BYTES = 4096
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class LastCheck:
    """How many leaves came to what: verified again, refused, undecided, or not in the library."""

    checked_unix_ms: int
    verified: int
    refused: int
    undecided: int
    missing: int


@dataclass(frozen=True, slots=True)
class Note:
    """`foreign_leaves` came with a file from elsewhere: the first ones of the aggregate."""

    root: bytes
    made_unix_ms: int
    hashing_ns: int
    foreign_leaves: int
    check: LastCheck | None = None


def note_path(aggregate_path: Path) -> Path:
    """Beside the aggregate."""
    return aggregate_path.with_name(aggregate_path.name + NOTE_SUFFIX)


def read_note(aggregate_path: Path) -> Note | None:
    """None where there is none that can be read."""
    try:
        return _decoded(read_file(note_path(aggregate_path), _MOST_BYTES))
    except UserError:
        return None


def write_note(aggregate_path: Path, note: Note) -> None:
    """Replace the note of an aggregate."""
    values = {"version": _VERSION, **asdict(note), "root": note.root.hex()}
    replace_file(note_path(aggregate_path), json.dumps(values).encode("ascii"))


def _decoded(data: bytes) -> Note | None:
    try:
        values = json.loads(data)
        if values.pop("version") != _VERSION:
            return None
        check = values.pop("check")
        root = bytes.fromhex(values.pop("root"))
        note = Note(root, check=None if check is None else LastCheck(**check), **values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    numbers: list[object] = [note.made_unix_ms, note.hashing_ns, note.foreign_leaves]
    if note.check is not None:
        numbers += asdict(note.check).values()
    sound = all(type(number) is int and 0 <= number <= _LARGEST for number in numbers)
    return note if sound and len(root) == 32 else None
