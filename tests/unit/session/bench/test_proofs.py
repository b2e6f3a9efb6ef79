"""Batches, queue and cache: the figures fit each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import Batch, BatchItem
from studio.session.bench import proofs
from tests.unit.session.bench.test_measuring import measuring


def test_the_queue_loses_no_job_and_counts_only_its_own_time(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    proofs.measure_queue(bench)
    values = {figure.name: figure.value for figure in bench.figures}
    assert 0 < values["queue.busy"] <= 100
    ideal_s = proofs._QUEUE_JOBS / proofs.QUEUE_WORKERS * proofs._QUEUE_JOB_S
    took_s = ideal_s + values["queue.overhead"] * proofs._QUEUE_JOBS / 1e6
    assert values["queue.busy"] == pytest.approx(100 * ideal_s / took_s, rel=0.01)


def test_gain_is_what_both_ways_took(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    proofs._measure_batch(bench, "Trace")
    values = {figure.name: figure.value for figure in bench.figures}
    gain = values["batches.alone.trace"] / values["batches.together.trace"]
    assert values["batches.gain.trace"] == pytest.approx(gain, rel=0.01)


def test_a_proof_that_fails_is_no_figure(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    program = bench.session.open("fibonacci")
    batch = Batch(bench.session, None, threads=1)
    with pytest.raises(UserError):
        proofs._all(bench, batch, [BatchItem(program, b"\xff\xff\xff\xff")])  # too large: exit 1


def test_where_one_processor_is_all_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.session.bench.proofs.own_processors", lambda: (0,))
    bench = measuring(tmp_path, quick=True)
    proofs.measure_cores(bench)
    assert bench.figures == []
    assert {one.reason for one in bench.absent} == {"one processor only"}
