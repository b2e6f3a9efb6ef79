"""The stages of a batch: long items one by one, a disk that takes nothing, groups that fit the time of a commit."""

from __future__ import annotations

import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from studio.library import Record
from studio.model.errors import UserError
from studio.session import Batch, BatchItem, Control, Keeping, Library, Request, Session, batch_run

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


def items(count: int) -> list[BatchItem]:
    return [BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)})) for number in range(count)]


def test_long_items_are_told_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "LONG_ITEM_NS", 0)  # every item is long, once one of its kind was measured
    with Library.open(tmp_path / "library") as library:
        listed = [*items(40), BatchItem(FIBONACCI, b"x")]
        outcomes = list(Batch(SESSION, Keeping(SESSION, library), threads=2).run(listed))
        assert sorted(outcome.index for outcome in outcomes) == list(range(41))
        assert [outcome.index for outcome in outcomes if outcome.error] == [40]
        assert library.count() == 40
        control = Control()
        seen = []
        for outcome in Batch(SESSION, Keeping(SESSION, library), threads=2, again=True).run(listed[:40], control):
            seen.append(outcome)
            if len(seen) == 10:
                control.cancel()
        assert sorted(outcome.index for outcome in seen) == list(range(40))
        assert library.count() == 40 + sum(outcome.kept is not None for outcome in seen)


def test_a_proof_that_the_disk_does_not_take_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path / "library") as library:
        keeping = Keeping(SESSION, library)
        keeping.keep_program(FIBONACCI)

        def full(_: object) -> Future[int]:
            failed: Future[int] = Future()
            failed.set_exception(UserError("file.disk_full", {"path": "library"}))
            return failed

        monkeypatch.setattr(library, "submit", full)
        outcomes = list(Batch(SESSION, keeping).run(items(10)))
        assert {outcome.error.message_id for outcome in outcomes if outcome.error} == {"file.disk_full"}
        assert all(outcome.kept is None for outcome in outcomes)

        def refuse(_: object) -> Future[int]:
            raise UserError("library.busy", {"path": "library"})

        monkeypatch.setattr(library, "submit", refuse)
        outcomes = list(Batch(SESSION, keeping).run(items(10)))
        assert {outcome.error.message_id for outcome in outcomes if outcome.error} == {"library.busy"}


def test_a_library_that_cannot_be_read_fails_items_and_not_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path / "library") as library:
        keeping, listed = Keeping(SESSION, library), items(60)
        keeping.prove(FIBONACCI, listed[0].witness, Request(), kept=False)
        reading, asked = library.lookup, list[bytes]()

        def damaged(cache_key: bytes) -> Record | None:
            asked.append(cache_key)
            if len(asked) > 30:
                raise UserError("library.damaged", {"path": "library", "reason": "malformed"})
            return reading(cache_key)

        def full(_: object) -> int:
            raise UserError("file.disk_full", {"path": "library"})

        monkeypatch.setattr(library, "lookup", damaged)
        monkeypatch.setattr(library, "keep", full)
        outcomes = {one.index: one for one in Batch(SESSION, keeping, threads=2).run(listed)}
        assert sorted(outcomes) == list(range(60))
        errors = [outcome.error.message_id for outcome in outcomes.values() if outcome.error]
        assert set(errors) == {"file.disk_full", "library.damaged"}
        assert errors.count("file.disk_full") == 1  # only a copy for the cache, and it could not be made more
        made = [outcome.kept.proof_id for outcome in outcomes.values() if outcome.kept and outcome.kept.proof_id]
        assert 0 < len(made) < 30
        assert library.count() == 1 + len(made)


def test_a_thousand_small_proofs_in_much_less_than_a_second_each_on_disk(tmp_path: Path) -> None:
    program = SESSION.open("sha256")
    listed = [
        BatchItem(program, SESSION.witness(program, {"message": f"text:message {number}"})) for number in range(1000)
    ]
    with Library.open(tmp_path / "library") as library:
        best_s = 1e9
        for _ in range(3):
            started_s = time.perf_counter()
            outcomes = list(Batch(SESSION, Keeping(SESSION, library), again=True).run(listed))
            best_s = min(best_s, time.perf_counter() - started_s)
            assert all(outcome.kept is not None for outcome in outcomes)
        assert library.count() == 3000
    assert best_s < 1
