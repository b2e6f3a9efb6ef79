"""The drawn tree against a naive one: every node, every digest, every path, and never too many items."""

from __future__ import annotations

import itertools
import os
from functools import cache

import pytest
from blake3 import blake3

from studio.merkle.aggregate import Aggregate
from studio.merkle.tree_view import MOST_WHOLE, Shape, TreeView, tree_view
from studio.model.errors import UserError

MOST_DRAWN_ITEMS = 600


def keyed(purpose: str, data: bytes) -> bytes:
    return blake3(data, derive_key_context=f"proving-studio 2026-11-23 {purpose} v1").digest()


@cache
def hashes(count: int) -> bytes:
    return os.urandom(64 * count)


def aggregate_of(count: int) -> Aggregate:
    made = Aggregate()
    made.append_hashes(hashes(70)[: 64 * count] if count <= 70 else hashes(count), "trace")
    return made


def naive_levels(count: int) -> list[list[bytes]]:
    """Level by level from the definition; a node without sibling is the one below."""
    data = hashes(70)
    levels = [[keyed("aggregate leaf", data[64 * index : 64 * (index + 1)]) for index in range(count)]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [below[at : at + 2] for at in range(0, len(below), 2)]
        levels.append([keyed("aggregate node", b"".join(pair)) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


def check_form(view: TreeView) -> None:
    """What holds for every drawn tree."""
    nodes = view.nodes
    assert nodes[0].shape is Shape.ROOT
    assert nodes[0].parent is None
    # Box, line and, for a leaf, its name.
    assert 2 * len(nodes) + view.shown_leaves <= MOST_DRAWN_ITEMS
    for at, node in enumerate(nodes[1:], 1):
        assert node.parent is not None
        assert node.parent < at
        parent = nodes[node.parent]
        assert (node.row, node.level) == (parent.row + 1, parent.level - 1)
        assert node.index // 2 == parent.index
        assert parent.shape in (Shape.ROOT, Shape.INNER)
    ends = [node for node in nodes if node.shape in (Shape.LEAF, Shape.COLLAPSED)]
    covered = sorted((node.first_leaf, node.leaf_count) for node in ends)
    reached = 0
    for first, count in covered:  # every leaf is below exactly one of them
        assert first == reached
        assert count >= 1
        reached += count
    assert reached == view.count
    for row in range(view.rows):
        xs = [node.x for node in nodes if node.row == row]
        assert all(right - left >= 1 for left, right in itertools.pairwise(xs)), "no two nodes overlap"
    lit = [node for node in nodes if node.is_lit]
    assert sorted(node.row for node in lit) == list(range(view.rows))
    assert lit[-1].level == 0
    assert lit[-1].index == view.leaf
    numbered = sorted((node for node in nodes if node.number), key=lambda node: node.number)
    assert [node.number for node in numbered] == list(range(1, len(view.path) + 1))
    assert [node.digest for node in numbered] == [step.digest for step in view.path]
    assert [(node.level, node.index) for node in numbered] == [(step.level, step.index) for step in view.path]


def check_path(view: TreeView) -> None:
    """The lit digests are what the siblings make of the leaf."""
    digest = next(node.digest for node in view.nodes if (node.level, node.is_lit) == (0, True))
    lit = {node.level: node.digest for node in view.nodes if node.is_lit}
    for step in view.path:
        assert digest == lit[step.level]
        digest = keyed("aggregate node", step.digest + digest if step.is_left else digest + step.digest)
    assert keyed("aggregate root", view.count.to_bytes(8, "little") + digest) == view.root


@pytest.mark.parametrize("count", range(1, 71))
def test_small_trees_are_the_naive_ones(count: int) -> None:
    aggregate, levels = aggregate_of(count), naive_levels(count)
    for leaf in range(count):
        view = tree_view(aggregate, leaf)
        check_form(view)
        check_path(view)
        assert (view.count, view.root, view.leaf) == (count, aggregate.root, leaf)
        for node in view.nodes[1:]:
            assert node.digest == levels[node.level][node.index]
            has_one_child = node.level > 0 and 2 * node.index + 1 >= len(levels[node.level - 1])
            assert node.is_promoted is has_one_child
            if node.is_promoted:
                assert node.digest == levels[node.level - 1][2 * node.index]
        drawn = {(node.level, node.index) for node in view.nodes[1:]}
        every = {(level, index) for level, row in enumerate(levels[:-1]) for index in range(len(row))}
        assert view.is_whole is (count <= MOST_WHOLE)
        if view.is_whole:
            assert drawn == (every or {(0, 0)})
            assert [node.x for node in view.nodes if node.level == 0] == list(range(count))
        else:
            assert drawn < every


@pytest.mark.parametrize("count", [100, 4096, 4097, 65_535, 100_000, 1_000_000])
def test_large_trees_show_the_way_and_what_hangs_on_it(count: int) -> None:
    aggregate = aggregate_of(count)
    for leaf in sorted({0, 1, 7, 8, 63, 64, count // 2, count // 3, count - 2, count - 1}):
        view = tree_view(aggregate, leaf)
        check_form(view)
        check_path(view)
        assert not view.is_whole
        assert view.shown_leaves <= 9
        assert view.rows == aggregate.level_count
        for node in view.nodes[1:]:
            assert node.digest == aggregate.node(node.level, node.index)


def test_promoted_nodes_of_thirteen_leaves() -> None:
    view = tree_view(aggregate_of(13), 12)
    promoted = [(node.level, node.index) for node in view.nodes if node.is_promoted]
    assert promoted == [(2, 3), (1, 6)]
    assert [(step.level, step.is_left) for step in view.path] == [(2, True), (3, True)]
    assert view.position(1, 6) is not None
    assert view.position(1, 7) is None


def test_one_leaf_has_a_root_of_its_own() -> None:
    view = tree_view(aggregate_of(1), 0)
    assert [node.shape for node in view.nodes] == [Shape.ROOT, Shape.LEAF]
    assert view.nodes[0].digest == view.root != view.nodes[1].digest
    assert view.path == ()


def test_leaves_that_there_are_not() -> None:
    for leaf in (-1, 3, 2**70):
        with pytest.raises(UserError) as refused:
            tree_view(aggregate_of(3), leaf)
        assert refused.value.message_id == "aggregate.index_outside"
    with pytest.raises(UserError):
        tree_view(Aggregate(), 0)
