"""Leaves with their proofs, found in every way that a person may name them, and checked as whoever gets them would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.merkle.aggregate import Aggregate
from studio.model.errors import UserError
from studio.native import proof_decode, proof_to_raw
from studio.session.aggregate_leaves import FoundLeaf, backend_title
from studio.session.inclusions import load_aggregate
from tests.unit.session.aggregate_places import SESSION, Place, opened_place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened_place(tmp_path) as made:
        yield made


def built(place: Place, *sources: int) -> Aggregate:
    row = place.build("a", *sources).row
    assert row is not None
    return load_aggregate(row.path)


def test_rows_name_the_proofs_that_the_library_has(place: Place) -> None:
    ids = place.kept(5, 10, 15)
    aggregate = built(place, *ids)
    place.library.delete(ids[1:2])
    rows = place.shelf.leaves.rows(aggregate, [2, 1, 0])
    assert [row.index for row in rows] == [2, 1, 0]
    assert [row.digest for row in rows] == [aggregate.node(0, index) for index in (2, 1, 0)]
    assert [None if row.proof is None else row.proof.name for row in rows] == ["fibonacci 610", None, "fibonacci 5"]
    assert [row.backend_name for row in rows] == ["Trace"] * 3


def test_a_journal_too_long_for_the_index_has_no_headline(place: Place) -> None:
    program = SESSION.open("sort")
    sample = program.manifest.sample("small") if program.manifest else None
    assert sample is not None
    proved = SESSION.prove(program, SESSION.witness(program, {}, sample="small"))
    path = SESSION.store(proved, place.folder / "sort.proof").path
    result = place.build("a", path)
    assert result.row is not None
    (row,) = place.shelf.leaves.rows(load_aggregate(result.row.path), [0])
    assert row.proof is not None
    long = row.proof.entry.journal_bytes > len(row.proof.entry.journal_prefix)
    assert (row.proof.headline == "") is long


def test_a_leaf_is_checked_against_its_very_proof(place: Place) -> None:
    ids = place.kept(5, 10, 15)
    aggregate = built(place, *ids)
    detail = place.shelf.leaves.detail(aggregate, 1)
    proof = place.library.get(ids[1]).proof
    file = proof_decode(proof)
    assert (detail.count, detail.root, detail.path) == (3, aggregate.root, aggregate.path(1))
    assert (detail.exit_code, detail.steps) == (0, file.steps)
    assert detail.journal is not None
    assert detail.journal.headline == "55"
    assert detail.inclusion_bytes == len(aggregate.inclusion(1))
    assert detail.proof_bytes == len(proof_to_raw(proof))
    assert (detail.checked_proof, detail.trouble, detail.reveals_input) == (True, "", False)
    assert detail.check_ns > 0
    assert "def check" in detail.script
    with pytest.raises(UserError):
        place.shelf.leaves.detail(aggregate, 3)


def test_without_the_proof_only_the_path_is_followed(place: Place) -> None:
    ids = place.kept(5, 10)
    aggregate = built(place, *ids)
    place.library.delete(ids)
    detail = place.shelf.leaves.detail(aggregate, 1)
    assert (detail.checked_proof, detail.trouble, detail.proof_bytes, detail.journal) == (False, "", None, None)


def test_an_audit_proof_reveals_its_input(place: Place) -> None:
    proved = SESSION.prove(SESSION.open("fibonacci"), (10).to_bytes(4, "little"), form="audit")
    path = SESSION.store(proved, place.folder / "audit.proof").path
    row = place.build("a", path).row
    assert row is not None
    assert place.shelf.leaves.detail(load_aggregate(row.path), 0).reveals_input


def test_every_way_to_name_a_leaf(place: Place) -> None:
    ids = place.kept(5, 10, 15, 20)
    aggregate = built(place, *ids)
    find = place.shelf.leaves.find
    leaf = aggregate.leaf(2)
    identity = place.library.get(ids[2]).entry.identity
    for text in ("2", "#2", leaf.body_hash.hex()[:10], leaf.statement_hash.hex().upper(), identity.hex()[:12]):
        found = find(aggregate, f" {text} ")
        assert found is not None, text
        assert found.index == 2, text
    for digest in (aggregate.node(0, 2), identity):
        found = find(aggregate, f"b3:{digest.hex()[:8]}…{digest.hex()[-4:]}")
        assert found is not None
        assert found.index == 2
    assert find(aggregate, "fibo") == FoundLeaf(0, 1, 4, more=False)
    assert find(aggregate, "Fibonacci", after=0) == FoundLeaf(1, 2, 4, more=False)
    assert find(aggregate, "fibonacci", after=3) == FoundLeaf(0, 1, 4, more=False)
    for text in ("", "  ", "4", "#99", "sort", "ffffffffffff", "²", "b3:", "%"):
        assert find(aggregate, text) is None, text


def test_many_leaves_with_the_same_digits_are_not_all_counted(place: Place) -> None:
    aggregate = Aggregate()
    same = os.urandom(32)
    aggregate.append_hashes(b"".join(os.urandom(32) + same for _ in range(500)), "trace")
    found = place.shelf.leaves.find(aggregate, same.hex())
    assert found is not None
    assert (found.index, found.position, found.more) == (0, 1, True)


def test_backends_have_names() -> None:
    assert (backend_title("trace"), backend_title("other")) == ("Trace", "other")
