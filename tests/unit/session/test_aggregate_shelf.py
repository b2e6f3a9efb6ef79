"""The list of aggregates: built, added to, checked again, taken in, damaged; one lies beside its library."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, SCRIPT_NAME
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import Outcome
from studio.session.aggregate_folder import Deleted
from studio.session.aggregate_notes import note_path
from studio.session.aggregate_shelf import AggregateShelf
from studio.session.aggregate_values import BuildOrder, ShelfRow, ShelfState
from studio.session.inclusions import load_aggregate
from studio.session.stores import aggregates_folder
from studio.session.verify_worker import VerifyWorker
from tests.unit.session.aggregate_places import SESSION, Place, opened_place, opened_worker, tampered


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifyWorker]:
    with opened_worker(tmp_path_factory.mktemp("worker")) as made:
        yield made


@pytest.fixture
def place(tmp_path: Path, worker: VerifyWorker) -> Iterator[Place]:
    with opened_place(tmp_path, worker) as made:
        yield made


def row_of(place: Place, name: str, *numbers: int) -> ShelfRow:
    row = place.build(name, *place.kept(*numbers)).row
    assert row is not None
    return row


def refusal(call: object, *arguments: object) -> str:
    with pytest.raises(UserError) as refused:
        call(*arguments)  # type: ignore[operator]
    return refused.value.message_id


def test_it_lies_beside_its_library(place: Place, tmp_path: Path) -> None:
    row_of(place, "a", 5)
    assert (tmp_path / "aggregates" / "a.aggregate").is_file()
    assert aggregates_folder(tmp_path / "mine") == tmp_path / "mine-aggregates"


def test_what_is_built_is_listed(place: Place) -> None:
    assert place.shelf.rows() == ()
    first = row_of(place, "Morning batch", 5, 10, 15)
    second = row_of(place, "other", 20)
    assert [row.name for row in place.shelf.rows()] == ["other", "Morning batch"]
    assert place.shelf.rows() == (second, first)
    assert (first.state, first.leaves, first.foreign_leaves) == (ShelfState.VERIFIED, 3, 0)
    assert first.root == load_aggregate(first.path).root
    assert first.note is not None
    assert first.note.hashing_ns > 0
    assert first.reading_ns > 0
    assert place.shelf.row("other") == second


def test_every_proof_is_verified_in_the_other_process(tmp_path: Path) -> None:
    """A worker that answers nothing keeps every proof out."""

    class Deaf(VerifyWorker):
        def __init__(self) -> None:
            pass

        def verify(self, *_proof: object, **_rest: object) -> object:  # type: ignore[override]
            raise UserError("job.worker_protocol", {"kind": "verify", "detail": "deaf"})

    with opened_place(tmp_path, Deaf()) as place:
        result = place.build("a", *place.kept(5, 10))
        assert result.row is None
        assert [one.error is not None for one in result.refused] == [True, True]
        assert place.shelf.rows() == ()


def test_a_proof_that_does_not_verify_keeps_the_others_out_until_it_is_left_out(place: Place) -> None:
    paths = [place.proof_file(5), tampered(place.proof_file(10)), place.proof_file(15)]
    report = Report()
    order = BuildOrder("a", tuple(paths))
    result = place.shelf.build(order, report, Cancel())
    assert result.row is None
    assert [one.source for one in result.refused] == [paths[1]]
    assert place.shelf.rows() == ()
    assert report.phase == "verifying 3 of 3"
    written = place.shelf.write(result, report, Cancel())
    assert written.row is not None
    assert (written.row.leaves, written.row.state) == (2, ShelfState.VERIFIED)
    assert report.phase == "hashing 2 of 2"
    (refusal_of_it,) = place.shelf.refusals(result)
    assert (refusal_of_it.source, refusal_of_it.name) == (paths[1], "10.proof")
    assert refusal_of_it.reason
    only_bad = place.build("b", paths[1])
    assert refusal(place.shelf.write, only_bad, Report(), Cancel()) == "aggregate.empty"


def test_adding_to_an_aggregate(place: Place) -> None:
    row_of(place, "a", 5)
    added = place.build("a", *place.kept(10, 15), append=True)
    assert added.row is not None
    assert (added.first_index, added.row.leaves, added.row.state) == (1, 3, ShelfState.VERIFIED)
    again = place.build("a", *place.kept(5), append=True)
    assert [one.error.message_id for one in again.refused if one.error] == ["aggregate.same_as_leaf"]
    assert [one.name for one in place.shelf.refusals(again)] == ["fibonacci 5"]
    allowed = place.build("a", *place.kept(5), append=True, duplicates=True)
    assert allowed.row is not None
    assert allowed.row.leaves == 4


def test_names_are_refused_before_any_work(place: Place) -> None:
    ids = place.kept(5)
    place.build("a", *ids)
    for name, message_id in (("A", "aggregate.name_taken"), ("a/b", "aggregate.bad_name"), ("", "aggregate.bad_name")):
        assert refusal(place.build, name, *ids) == message_id
    with pytest.raises(UserError) as refused:
        place.build("gone", *ids, append=True)
    assert refused.value.message_id == "aggregate.not_listed"


def test_a_stop_leaves_nothing(place: Place) -> None:
    ids = place.kept(5, 10, 15)
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        place.shelf.build(BuildOrder("a", tuple(ids)), Report(), cancel)
    assert place.shelf.rows() == ()


def test_a_leaf_with_its_tree(place: Place) -> None:
    row = row_of(place, "a", 5, 10, 15)
    shown = place.shelf.leaf("a", 2)
    assert (shown.tree.leaf, shown.tree.root, shown.detail.root) == (2, row.root, row.root)
    assert [one.index for one in shown.drawn] == [0, 1, 2]
    assert [one.proof.name for one in shown.drawn if one.proof] == ["fibonacci 5", "fibonacci 55", "fibonacci 610"]
    assert [one.index for one in place.shelf.leaf_page("a", 1, 100)] == [1, 2]
    assert place.shelf.leaf_page("a", 7, 100) == ()
    found = place.shelf.find_leaf("a", "fibonacci", 1)
    assert found is not None
    assert found.index == 2


def test_where_a_proof_is_used(place: Place) -> None:
    first, second = place.kept(5, 10)
    place.build("a", first, second)
    place.build("b", second)
    (place.shelf.folder.root / "bad.aggregate").write_bytes(b"bad")
    body_hash = place.library.get(second).entry.body_hash
    assert sorted(place.shelf.used_in(body_hash)) == [("a", 1), ("b", 0)]
    assert place.shelf.used_in(bytes(32)) == ()


def test_checking_again(place: Place) -> None:
    ids = place.kept(5, 10, 15)
    place.build("a", *ids)
    found = place.shelf.check_again("a", Report(), Cancel())
    assert (found.check.verified, found.check.missing, found.troubles) == (3, 0, ())
    assert found.row.state is ShelfState.VERIFIED
    place.library.delete(ids[:1])
    found = place.shelf.check_again("a", Report(), Cancel())
    assert (found.check.verified, found.check.missing) == (2, 1)
    assert found.row.state is ShelfState.UNCHECKED  # a tick beside "2 of 3 proofs verified" would say too much
    place.library.erase_openings(ids[1:2])
    found = place.shelf.check_again("a", Report(), Cancel())
    assert (found.check.verified, found.check.undecided) == (1, 1)
    assert [index for index, _ in found.troubles] == [1]


def test_a_refused_proof_is_seen_in_the_list(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.build("a", *place.kept(5))
    sort = SESSION.open("sort")
    monkeypatch.setattr("studio.session.trusted_programs.TrustedPrograms.find", lambda _self, _id: sort)
    found = place.shelf.check_again("a", Report(), Cancel())
    assert (found.check.refused, found.row.state) == (1, ShelfState.REFUSED)
    assert found.troubles[0][1]
    assert place.shelf.rows()[0].state is ShelfState.REFUSED


def test_an_aggregate_from_elsewhere(place: Place, tmp_path: Path) -> None:
    row = row_of(place, "a", 5, 10)
    arrived = tmp_path / "From: afar.aggregate"
    arrived.write_bytes(row.path.read_bytes())
    looked = place.shelf.look_at(arrived)
    assert (looked.leaves, looked.root, looked.known_as) == (2, row.root, ("a",))
    assert (looked.proofs_here, looked.looked_at) == (2, 2)
    taken = place.shelf.take_in(arrived)
    assert (taken.name, taken.state, taken.foreign_leaves) == ("From afar", ShelfState.UNCHECKED, 2)
    added = place.build(taken.name, *place.kept(15), append=True).row
    assert added is not None
    assert (added.state, added.foreign_leaves, added.leaves) == (ShelfState.UNCHECKED, 2, 3)
    checked = place.shelf.check_again(taken.name, Report(), Cancel())
    assert checked.row.state is ShelfState.VERIFIED


def test_a_file_without_a_note_vouches_for_nothing(place: Place) -> None:
    row = row_of(place, "a", 5)
    note_path(row.path).unlink()
    assert place.shelf.row("a").state is ShelfState.UNCHECKED
    other = row_of(place, "b", 10, 15)
    row.path.write_bytes(other.path.read_bytes())
    place.shelf.folder.rename("b", "c")
    assert place.shelf.row("a").state is ShelfState.UNCHECKED
    assert place.shelf.check_again("a", Report(), Cancel()).row.state is ShelfState.VERIFIED


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "other", "longer"])
def test_a_damaged_file_is_a_row_with_its_reason(place: Place, damage: str) -> None:
    row = row_of(place, "a", 5, 10)
    data = bytearray(row.path.read_bytes())
    data[len(data) // 2] ^= 1
    contents = {"flip": bytes(data), "cut": row.path.read_bytes()[:-5], "empty": b"", "other": b"hello" * 9}
    row.path.write_bytes(contents.get(damage, row.path.read_bytes() + b"\0"))
    (bad,) = place.shelf.rows()
    assert (bad.state, bad.leaves) == (ShelfState.DAMAGED, 0)
    assert bad.error is not None
    assert bad.error.message_id.startswith("aggregate.")
    for call in (place.shelf.look_at, place.shelf.take_in):
        assert refusal(call, row.path) == bad.error.message_id
    assert refusal(place.shelf.leaf, "a", 0) == bad.error.message_id
    assert refusal(place.shelf.export_root, "a", place.folder / "root.txt") == bad.error.message_id
    deleted = place.shelf.delete("a")
    assert place.shelf.rows() == ()
    assert place.shelf.put_back(deleted) == "a"
    assert [one.name for one in place.shelf.rows()] == ["a"]


def test_a_received_inclusion_proof(place: Place, tmp_path: Path) -> None:
    row = row_of(place, "a", 5, 10, 15)
    folder = tmp_path / "leaf"
    exported = place.shelf.export_inclusion("a", 1, folder)
    assert [path.name for path in exported.files][-1] == SCRIPT_NAME
    ended = subprocess.run(
        [sys.executable, folder / SCRIPT_NAME, "--root", row.root.hex()], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, "YES" in ended.stdout) == (0, True), ended.stdout
    received = place.shelf.check_received(folder)
    assert (received.checked.inclusion.index, received.known_as) == (1, ("a",))
    assert received.proof is not None
    assert received.proof.name == "fibonacci 55"
    assert refusal(place.shelf.check_received, folder, bytes(32)) == "inclusion.other_root"
    inclusion = folder / INCLUSION_NAME
    assert inclusion.read_bytes() == place.shelf.inclusion("a", 1)
    inclusion.write_bytes(place.shelf.inclusion("a", 2))
    assert refusal(place.shelf.check_received, folder) == "inclusion.wrong_leaf"
    inclusion.write_bytes(b"")
    assert refusal(place.shelf.check_received, folder).startswith("inclusion.")


def test_root_and_file_are_handed_out(place: Place, tmp_path: Path) -> None:
    row = row_of(place, "a", 5, 10)
    place.shelf.export_root("a", tmp_path / "root.txt")
    assert (tmp_path / "root.txt").read_text(encoding="utf-8").splitlines()[:2] == [
        f"root:   {row.root.hex()}",
        "proofs: 2",
    ]
    place.shelf.export("a", tmp_path / "copy.aggregate")
    assert load_aggregate(tmp_path / "copy.aggregate").root == row.root


def test_renaming_keeps_what_is_known(place: Place) -> None:
    row_of(place, "a", 5)
    assert place.shelf.rename("a", "Evening") == "Evening"
    assert place.shelf.row("Evening").state is ShelfState.VERIFIED
    assert refusal(place.shelf.row, "a") == "aggregate.not_listed"
    assert refusal(place.shelf.put_back, Deleted("x", "y")) == "aggregate.cannot_undo"


def test_large_ones_are_read_once_and_not_held_for_ever(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.session.aggregate_shelf._MOST_HELD_LEAVES", 150_000)
    place.shelf.folder.make()
    for number in range(3):
        aggregate = Aggregate()
        aggregate.append_hashes(os.urandom(64 * 100_000), "trace")
        place.shelf.folder.path(f"{number}").write_bytes(aggregate.encode())
    rows = place.shelf.rows()
    assert [row.leaves for row in rows] == [100_000] * 3
    assert place.shelf.rows() == rows
    assert len(place.shelf._held) == 1
    shown = place.shelf.leaf("1", 99_999)
    assert shown.tree.count == 100_000
    assert shown.detail.row.proof is None
    with ThreadPoolExecutor(4) as pool:
        trees = list(pool.map(lambda index: place.shelf.leaf(f"{index % 3}", index).tree.leaf, range(12)))
    assert trees == list(range(12))


def test_two_windows_add_to_one_aggregate(place: Place, worker: VerifyWorker) -> None:
    row_of(place, "a", 5)
    other = AggregateShelf(SESSION, place.library, place.aggregates, worker)
    ids = place.kept(10, 15)
    barrier = threading.Barrier(2)

    def add(shelf: AggregateShelf, proof_id: int) -> None:
        barrier.wait()
        assert shelf.build(BuildOrder("a", (proof_id,), append=True), Report(), Cancel()).row is not None

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(add, shelf, one) for shelf, one in zip((place.shelf, other), ids, strict=True)]:
            future.result()
    assert place.shelf.row("a").leaves == other.row("a").leaves == 3


def test_the_library_knows_the_outcome_of_the_verification(place: Place) -> None:
    (proof_id,) = place.kept(5)
    assert place.library.get(proof_id).entry.verification is None
    place.build("a", proof_id)
    verification = place.library.get(proof_id).entry.verification
    assert verification is not None
    assert verification.outcome is Outcome.VERIFIED
