"""A watched batch: its figures agree with the library, failures stop nothing, a stop loses nothing, runs are kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.session import Request, WitnessForm, Workbench, first_form
from studio.session.background import Cancel, Report
from studio.session.batch_plan import BatchForm, BatchPlan, ListKind, check_batch
from studio.session.history import RunHistory, RunKind
from studio.session.live_run import LiveRun
from studio.session.throughput import ItemWatcher, live_run_of, remembered
from studio.settings import DEFAULT_SETTINGS


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    opened = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    yield opened
    opened.close()


def plan_of(bench: Workbench, batch: BatchForm, name: str = "fibonacci") -> BatchPlan:
    program = bench.session.open(name)
    plan = check_batch(program, first_form(program), Request(), batch).plan
    assert plan is not None
    return plan


def test_the_figures_agree_with_the_library(bench: Workbench) -> None:
    plan = plan_of(bench, BatchForm(ListKind.RANGE, "n", "0", "93", "1", "3", again=False))
    live = live_run_of(plan, "fibonacci", 0)
    report = Report()
    ran = bench.run_batch(plan, live, report, Cancel())
    counts = live.look().counts
    assert (counts.proved, counts.from_cache, counts.failed, counts.total) == (94, 188, 0, 282)
    assert bench.library.count() == 94
    assert counts.steps == counts.proved_steps == ran.run.steps
    assert ran.trouble is None
    assert bench.history.load().runs == (ran.run,)
    assert ran.run.kind is RunKind.BATCH
    assert report.snapshot().phase == "282 of 282"


def test_a_second_time_finds_everything_and_is_no_run(bench: Workbench) -> None:
    plan = plan_of(bench, BatchForm(ListKind.RANGE, "n", "0", "9", "1", "1", again=False))
    bench.run_batch(plan, live_run_of(plan, "fibonacci", 2), Report(), Cancel())
    live = live_run_of(plan, "fibonacci", 2)
    bench.run_batch(plan, live, Report(), Cancel())
    assert live.look().counts.from_cache == 10
    assert live.look().counts.saved_ns > 0
    assert len(bench.history.load().runs) == 1


def test_failures_stop_nothing(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "program,n,witness_hex\nfibonacci,1,\nfibonacci,,5e000000\nfibonacci,x,\nfibonacci,2,\n", encoding="utf-8"
    )
    plan = check_batch(None, WitnessForm(), Request(), BatchForm(ListKind.FILE, path=str(path))).plan
    assert plan is not None
    live = live_run_of(plan, "list.csv", 1)
    ran = bench.run_batch(plan, live, Report(), Cancel())
    assert (ran.run.proofs, ran.run.failed) == (2, 2)
    assert [failure.label for failure in live.failures] == ["line 4", "line 3"]
    assert live.failures[1].program == "fibonacci"
    assert bench.library.count() == 2


def test_a_stop_in_the_middle_loses_nothing_finished(bench: Workbench) -> None:
    plan = plan_of(bench, BatchForm(ListKind.SAME, times="100000"))
    live, cancel = live_run_of(plan, "fibonacci", 0), Cancel()
    thread = threading.Thread(target=bench.run_batch, args=(plan, live, Report(), cancel))
    thread.start()
    while live.look().counts.proved < 100:
        pass
    cancel.stop()
    thread.join()
    counts = live.look().counts
    assert counts.cancelled > 0
    assert counts.proved + counts.cancelled == 100_000
    assert bench.library.count() == counts.proved
    (run,) = bench.history.load().runs
    assert (run.proofs, run.cancelled) == (counts.proved, counts.cancelled)


def test_a_single_proof_is_a_run_too(bench: Workbench) -> None:
    program = bench.session.open("fibonacci")
    live = LiveRun("fibonacci", "Trace", RunKind.PROOF)
    witness = bench.session.witness(program, {"n": "50"})
    proved = bench.prove(program, witness, Request(), Report(), Cancel(), live=live)
    assert live.ended
    (run,) = bench.history.load().runs
    assert (run.kind, run.proofs, run.steps) == (RunKind.PROOF, 1, live.look().counts.steps)
    assert run.elapsed_ns == proved.finished.proof.elapsed_ns
    bench.prove(program, witness, Request(), Report(), Cancel())
    assert len(bench.history.load().runs) == 1
    # Nothing private, nor anything made from it, is in the file.
    text = bench.history.path.read_text(encoding="utf-8")
    assert "witness" not in text
    assert proved.finished.identity.hex() not in text


def test_a_history_that_cannot_be_written_is_told_and_loses_no_proof(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    bench.history = RunHistory(tmp_path / "a file" / "runs")
    plan = plan_of(bench, BatchForm(ListKind.SAME, times="3"))
    ran = bench.run_batch(plan, live_run_of(plan, "fibonacci", 0), Report(), Cancel())
    assert ran.trouble is not None
    assert bench.library.count() == 3


def test_a_run_without_proofs_is_not_remembered(tmp_path: Path) -> None:
    history = RunHistory(tmp_path / "runs")
    live = LiveRun("fibonacci", "Trace", RunKind.BATCH)
    with live.running():
        pass
    assert remembered(live, history).trouble is None
    assert history.load().runs == ()


def test_the_phase_of_the_proof_that_is_made_stands_behind_the_count() -> None:
    report = Report()
    watcher = ItemWatcher(report)
    watcher.done = "1 of 3"
    watcher.phase = "proving segment 1 of 2"
    assert report.phase == "1 of 3, proving segment 1 of 2"
    assert watcher.phase == "proving segment 1 of 2"
    watcher.phase = ""
    assert report.phase == "1 of 3"
