"""Aggregates of proof files: order, duplicates, refusals that change nothing, files, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from blake3 import blake3

from studio import native
from studio.merkle.aggregate import Aggregate
from studio.model.errors import UserError
from tests.conformance.fibonacci_proofs import program, proof_file, proof_files, witness

FILES = proof_files(9)


def aggregate_of(files: tuple[bytes, ...]) -> Aggregate:
    made = Aggregate()
    made.append(files)
    return made


def test_leaves_are_the_proofs_in_order() -> None:
    made = aggregate_of(FILES)
    assert len(made) == len(FILES)
    for index, file in enumerate(FILES):
        decoded = native.proof_decode(file)
        leaf = made.leaf(index)
        assert (leaf.index, leaf.backend) == (index, "trace")
        assert (leaf.statement_hash, leaf.body_hash) == (decoded.statement_hash, decoded.body_hash)
        assert made.find(leaf.statement_hash, "trace") == index
        assert made.find(leaf.statement_hash, "halo2") is None


def test_the_way_a_proof_is_stored_does_not_matter() -> None:
    assert aggregate_of(tuple(native.proof_to_raw(file) for file in FILES)).root == aggregate_of(FILES).root


def test_order_and_number_matter() -> None:
    roots = {aggregate_of(files).root for files in (FILES, FILES[::-1], FILES[:-1], FILES[1:])}
    assert len(roots) == 4


def test_the_file_goes_on_where_the_aggregate_was() -> None:
    half = Aggregate.decode(aggregate_of(FILES[:4]).encode())
    half.append(FILES[4:])
    whole = aggregate_of(FILES)
    assert half.root == whole.root
    assert half.encode() == whole.encode()
    assert len(whole.encode()) <= 65 * len(FILES) + 160


def test_the_same_statement_by_the_same_backend_is_a_duplicate() -> None:
    made = aggregate_of(FILES)
    again = native.trace_prove(program(), witness(3), native.Limits(), native.Control())
    for duplicate in (FILES[3], native.proof_to_raw(FILES[3]), proof_file(again)):
        with pytest.raises(UserError) as caught:
            made.append([duplicate])
        assert caught.value.message_id == "aggregate.duplicate"
        assert caught.value.params == {"position": "0", "index": "3"}
    made.append([proof_file(again)], allow_duplicates=True)
    assert len(made) == len(FILES) + 1


def test_a_refused_append_adds_nothing() -> None:
    made = aggregate_of(FILES[:5])
    root = made.root
    for files in ((FILES[5], FILES[6], FILES[1]), (FILES[5], FILES[5]), (FILES[5], FILES[6][:-1])):
        with pytest.raises(UserError):
            made.append(files)
        assert (len(made), made.root) == (5, root)
    made.append(FILES[5:])
    assert made.root == aggregate_of(FILES).root


def test_without_proofs_there_is_no_root_and_no_file() -> None:
    empty = Aggregate()
    empty.append([])
    with pytest.raises(UserError) as caught:
        _ = empty.root
    assert caught.value.message_id == "aggregate.empty"
    with pytest.raises(UserError) as caught:
        empty.encode()
    assert caught.value.message_id == "aggregate.empty"


@pytest.mark.parametrize("index", [-1, 9, 2**64, -(2**70)])
def test_an_index_outside_is_named(index: int) -> None:
    made = aggregate_of(FILES)
    for call in (made.leaf, made.inclusion):
        with pytest.raises(UserError) as caught:
            call(index)
        assert caught.value.message_id == "aggregate.index_outside"
        assert "it has 9" in str(caught.value)


def test_hashes_of_a_wrong_length_are_a_bug_of_the_caller() -> None:
    made = Aggregate()
    for hashes, backend in ((bytes(63), "trace"), (bytes(64), ""), (bytes(64), "No Name")):
        with pytest.raises(ValueError, match="64 bytes a leaf"):
            made.append_hashes(hashes, backend)


def test_threads_may_share_it() -> None:
    made = Aggregate()

    def work(number: int) -> None:
        for step in range(50):
            statement_hash = number.to_bytes(16, "big") + step.to_bytes(16, "big")
            made.append_hashes(statement_hash + bytes(32), "trace")
            assert made.find(statement_hash, "trace") is not None
            made.inclusion(len(made) - 1)

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(work, number) for number in range(8)]:
            done.result()
    assert len(made) == 400
    assert Aggregate.decode(made.encode()).root == made.root


def test_nodes_and_paths_lead_to_the_root() -> None:
    made = aggregate_of(FILES)
    assert made.level_count == 5
    assert [made.level_size(level) for level in range(5)] == [9, 5, 3, 2, 1]
    for index in range(9):
        node = made.node(0, index)
        for step in made.path(index):
            assert made.node(step.level, step.index) == step.digest
            assert step.is_left is (step.index % 2 == 0)
            pair = step.digest + node if step.is_left else node + step.digest
            node = keyed("aggregate node", pair)
        assert node == made.node(4, 0)
    assert keyed("aggregate root", (9).to_bytes(8, "little") + node) == made.root
    assert [(step.level, step.index) for step in made.path(8)] == [(3, 0)]  # promoted three times
    assert made.node(3, 1) == made.node(0, 8)
    for level, index in ((0, 9), (5, 0), (-1, 0), (0, -1), (10**30, 0)):
        with pytest.raises(ValueError, match="no node"):
            made.node(level, index)
    with pytest.raises(UserError):
        made.path(9)


def test_leaves_are_found_by_body_and_by_first_digits() -> None:
    made = aggregate_of(FILES)
    leaf = made.leaf(6)
    assert made.find_bodies([leaf.body_hash, bytes(32)]) == [6, None]
    assert made.find_bodies([]) == []
    for digest in (leaf.body_hash, leaf.statement_hash, made.node(0, 6)):
        assert made.find_digits(digest.hex()[:12]) == 6
        assert made.find_digits(digest.hex(), first=6) == 6
        assert made.find_digits(digest.hex(), first=7) is None
    assert made.find_digits("", first=8) == 8


def keyed(purpose: str, data: bytes) -> bytes:
    return blake3(data, derive_key_context=f"proving-studio 2026-11-23 {purpose} v1").digest()
