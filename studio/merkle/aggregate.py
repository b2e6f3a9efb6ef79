"""An aggregate: proofs in order, under one root that anybody can check one of them against.

What becomes a leaf must have been verified before: an aggregate binds proofs, it does not judge them.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    def _checked(self, index: int) -> int:
        # Numbers that no u64 holds never reach the engine.
        count = len(self)
        if not 0 <= index < count:
            raise UserError("aggregate.index_outside", {"index": index, "count": count})
        return index
