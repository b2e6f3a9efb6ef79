"""Batches: an outcome for each item, nothing proved twice, nothing finished is lost by a cancel."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.session import Batch, BatchItem, Control, Keeping, Library, Request, Session

SESSION = Session()
FIBONACCI, SORT = SESSION.open("fibonacci"), SESSION.open("sort")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def fib(*numbers: int) -> list[BatchItem]:
    return [BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)})) for number in numbers]


def test_each_item_has_one_outcome_and_its_proof_is_in_the_library(library: Library) -> None:
    items = fib(*range(60))
    items[7:7] = [BatchItem(SORT, SESSION.witness(SORT, {}))]
    items[20] = BatchItem(FIBONACCI, b"\x01")  # cut off: the guest refuses it
    outcomes = list(Batch(SESSION, Keeping(SESSION, library)).run(items))
    assert sorted(outcome.index for outcome in outcomes) == list(range(len(items)))
    by_index = {outcome.index: outcome for outcome in outcomes}
    refused = by_index.pop(20).error
    assert refused is not None
    assert refused.message_id == "prove.guest_exit"
    for index, outcome in by_index.items():
        assert outcome.kept is not None
        assert outcome.kept.proof_id is not None
        record = library.get(outcome.kept.proof_id)
        assert record.proof == outcome.kept.proof_bytes
        assert record.entry.program_id == items[index].program.native.program_id
        assert not outcome.kept.from_library
    assert library.count() == len(items) - 1
    assert [program.elf_bytes is not None for program in library.programs()] == [True, True]


def test_a_second_time_proves_only_what_is_missing(library: Library) -> None:
    batch = Batch(SESSION, Keeping(SESSION, library))
    list(batch.run(fib(*range(0, 30, 2))))
    outcomes = list(batch.run(fib(*range(30))))
    assert {outcome.index for outcome in outcomes if outcome.kept and outcome.kept.from_library} == set(range(0, 30, 2))
    assert library.count() == 30
    again = Batch(SESSION, Keeping(SESSION, library), again=True)
    assert not any(outcome.kept and outcome.kept.from_library for outcome in again.run(fib(1, 1, 2)))
    assert library.count() == 33


@pytest.mark.parametrize("apart", [1, 5, 300])
def test_items_that_ask_for_the_same_share_one_proof(apart: int, library: Library) -> None:
    numbers = [50, *range(apart - 1), 50] if apart < 50 else [90, *(n % 80 for n in range(apart)), 90]
    outcomes = {one.index: one.kept for one in Batch(SESSION, Keeping(SESSION, library)).run(fib(*numbers))}
    first, last = outcomes[0], outcomes[len(numbers) - 1]
    assert first is not None
    assert last is not None
    assert first.proof_id == last.proof_id
    assert (first.from_library, last.from_library) == (False, True)
    assert library.count() == len(set(numbers))


def test_items_that_share_a_mistake_share_the_error(library: Library) -> None:
    outcomes = list(Batch(SESSION, Keeping(SESSION, library)).run([BatchItem(FIBONACCI, b"x")] * 5))
    assert sorted(outcome.index for outcome in outcomes) == [0, 1, 2, 3, 4]
    assert all(outcome.error is not None for outcome in outcomes)


def test_a_cancel_keeps_what_is_finished(library: Library) -> None:
    control = Control()
    program = SESSION.open("sha256")
    # More than the stages of a batch can hold at a time.
    items = [BatchItem(program, SESSION.witness(program, {"message": f"text:{number}"})) for number in range(2000)]
    outcomes = []
    for outcome in Batch(SESSION, Keeping(SESSION, library), threads=2).run(items, control):
        outcomes.append(outcome)
        control.cancel()
    assert sorted(outcome.index for outcome in outcomes) == list(range(len(items)))
    kept = [outcome.kept for outcome in outcomes if outcome.kept is not None]
    assert kept
    assert any(outcome.cancelled for outcome in outcomes)
    assert library.count() == len(kept)


def test_who_stops_listening_loses_nothing_that_was_told(library: Library) -> None:
    running = Batch(SESSION, Keeping(SESSION, library)).run(fib(*range(90)))
    told = [next(running).kept for _ in range(3)]
    running.close()  # type: ignore[attr-defined]
    for kept in told:
        assert kept is not None
        assert library.get(kept.proof_id or 0).proof == kept.proof_bytes


def test_without_a_library_nothing_is_looked_up() -> None:
    outcomes = list(Batch(SESSION, None, threads=2).run(fib(3, 3, 4)))
    assert [outcome.index for outcome in outcomes] == [0, 1, 2]
    assert all(outcome.made is not None and outcome.finished is not None for outcome in outcomes)
    assert list(Batch(SESSION, None).run([])) == []


def test_a_form_that_is_proved_one_by_one(library: Library) -> None:
    items = [BatchItem(one.program, one.witness, Request(form="audit")) for one in fib(1, 2, 3, 2)]
    outcomes = {one.index: one.kept for one in Batch(SESSION, Keeping(SESSION, library)).run(items)}
    assert all(kept is not None and kept.opening_bytes is None for kept in outcomes.values())
    assert library.count() == 3


def test_what_another_is_at_is_told_when_that_has_finished_or_ended(library: Library) -> None:
    with Library.open(library.root) as other:
        theirs, ours = Keeping(SESSION, other), Keeping(SESSION, library)
        items = fib(*range(12), 3, 4)
        keys = [theirs.key(FIBONACCI, items[index].witness, Request()) for index in (3, 4)]
        assert all(map(theirs.claim, keys))
        outcomes = Batch(SESSION, ours, threads=2).run(items)
        told = [next(outcomes) for _ in range(10)]
        assert {outcome.index for outcome in told} == set(range(12)) - {3, 4}
        theirs.add(SESSION.prove(FIBONACCI, items[3].witness), FIBONACCI, keys[0])
        for key in keys:  # of 4 there is no proof: say, its process was killed
            theirs.give_back(key)
        rest = {outcome.index: outcome.kept for outcome in outcomes}
        assert {index: kept.from_library for index, kept in rest.items() if kept} == {
            3: True,
            12: True,
            4: False,
            13: True,
        }
        assert library.count() == 12
        assert all(map(theirs.claim, keys))  # nothing is held any more


@pytest.mark.parametrize("form", ["", "audit"])
def test_a_cancel_ends_the_wait_for_another(form: str, library: Library) -> None:
    keeping, control = Keeping(SESSION, library), Control()
    items = [BatchItem(one.program, one.witness, Request(form=form)) for one in fib(1, 2, 3)]
    assert keeping.claim(keeping.key(FIBONACCI, items[1].witness, items[1].request))
    outcomes = []
    for outcome in Batch(SESSION, keeping).run(items, control):
        outcomes.append(outcome)
        if len(outcomes) == 2:
            threading.Timer(0.2, control.cancel).start()
    assert sorted(outcome.index for outcome in outcomes) == [0, 1, 2]
    assert [(outcome.index, outcome.cancelled, outcome.begun) for outcome in outcomes if not outcome.kept] == [
        (1, True, False)
    ]
