"""What to draw of an aggregate's tree: all of it up to 64 leaves; of a larger one, a leaf's way to the root, its
neighbours, and what hangs on that way as collapsed subtrees.

Positions are plain numbers: `x` counts widths of a leaf, `row` counts from the root down. A node that has no sibling is
promoted: it stands for its only child and has its digest.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from studio.merkle.aggregate import Aggregate, PathStep

MOST_WHOLE = 64
_BLOCK_LEVELS = 3  # of a larger tree, the 8 leaves around the chosen one are drawn
_SIDE = 2.6  # how far from the path a collapsed subtree stands


class Shape(enum.Enum):
    """How a node is drawn."""

    ROOT = "root"
    INNER = "inner"
    LEAF = "leaf"
    COLLAPSED = "collapsed"


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node. `parent` is a position in `TreeView.nodes`; `number` counts the siblings of the path from 1, else 0."""

    level: int
    index: int
    shape: Shape
    digest: bytes
    x: float
    row: int
    parent: int | None
    is_lit: bool
    number: int
    is_promoted: bool
    leaf_count: int

    @property
    def first_leaf(self) -> int:
        """The first leaf below it, or itself."""
        return self.index << self.level


@dataclass(frozen=True, slots=True)
class TreeView:
    """`nodes` begins with the root; parents stand before their children, and a level is in order from left to right."""

    count: int
    root: bytes
    leaf: int
    path: tuple[PathStep, ...]
    nodes: tuple[TreeNode, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return 1 + max(node.row for node in self.nodes)

    @property
    def is_whole(self) -> bool:
        """Whether no leaf is left out."""
        return self.shown_leaves == self.count

    @property
    def shown_leaves(self) -> int:
        """Leaves that are drawn one by one."""
        return sum(node.shape is Shape.LEAF for node in self.nodes)

    def position(self, level: int, index: int) -> int | None:
        """Where in `nodes` a node stands; None where it is not drawn."""
        found = (at for at, node in enumerate(self.nodes) if (node.level, node.index) == (level, index))
        return next(found, None)


def tree_view(aggregate: Aggregate, leaf: int) -> TreeView:
    """The tree of `aggregate` with the way of `leaf` lit; UserError where there is no such leaf."""
    path = aggregate.path(leaf)
    return _Drawing(aggregate, leaf, path).view()


class _Drawing:
    def __init__(self, aggregate: Aggregate, leaf: int, path: tuple[PathStep, ...]) -> None:
        self._aggregate = aggregate
        self._leaf = leaf
        self._path = path
        self._count = len(aggregate)
        self._numbers = {(step.level, step.index): number for number, step in enumerate(path, 1)}
        # The root of a single leaf is another digest than the leaf, so it stands above it.
        self._top = max(1, aggregate.level_count - 1)
        self._is_whole = self._count <= MOST_WHOLE
        self._parts: list[tuple[int, int, int | None]] = []  # (level, index, position of the parent)

    def view(self) -> TreeView:
        level_parts: list[tuple[int, int, int | None]] = [(self._top, 0, None)]
        while level_parts:  # level by level, so that parents come first
            below: list[tuple[int, int, int | None]] = []
            for part in level_parts:
                at = len(self._parts)
                self._parts.append(part)
                below += [(level, index, at) for level, index in self._drawn_children(part[0], part[1])]
            level_parts = below
        xs = self._places()
        nodes = tuple(self._node(part, x) for part, x in zip(self._parts, xs, strict=True))
        return TreeView(self._count, self._aggregate.root, self._leaf, self._path, nodes)

    def _children(self, level: int, index: int) -> list[tuple[int, int]]:
        if level == 0:
            return []
        size = self._aggregate.level_size(level - 1)
        return [(level - 1, child) for child in (2 * index, 2 * index + 1) if child < size]

    def _drawn_children(self, level: int, index: int) -> list[tuple[int, int]]:
        return self._children(level, index) if self._is_open(level, index) else []

    def _is_open(self, level: int, index: int) -> bool:
        if self._is_whole or index == self._leaf >> level:
            return True
        return level <= _BLOCK_LEVELS and (index << level) >> _BLOCK_LEVELS == self._leaf >> _BLOCK_LEVELS

    def _places(self) -> list[float]:
        """The x of every part: leaves side by side, parents over the middle of their children.

        Above the block of a larger tree the path goes straight up, and what hangs on it stands on its own side.
        """
        xs = [0.0] * len(self._parts)
        children: dict[int, list[int]] = {}
        for at in range(len(self._parts) - 1, -1, -1):  # children stand behind their parents
            level, index, parent = self._parts[at]
            below = children.get(at, [])
            if level == 0:
                xs[at] = float(index if self._is_whole else index % (1 << _BLOCK_LEVELS))
            elif not self._is_whole and level > _BLOCK_LEVELS:
                lit = [child for child in below if self._on_path(child)]
                xs[at] = xs[lit[0]] if lit else 0.0
            else:
                xs[at] = sum(xs[child] for child in below) / len(below) if below else 0.0
            if parent is not None:
                children.setdefault(parent, []).append(at)
        if not self._is_whole:
            for at, (level, index, parent) in enumerate(self._parts):
                if parent is not None and level >= _BLOCK_LEVELS and not self._on_path(at):
                    xs[at] = xs[parent] + (_SIDE if index % 2 else -_SIDE)
        return xs

    def _on_path(self, at: int) -> bool:
        level, index, _ = self._parts[at]
        return index == self._leaf >> level

    def _node(self, part: tuple[int, int, int | None], x: float) -> TreeNode:
        level, index, parent = part
        children = self._children(level, index)
        if parent is None:
            shape, digest = Shape.ROOT, self._aggregate.root
        else:
            digest = self._aggregate.node(level, index)
            shape = Shape.LEAF if level == 0 else Shape.INNER if self._is_open(level, index) else Shape.COLLAPSED
        return TreeNode(
            level,
            index,
            shape,
            digest,
            x,
            self._top - level,
            parent,
            is_lit=index == self._leaf >> level,
            number=self._numbers.get((level, index), 0),
            is_promoted=parent is not None and len(children) == 1,
            leaf_count=min(self._count, (index + 1) << level) - (index << level),
        )
