"""The records found last: the same object while nothing changes, and never one that is gone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from studio.library import Library, Record
from studio.library.recent import Recent
from tests.conformance.library_samples import sample

KEY = bytes(range(32))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    with Library.open(tmp_path / "library") as library:
        return library.get(library.add(sample(1)))


def test_a_record_is_found_while_nothing_changes(record: Record) -> None:
    recent = Recent()
    assert recent.get(KEY, 1) is None
    recent.note(KEY, 1, record)
    assert recent.get(KEY, 1) is record
    assert recent.get(bytes(32), 1) is None


def test_a_change_forgets_everything(record: Record) -> None:
    recent = Recent()
    recent.note(KEY, 1, record)
    assert recent.get(KEY, 2) is None
    recent.note(KEY, 1, record)  # read before the change
    assert recent.get(KEY, 2) is None


def test_it_never_holds_more_than_its_share(record: Record) -> None:
    recent = Recent()
    large = dataclasses.replace(record, proof=bytes(5 * 2**20))
    for number in range(10):
        recent.note(bytes([number]) * 32, 1, large)
    assert [number for number in range(10) if recent.get(bytes([number]) * 32, 1)] == [7, 8, 9]


def test_a_deletion_by_another_is_seen_at_once(tmp_path: Path) -> None:
    new = sample(1, cache_key=KEY)
    with Library.open(tmp_path / "library") as mine, Library.open(tmp_path / "library") as other:
        number = mine.add(new)
        first = mine.lookup(KEY)
        assert first is not None
        assert mine.lookup(KEY) is first
        token = other.delete([number])
        assert mine.lookup(KEY) is None
        other.undo(token)
        again = mine.lookup(KEY)
        assert again is not None
        assert again.proof == new.proof
        mine.delete([number])
        assert mine.lookup(KEY) is None
