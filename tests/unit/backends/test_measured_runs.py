"""The store of measured runs: remembers, forgets the oldest, and never fails the proof that it is told of."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from studio.backends.measured_runs import MOST_RUNS, MeasuredRun, MeasuredRuns, RunKind, _text_of_latest

KIND = RunKind("risc0", "5.0.0-rc.1", "composite", "CPU", "a processor", 2)
RUN = MeasuredRun(KIND, (20, 15), 12.5, 2**30, 200_000, 1_700_000_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "measured.json"


def test_what_is_remembered_is_told_to_those_who_ask_for_that_kind(path: Path) -> None:
    store = MeasuredRuns(path)
    assert store.of(KIND) == ()
    other = replace(RUN, kind=replace(KIND, device="GPU"), peak_bytes=None)
    store.add(RUN)
    store.add(other)
    assert MeasuredRuns(path).of(KIND) == (RUN,)
    assert MeasuredRuns(path).of(other.kind) == (other,)


def test_the_oldest_of_a_kind_make_room(path: Path) -> None:
    store = MeasuredRuns(path)
    other = replace(RUN, kind=replace(KIND, form="succinct"))
    store.add(other)
    for number in range(MOST_RUNS + 3):
        store.add(replace(RUN, seconds=float(number + 1)))
    assert [run.seconds for run in store.of(KIND)] == [float(number) for number in range(4, MOST_RUNS + 4)]
    assert store.of(other.kind) == (other,)


def test_without_a_file_nothing_is_remembered() -> None:
    store = MeasuredRuns(None)
    store.add(RUN)
    assert store.of(KIND) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": 2, "runs": []}', '{"version": 1}', "[" * 10_000])
def test_a_damaged_file_is_begun_anew(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    store = MeasuredRuns(path)
    assert store.of(KIND) == ()
    store.add(RUN)
    assert store.of(KIND) == (RUN,)
    assert (path.parent / "measured.json.damaged").read_text() == text  # it may be of a newer studio


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("segment_po2s", []),
        ("segment_po2s", [0]),
        ("segment_po2s", [64]),
        ("segment_po2s", ["20"]),
        ("segment_po2s", [20] * 5000),
        ("seconds", 0.0),
        ("seconds", -1.0),
        ("seconds", 1e12),
        ("seconds", "1"),
        ("peak_bytes", -1),
        ("proof_bytes", None),
        ("ended_unix_ms", "now"),
        ("kind", {}),
        ("kind", None),
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out(path: Path, name: str, value: object) -> None:
    import json

    store = MeasuredRuns(path)
    store.add(RUN)
    data = json.loads(path.read_text())
    data["runs"].append({**data["runs"][0], name: value})
    path.write_text(json.dumps(data))
    assert store.of(KIND) == (RUN,)


def test_a_store_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    MeasuredRuns(tmp_path / "data" / "measured.json").add(RUN)


def test_windows_that_remember_at_once_lose_nothing(path: Path) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 10):
            MeasuredRuns(path).add(replace(RUN, ended_unix_ms=number))

    threads = [threading.Thread(target=work, args=(10 * index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.ended_unix_ms for run in MeasuredRuns(path).of(KIND)) == list(range(30))


def test_the_file_never_outgrows_what_is_read_again(path: Path) -> None:
    """Runs of thousands of segments, on many devices: the newest are kept."""
    path.parent.mkdir()
    store = MeasuredRuns(path)
    kinds = [replace(KIND, device=f"device {number}") for number in range(4)]
    runs = [replace(RUN, kind=kind, segment_po2s=(20,) * 4096) for kind in kinds for _ in range(MOST_RUNS)]
    path.write_text(_text_of_latest(runs))
    store.add(RUN)
    assert path.stat().st_size <= 2**20
    assert store.of(KIND) == (RUN,)
    assert len(store.of(kinds[-1])) > 1
    store.add(replace(RUN, segment_po2s=(20,) * 4097))
    assert store.of(KIND) == (RUN,)
