"""The shelf of results: once each, the newest first, bounded, damage counted, nothing lost by a removal."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session.bench import shelf as shelf_module
from studio.session.bench.shelf import SUFFIX, BenchShelf, bench_shelf_of
from studio.session.bench.values import BenchResult, Figure

RESULT = BenchResult(
    "0.3.1", 1_764_000_000_000, "Linux", "CPU", 2, None, False, None, (Figure("cache.hit", 1.5, "us"),)
)


def at(number: int) -> BenchResult:
    return replace(RESULT, created_unix_ms=number)


@pytest.fixture
def shelf(tmp_path: Path) -> BenchShelf:
    return bench_shelf_of(tmp_path / "library")


def test_what_was_added_is_there_the_newest_first(shelf: BenchShelf, tmp_path: Path) -> None:
    assert shelf.load().results == ()
    for number in (2, 3, 1):
        shelf.add(at(number))
    assert shelf.folder == tmp_path / "library-bench"
    assert [kept.result for kept in BenchShelf(shelf.folder).load().results] == [at(3), at(2), at(1)]
    if sys.platform != "win32":
        assert stat.S_IMODE(shelf.folder.stat().st_mode) == 0o700


def test_the_same_result_twice_is_there_once(shelf: BenchShelf, tmp_path: Path) -> None:
    carried = tmp_path / "carried.json"
    carried.write_bytes(RESULT.encode())
    first = shelf.add(RESULT)
    assert shelf.take(carried).id == first.id
    assert [kept.id for kept in shelf.load().results] == [first.id]
    shelf.add(replace(RESULT, cores=4))  # of the same moment, and another one
    assert len(shelf.load().results) == 2


def test_damaged_files_are_counted_and_others_left_alone(shelf: BenchShelf) -> None:
    shelf.add(RESULT)
    (shelf.folder / f"1{SUFFIX}").write_bytes(b"{}")
    (shelf.folder / f"2{SUFFIX}").mkdir()
    (shelf.folder / "notes.txt").write_bytes(b"mine")
    kept = shelf.load()
    assert ([one.result for one in kept.results], kept.damaged) == ([RESULT], 2)


def test_the_oldest_give_way(shelf: BenchShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_RESULTS", 3)
    for number in range(1, 6):
        shelf.add(at(number))
    assert [kept.result.created_unix_ms for kept in shelf.load().results] == [5, 4, 3]


def test_an_old_result_that_is_taken_into_a_full_shelf_is_there(
    shelf: BenchShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_RESULTS", 3)
    for number in range(11, 14):
        shelf.add(at(number))
    assert shelf.add(at(1)).path.is_file()
    assert [kept.result.created_unix_ms for kept in shelf.load().results] == [13, 12, 1]


def test_a_removed_one_can_come_back(shelf: BenchShelf) -> None:
    kept = shelf.add(RESULT)
    assert shelf.remove("another") is None
    removed = shelf.remove(kept.id)
    assert removed == RESULT
    assert shelf.load().results == ()
    assert shelf.remove(kept.id) is None
    assert removed is not None
    assert shelf.add(removed) == kept
    assert shelf.load().results == (kept,)


def test_a_bad_file_is_not_kept(shelf: BenchShelf, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b'{"format": 1}')
    with pytest.raises(UserError) as caught:
        shelf.take(bad)
    assert caught.value.message_id == "bench.bad_file"
    assert not shelf.folder.exists()
