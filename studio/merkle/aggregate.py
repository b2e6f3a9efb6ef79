"""An aggregate: proofs in order, under one root that anybody can check one of them against.

What becomes a leaf must have been verified before: an aggregate binds proofs, it does not judge them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio import native
from studio.model.errors import UserError


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an aggregate keeps of one proof."""

    index: int
    statement_hash: bytes
    body_hash: bytes
    backend: str


@dataclass(frozen=True, slots=True)
class PathStep:
    """One digest of an inclusion proof: what the node so far is hashed with, and where in the tree it stands."""

    level: int  # of the sibling; the leaves are level 0
    index: int
    is_left: bool
    digest: bytes


class Aggregate:
    """Append-only; safe to use from any thread."""

    def __init__(self, made: native.Aggregate | None = None) -> None:
        self._native = native.Aggregate() if made is None else made

    @classmethod
    def decode(cls, data: bytes) -> Aggregate:
        """The aggregate in an aggregate file; its root is computed again."""
        return cls(native.Aggregate.decode(data))

    def encode(self) -> bytes:
        """The aggregate file: 65 bytes a proof."""
        return self._native.encode()

    def append(self, proof_files: Iterable[bytes], *, allow_duplicates: bool = False) -> None:
        """Add verified proofs, given as the bytes of their files: all of them, or none if one is refused.

        A proof is a duplicate when its statement and backend are those of a leaf.
        """
        self._native.append_proofs(list(proof_files), duplicates=allow_duplicates)

    def append_hashes(self, hashes: bytes, backend: str, *, allow_duplicates: bool = False) -> None:
        """Add verified proofs of one backend from 64 bytes each: statement hash, then body hash."""
        self._native.append_hashes(hashes, backend, duplicates=allow_duplicates)

    def __len__(self) -> int:
        return self._native.count

    @property
    def root(self) -> bytes:
        """32 bytes that bind every leaf, their order and their number."""
        return self._native.root

    def leaf(self, index: int) -> Leaf:
        """One proof's entry."""
        return Leaf(index, *self._native.leaf(self._checked(index)))

    def find(self, statement_hash: bytes, backend: str) -> int | None:
        """Where the first proof of that statement by that backend stands."""
        return self._native.find(statement_hash, backend)

    def inclusion(self, index: int) -> bytes:
        """The inclusion proof file of one leaf."""
        return self._native.inclusion(self._checked(index))

    @property
    def level_count(self) -> int:
        """Levels from the leaves up to the top, both counted."""
        return self._native.level_count

    def level_size(self, level: int) -> int:
        """How many nodes a level has."""
        return -(-len(self) >> level)

    def node(self, level: int, index: int) -> bytes:
        """The digest of a node. A promoted one has that of its only child."""
        if not (0 <= level < self.level_count and 0 <= index < self.level_size(level)):
            raise ValueError(f"no node {index} on level {level}")
        return self._native.node(level, index)

    def path(self, index: int) -> tuple[PathStep, ...]:
        """The siblings of a leaf on its way to the top, in the order in which they are hashed."""
        steps = self._native.path(self._checked(index))
        return tuple(PathStep(level, index >> level ^ 1, is_left, digest) for level, is_left, digest in steps)

    def find_bodies(self, body_hashes: Sequence[bytes]) -> list[int | None]:
        """For each body hash the first leaf with it; one pass for all of them."""
        return self._native.find_bodies(b"".join(body_hashes))

    def find_digits(self, digits: str, first: int = 0) -> int | None:
        """The first leaf from `first` on whose digest, statement hash or body hash begins with these hex digits."""
        low, high = (bytes.fromhex(digits.ljust(64, filler)) for filler in "0f")
        return self._native.find_digest(low, high, first=first)

    def _checked(self, index: int) -> int:
        # Numbers that no u64 holds never reach the engine.
        count = len(self)
        if not 0 <= index < count:
            raise UserError("aggregate.index_outside", {"index": index, "count": count})
        return index
