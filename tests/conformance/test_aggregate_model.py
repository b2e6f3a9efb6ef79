"""Every aggregate equals the recursive definition: roots, paths, files, and appends in chunks of any size."""

from __future__ import annotations

import random

import pytest

from studio import native
from studio.merkle.aggregate import Aggregate
from tests.conformance.models import aggregates as model

BACKEND = "trace"


def hashes(count: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(64 * count)  # noqa: S311 - the same in every run, no secret


def pairs_of(data: bytes) -> list[tuple[bytes, bytes]]:
    return [(data[at : at + 32], data[at + 32 : at + 64]) for at in range(0, len(data), 64)]


def aggregate_of(data: bytes) -> Aggregate:
    made = Aggregate()
    made.append_hashes(data, BACKEND)
    return made


@pytest.mark.parametrize("first", range(1, 131, 13))
def test_every_count_has_the_root_and_the_paths_of_the_definition(first: int) -> None:
    for count in range(first, first + 13):
        data = hashes(count)
        pairs = pairs_of(data)
        leaves = [model.leaf(*pair) for pair in pairs]
        root = model.root(leaves)
        made = aggregate_of(data)
        assert (len(made), made.root) == (count, root)
        assert native.merkle_root(b"".join(leaves)) == root
        for index, pair in enumerate(pairs):
            expected = model.path(index, leaves)
            file = made.inclusion(index)
            assert file == model.inclusion_file(*pair, index, count, expected, root)
            read = native.inclusion_decode(file)
            assert (read.statement_hash, read.body_hash) == pair
            assert (read.index, read.count, read.path, read.root) == (index, count, expected, root)
        assert made.encode() == model.aggregate_file([BACKEND], data, bytes(count), root)


def test_chunks_of_any_size_equal_one_build() -> None:
    source = random.Random(2)  # noqa: S311 - as above
    data = hashes(20_000)
    expected = aggregate_of(data).encode()
    for _ in range(5):
        grown, at = Aggregate(), 0
        while at < len(data):
            size = 64 * source.choice((1, 2, 3, 17, 64, 700, 2047, 2048, 5000))
            grown.append_hashes(data[at : at + size], BACKEND)
            at += size
            if source.random() < 0.1:
                grown = Aggregate.decode(grown.encode())
        assert grown.encode() == expected


def test_a_million_leaves() -> None:
    count = 1_000_000
    data = hashes(count)
    made = aggregate_of(data)
    leaves = [model.leaf(*pair) for pair in pairs_of(data)]
    # Level by level; for a million the recursion above would copy too much.
    level = leaves
    while len(level) > 1:
        paired = [model.node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    assert made.root == model.root_of_top(count, level[0])
    for index in (0, 1, 524_287, 524_288, 983_040, count - 2, count - 1):
        read = native.inclusion_decode(made.inclusion(index))
        assert (read.index, read.count, read.root) == (index, count, made.root)
    again = Aggregate.decode(made.encode())
    assert again.root == made.root
    made.append_hashes(hashes(1, seed=3), BACKEND)
    assert len(made) == count + 1
    assert made.root != again.root
