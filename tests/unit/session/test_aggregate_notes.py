"""Notes come back as they were; anything else is no note."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from studio.session.aggregate_notes import LastCheck, Note, note_path, read_note, write_note

NOTE = Note(bytes(range(32)), 1_795_000_000_000, 41_000, 3, LastCheck(1_795_000_000_001, 2, 0, 0, 1))


def test_a_note_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.aggregate"
    assert read_note(path) is None
    for note in (NOTE, replace(NOTE, check=None)):
        write_note(path, note)
        assert read_note(path) == note


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"root": "00"},
        {"root": "no"},
        {"root": 5},
        {"made_unix_ms": -1},
        {"made_unix_ms": True},
        {"hashing_ns": 1.5},
        {"foreign_leaves": 2**63},
        {"check": {"verified": 1}},
        {"check": 5},
        {"more": 1},
    ],
)
def test_what_is_no_note(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "a.aggregate"
    write_note(path, NOTE)
    values = json.loads(note_path(path).read_bytes()) | change
    note_path(path).write_text(json.dumps(values), encoding="utf-8")
    assert read_note(path) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"5", b"{}", b"\xff", b"[" * 5000, b"{" + b" " * 5000 + b"}"])
def test_other_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.aggregate"
    note_path(path).write_bytes(data)
    assert read_note(path) is None
