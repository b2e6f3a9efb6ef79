"""What the list of aggregates hands out: rows, leaves, what building and checking came to, what arrived. All frozen."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from studio.merkle.tree_view import TreeView
from studio.model.errors import UserError
from studio.session.aggregate_leaves import LeafDetail, LeafProof, LeafRow
from studio.session.aggregate_notes import LastCheck, Note
from studio.session.aggregates import Checked, Source
from studio.session.inclusions import CheckedInclusion


class ShelfState(enum.Enum):
    """What is known here about the proofs of an aggregate."""

    VERIFIED = "verified"  # each was verified before it was added, or when the aggregate was last checked
    UNCHECKED = "unchecked"  # the root is that of the leaves; proofs came with a file, or the last check lacked some
    REFUSED = "refused"  # the last check met a proof that does not verify
    DAMAGED = "damaged"  # the file cannot be read


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One aggregate in the list. `error` is there for a damaged one, which has neither leaves nor a root."""

    name: str
    path: Path
    size_bytes: int
    made_unix_ms: int
    state: ShelfState
    leaves: int = 0
    root: bytes = b""
    reading_ns: int = 0  # decoding what the file holds, which computes the root again
    note: Note | None = None
    error: UserError | None = None

    @property
    def foreign_leaves(self) -> int:
        """How many leaves, the first ones, came with a file: nobody here verified them before they were added."""
        return self.leaves if self.note is None else min(self.leaves, self.note.foreign_leaves)


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What is to become an aggregate, or is to be added to the one named `name`."""

    name: str
    sources: tuple[Source, ...]
    append: bool = False
    allow_duplicates: bool = False


@dataclass(frozen=True, slots=True)
class BuildResult:
    """`row` is None where a proof was not taken: then nothing was written, and `checked` says why of each."""

    order: BuildOrder
    checked: tuple[Checked, ...]
    row: ShelfRow | None = None
    first_index: int = 0

    @property
    def taken(self) -> tuple[Checked, ...]:
        """The proofs that may become leaves."""
        return tuple(one for one in self.checked if one.taken)

    @property
    def refused(self) -> tuple[Checked, ...]:
        """The others."""
        return tuple(one for one in self.checked if not one.taken)


@dataclass(frozen=True, slots=True)
class LeafShown:
    """A leaf, the tree around it, and the rows of the leaves that are drawn."""

    tree: TreeView
    detail: LeafDetail
    drawn: tuple[LeafRow, ...]


@dataclass(frozen=True, slots=True)
class ShelfCheck:
    """What checking an aggregate again came to. `troubles`: (leaf, what is wrong), the first of them."""

    row: ShelfRow
    check: LastCheck
    troubles: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """An aggregate file from elsewhere, read but not kept. `known_as`: the names of those here with the same root."""

    path: Path
    leaves: int
    root: bytes
    reading_ns: int
    known_as: tuple[str, ...]
    proofs_here: int  # of the first `looked_at` leaves
    looked_at: int


@dataclass(frozen=True, slots=True)
class ReceivedInclusion:
    """An inclusion proof from elsewhere that leads to its root. `known_as`: the aggregates here with that root."""

    path: Path
    checked: CheckedInclusion
    check_ns: int
    known_as: tuple[str, ...]
    proof: LeafProof | None  # what the library knows of its proof
