"""The history of runs: durable lines, damage skipped and told, bounded, nothing private, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import history as history_module
from studio.session.history import FinishedRun, RunHistory, RunKind, history_of, new_run_id, runs_csv, save_runs_csv

RUN = FinishedRun("a" * 16, 1_000, "fibonacci", "Trace", RunKind.BATCH, 2_950, 500_000_000, 10, 2, 3, 1, 0, 9_000)


def run(number: int) -> FinishedRun:
    return replace(RUN, id=f"{number:016x}", ended_unix_ms=number)


def test_rates_are_over_the_run() -> None:
    assert RUN.steps_per_second == 5_900.0
    assert RUN.proofs_per_second == 20.0
    assert replace(RUN, elapsed_ns=0).steps_per_second == 0.0
    assert replace(RUN, elapsed_ns=0).proofs_per_second == 0.0


@pytest.mark.posix
def test_what_was_added_is_there_the_newest_first(tmp_path: Path) -> None:
    history = history_of(tmp_path / "library")
    assert history.path == tmp_path / "library-runs.jsonl"
    assert history.load().runs == ()
    history.add([run(1)])
    RunHistory(history.path).add([run(3), run(2)])
    assert history.load().runs == (run(3), run(2), run(1))
    if sys.platform != "win32":
        assert stat.S_IMODE(history.path.stat().st_mode) == 0o600


def test_removed_ones_can_come_back(tmp_path: Path) -> None:
    history = RunHistory(tmp_path / "runs")
    history.add(run(number) for number in range(1, 5))
    removed = history.remove({run(2).id, run(3).id})
    assert [one.id for one in history.load().runs] == [run(4).id, run(1).id]
    history.add(removed)
    assert [one.id for one in history.load().runs] == [run(number).id for number in (4, 3, 2, 1)]


DAMAGED = (
    b"{",
    b"[]",
    b"null",
    b'{"v":1}',
    b"\xff\xfe",
    b'{"v":1,"id":"x","ended_unix_ms":"1","program":"p","backend":"b","kind":"batch","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b'{"v":1,"id":"x","ended_unix_ms":-1,"program":"p","backend":"b","kind":"batch","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b'{"v":1,"id":"x","ended_unix_ms":9000000000000000000,"program":"p","backend":"b","kind":"batch","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b'{"v":1,"id":"x","ended_unix_ms":1,"program":7,"backend":"b","kind":"batch","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b'{"v":1,"id":"x","ended_unix_ms":1,"program":"p","backend":"b","kind":"other","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b'{"v":1,"id":"x","program":"p","backend":"b","kind":"batch","steps":1,"elapsed_ns":1,"proofs":1,"threads":1}',
    b"[" * 5_000,
)


@pytest.mark.parametrize("line", DAMAGED)
def test_a_damaged_line_is_skipped_and_told(line: bytes, tmp_path: Path) -> None:
    history = RunHistory(tmp_path / "runs")
    history.add([run(1)])
    with history.path.open("ab") as file:
        file.write(line)  # cut off: no end of line
    history.add([run(2)])
    loaded = history.load()
    assert loaded.runs == (run(2), run(1))
    assert loaded.damaged == 1


def test_a_line_of_a_newer_version_stays(tmp_path: Path) -> None:
    history = RunHistory(tmp_path / "runs")
    history.add([run(1), run(2)])
    with history.path.open("ab") as file:
        file.write(b'{"v":2,"what":"new"}\n{"v":\n')
    history.remove([run(1).id])
    assert history.path.read_bytes().count(b'"v":2') == 1
    loaded = history.load()
    assert (loaded.runs, loaded.damaged) == ((run(2),), 0)


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "KEPT_RUNS", 20)
    monkeypatch.setattr(history_module, "_REWRITE_BYTES", 4_000)
    history = RunHistory(tmp_path / "runs")
    for number in range(100):
        history.add([run(number)])
    runs = history.load().runs
    assert 20 <= len(runs) < 60
    assert runs[0] == run(99)
    assert history.path.stat().st_size < 8_000


def test_a_place_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(UserError) as refused:
        RunHistory(tmp_path / "a file" / "runs").add([RUN])
    assert refused.value.message_id.startswith("file.")


def test_the_table_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    hostile = replace(RUN, program='=HYPERLINK("x"),"\n')
    save_runs_csv([RUN, hostile], tmp_path / "runs.csv")
    data = (tmp_path / "runs.csv").read_bytes()
    assert data == runs_csv([RUN, hostile])
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["program"] for row in rows] == ["fibonacci", '\'=HYPERLINK("x"),"\n']
    assert rows[0]["kind"] == "batch"
    assert rows[0]["steps_per_second"] == "5900"
    assert rows[0]["proofs_per_second"] == "20.000"


def test_every_run_has_its_own_id() -> None:
    assert len({new_run_id() for _ in range(100)}) == 100
