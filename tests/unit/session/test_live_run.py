"""Counters of a run: what counts as done, time left, pauses left out, and what the history keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.errors import UserError
from studio.session import ItemOutcome, Session, finished_proof
from studio.session.history import RunKind
from studio.session.live_run import MOST_FAILURES, FailedItem, LiveRun

SECOND = 1_000_000_000
SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now_ns = 0

    def __call__(self) -> int:
        return self.now_ns


def outcome(index: int, *, found: bool = False) -> ItemOutcome:
    finished = finished_proof(SESSION.prove(FIBONACCI, SESSION.witness(FIBONACCI, {"n": "10"})))
    return ItemOutcome(index, replace(finished, from_library=found, execution=None if found else finished.execution))


def name(index: int) -> tuple[str, str]:
    return f"item {index}", "fibonacci"


def test_each_outcome_counts_once() -> None:
    live = LiveRun("fibonacci", "Trace", RunKind.BATCH, total=6, threads=2)
    live.count(outcome(0), name)
    live.count(outcome(1), name)
    live.count(outcome(2, found=True), name)
    live.count(ItemOutcome(3, error=UserError("batch.bad_hex")), name)
    live.count(ItemOutcome(4), name)
    look = live.look()
    counts = look.counts
    assert (counts.proved, counts.from_cache, counts.failed, counts.cancelled) == (2, 1, 1, 1)
    assert (counts.done, counts.ended, counts.total) == (3, 5, 6)
    assert counts.proved_steps == 2 * 295
    assert counts.saved_ns > 0
    assert look.last_failure is not None
    assert look.last_failure.label == "item 3"
    assert "hexadecimal" in look.last_failure.what


def test_failures_are_all_counted_and_the_first_listed() -> None:
    live = LiveRun("fibonacci", "Trace", RunKind.BATCH, total=None)
    for index in range(MOST_FAILURES + 5):
        live.count_failure(FailedItem(str(index), "fibonacci", "wrong", ""))
    assert live.look().counts.failed == MOST_FAILURES + 5
    assert len(live.failures) == MOST_FAILURES


def test_rates_time_left_and_pauses() -> None:
    clock = Clock()
    live = LiveRun("fibonacci", "Trace", RunKind.BATCH, total=10, clock_ns=clock)
    for second in range(1, 5):
        live.count(outcome(second), name)
        clock.now_ns = second * SECOND
        live.sample()
    look = live.look()
    assert look.rates.now is not None
    assert look.rates.now.proofs_per_second == 1.0
    assert look.left_ns == 6 * SECOND
    assert not look.ended
    assert look.active_ns == 4 * SECOND


def test_time_left_of_a_run_whose_steps_are_known() -> None:
    clock = Clock()
    live = LiveRun("fibonacci", "Trace", RunKind.PROOF, expected_steps=295 * 4, clock_ns=clock)
    assert live.look().left_ns is None
    SESSION.run(FIBONACCI, SESSION.witness(FIBONACCI, {"n": "10"}), live.control)
    clock.now_ns = SECOND
    live.sample()
    assert live.look().left_ns == 3 * SECOND
    live.pause.hold()
    assert live.look().left_ns is None


def test_a_run_ends_with_its_block_whatever_happens() -> None:
    live = LiveRun("fibonacci", "Trace", RunKind.BATCH)
    live.pause.hold()
    with pytest.raises(RuntimeError), live.running():
        raise RuntimeError
    assert live.ended
    assert live.look().ended
    assert not live.pause.held


def test_what_the_history_keeps() -> None:
    live = LiveRun("f" * 300, "Trace", RunKind.BATCH, total=2, threads=3)
    with live.running():
        live.count(outcome(0), name)
        live.count(outcome(1, found=True), name)
    run = live.finished()
    assert run.program == "f" * 200
    assert (run.kind, run.proofs, run.from_cache, run.steps, run.threads) == (RunKind.BATCH, 1, 1, 295, 3)
    assert run.elapsed_ns == live.look().active_ns > 0


def test_the_time_of_a_single_proof_is_that_of_proving() -> None:
    live = LiveRun("fibonacci", "Trace", RunKind.PROOF)
    made = outcome(0)
    assert made.kept is not None
    with live.running():
        live.count_finished(made.kept)
    assert live.finished().elapsed_ns == made.kept.proof.elapsed_ns
