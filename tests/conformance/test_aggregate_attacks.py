"""Forged aggregates and inclusion proofs are refused, each by its own name; mutants never pass and never crash."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from studio import native
from studio.merkle.aggregate import Aggregate
from studio.model.errors import UserError
from tests.conformance.models import aggregates as model

COUNT = 11
HASHES = random.Random(1).randbytes(64 * COUNT)  # noqa: S311 - the same in every run, no secret
PAIRS = [(HASHES[at : at + 32], HASHES[at + 32 : at + 64]) for at in range(0, len(HASHES), 64)]
LEAVES = [model.leaf(*pair) for pair in PAIRS]
ROOT = model.root(LEAVES)
MUTANTS = int(os.environ.get("PROVING_STUDIO_MUTANTS", "2000"))


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    assert str(caught.value)
    return caught.value.message_id


def forged(
    index: int = 6,
    count: int = COUNT,
    *,
    pair: tuple[bytes, bytes] = PAIRS[6],
    siblings: Sequence[bytes] | None = None,
    root: bytes = ROOT,
) -> str:
    """Why a sealed inclusion file is refused whose parts differ from the honest one of leaf 6."""
    file = model.inclusion_file(*pair, index, count, model.path(6, LEAVES) if siblings is None else siblings, root)
    return refusal(lambda: native.inclusion_decode(file))


def test_the_honest_file_passes() -> None:
    file = model.inclusion_file(*PAIRS[6], 6, COUNT, model.path(6, LEAVES), ROOT)
    assert native.inclusion_decode(file).root == ROOT


def test_an_inner_node_is_no_leaf() -> None:
    """Second preimage: the two children of a node stand in as statement hash and body hash."""
    children = (LEAVES[6], LEAVES[7])
    upper = model.path(6, LEAVES)[1:]
    assert forged(3, 6, pair=children, siblings=upper) == "inclusion.wrong_root"
    assert forged(6, 11, pair=children) == "inclusion.wrong_root"
    assert native.merkle_root(model.node(*children)) != native.merkle_root(b"".join(children))


def test_a_leaf_is_no_node() -> None:
    """The tree over the promoted nodes of another tree has another root."""
    parents = [model.node(LEAVES[at], LEAVES[at + 1]) for at in range(0, 10, 2)]
    assert native.merkle_root(b"".join(parents)) != native.merkle_root(b"".join(LEAVES[:10]))
    assert native.merkle_root(ROOT) != ROOT


@pytest.mark.parametrize("count", range(1, 34, 2))
def test_a_doubled_last_proof_is_another_aggregate(count: int) -> None:
    """CVE-2012-2459."""
    leaves = [model.digest("statement", bytes([number])) for number in range(count)]
    assert native.merkle_root(b"".join(leaves)) != native.merkle_root(b"".join([*leaves, leaves[-1]]))


def test_another_index_or_count_is_refused() -> None:
    expected = {"inclusion.wrong_root", "inclusion.wrong_path_length", "inclusion.index_outside"}
    for index in range(40):
        for count in range(40):
            if (index, count) != (6, COUNT):
                name = forged(index, count)
                assert name in expected
                assert (name == "inclusion.index_outside") == (index >= count)
    assert forged(2**64 - 1) == "inclusion.index_outside"
    assert forged(6, 2**24 + 1) == "inclusion.not_canonical"
    assert forged(6, 2**64 - 1) == "inclusion.not_canonical"


def test_paths_of_other_lengths_or_orders_are_refused() -> None:
    siblings = model.path(6, LEAVES)
    for length in (0, 1, 2, 3, 5, 24):
        assert forged(siblings=(siblings * 6)[:length]) == "inclusion.wrong_path_length"
    assert forged(siblings=siblings * 10) == "inclusion.too_large"
    assert forged(siblings=siblings[::-1]) == "inclusion.wrong_root"
    assert forged(siblings=[siblings[1], siblings[0], *siblings[2:]]) == "inclusion.wrong_root"
    assert forged(siblings=[*siblings[:3], siblings[3][:31]]) == "inclusion.not_canonical"
    assert forged(root=model.root(LEAVES[:10])) == "inclusion.wrong_root"
    assert forged(pair=PAIRS[7]) == "inclusion.wrong_root"


def test_forged_aggregates_are_named() -> None:
    def name(names: list[str], hashes: bytes, backend_of: bytes, root: bytes) -> str:
        return refusal(lambda: Aggregate.decode(model.aggregate_file(names, hashes, backend_of, root)))

    honest = bytes(COUNT)
    assert Aggregate.decode(model.aggregate_file(["trace"], HASHES, honest, ROOT)).root == ROOT
    assert name(["trace"], HASHES, honest, bytes(32)) == "aggregate.wrong_root"
    assert name(["trace"], HASHES[64:], honest[1:], ROOT) == "aggregate.wrong_root"
    assert name(["trace"], HASHES[64:] + HASHES[:64], honest, ROOT) == "aggregate.wrong_root"
    assert name(["trace"], HASHES + HASHES[-64:], honest + b"\0", ROOT) == "aggregate.wrong_root"
    assert name(["trace"], HASHES[1:], honest, ROOT) == "aggregate.not_canonical"
    assert name(["trace"], HASHES, honest[1:], ROOT) == "aggregate.not_canonical"
    assert name(["a", "b"], HASHES, honest, ROOT) == "aggregate.not_canonical"
    assert name(["a", "a"], HASHES, bytes(5) + b"\1" * 6, ROOT) == "aggregate.not_canonical"
    assert name(["A B"], HASHES, honest, ROOT) == "aggregate.not_canonical"
    assert name([], b"", b"", ROOT) == "aggregate.not_canonical"


def test_files_of_other_kinds_and_lengths_are_named() -> None:
    aggregate = Aggregate()
    aggregate.append_hashes(HASHES, "trace")
    head = len(b"\x89\x78\x18proving-studio-inclusion")
    kinds: list[tuple[bytes, Callable[[bytes], object], str]] = [
        (aggregate.encode(), Aggregate.decode, "aggregate"),
        (aggregate.inclusion(3), native.inclusion_decode, "inclusion"),
    ]
    for file, read, area in kinds:
        changed = {
            f"not_an_{area}": (b"", b"\x7fELF", file[1:]),
            "truncated": (file[:head], file[: len(file) // 2], file[:-1]),
            "extended": (file + b"\0",),
            "damaged": (file[:-1] + bytes([file[-1] ^ 1]),),
            "newer_version": (file[:head] + b"\2" + file[head + 1 :],),
            "not_canonical": (file[:head] + b"\x18\1" + file[head + 1 :],),
        }
        for name, files in changed.items():
            for data in files:
                assert refusal(partial(read, data)) == f"{area}.{name}"
    assert refusal(lambda: Aggregate.decode(aggregate.inclusion(3))) == "aggregate.not_an_aggregate"
    assert refusal(lambda: native.inclusion_decode(aggregate.encode())) == "inclusion.not_an_inclusion"
    assert refusal(lambda: native.inclusion_decode(aggregate.inclusion(3) + bytes(2**17))) == "inclusion.too_large"


def test_mutants_never_pass() -> None:
    source = random.Random(5)  # noqa: S311 - as above
    aggregate = Aggregate()
    aggregate.append_hashes(HASHES[: 64 * 6], "trace")
    aggregate.append_hashes(HASHES[64 * 6 :], "halo2")
    file, inclusion = aggregate.encode(), aggregate.inclusion(6)
    for _ in range(MUTANTS):
        mutant = model.mutate(file, source)
        if mutant != file:
            assert refusal(partial(Aggregate.decode, mutant)).startswith("aggregate.")
        mutant = model.mutate(inclusion, source)
        if mutant != inclusion:
            assert refusal(partial(native.inclusion_decode, mutant)).startswith("inclusion.")
