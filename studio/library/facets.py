"""The counts beside the list: how many proofs of each kind there are and how much room they take, by one query."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from studio.library.values import Filter, State
from studio.model.verdict import Outcome, Strength

T = TypeVar("T", bound=Hashable)
Evidence = Strength | State
"""What the badge shows; State.NEVER or State.UNDECIDED where there is none."""

# In the order of the index `proofs_by_facet`, which holds all of it.
_GROUPS = (
    "SELECT program, backend, outcome, strength, pinned, kept, count(*), sum(file_bytes + coalesce(opening_bytes, 0))"
    " FROM proofs WHERE trash = 0 GROUP BY 1, 2, 3, 4, 5, 6"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Proofs that agree in everything that is counted."""

    program_id: bytes
    backend: str
    evidence: Evidence
    pinned: bool
    kept: bool
    count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many proofs each choice would show, as long as the choices of the other facets stay."""

    evidence: Mapping[Evidence, int]
    programs: Mapping[bytes, int]
    backends: Mapping[str, int]
    pinned: int


@dataclass(frozen=True, slots=True)
class Facets:
    """All proofs of a library in groups. `names`: what it calls its programs, "" for those without a name."""

    groups: tuple[Group, ...]
    names: Mapping[bytes, str]

    def total(self, passes: Callable[[Group], bool] = lambda _: True) -> tuple[int, int]:
        """(proofs, bytes) of the groups that pass."""
        found = [group for group in self.groups if passes(group)]
        return sum(group.count for group in found), sum(group.size_bytes for group in found)

    def counts(self, chosen: Filter) -> FacetCounts:
        """The counts beside a list that `chosen` filters; its text and its time do not narrow them."""
        pinned = replace(chosen, pinned=True)
        return FacetCounts(
            self._counted(replace(chosen, state=None, strength=None), lambda group: group.evidence),
            self._counted(replace(chosen, program_id=None), lambda group: group.program_id),
            self._counted(replace(chosen, backend=None), lambda group: group.backend),
            self.total(lambda group: _passes(group, pinned))[0],
        )

    def _counted(self, chosen: Filter, key: Callable[[Group], T]) -> Mapping[T, int]:
        found: Counter[T] = Counter()
        for group in self.groups:
            if _passes(group, chosen):
                found[key(group)] += group.count
        return found


def read_facets(connection: sqlite3.Connection) -> Facets:
    """The groups as they are now."""
    rows = connection.execute("SELECT number, program_id, name FROM programs")
    known = {number: (program_id, name) for number, program_id, name in rows}
    nameless = (b"", "")  # of a row whose program is gone, which `check` names
    groups = tuple(
        Group(
            known.get(program, nameless)[0],
            backend,
            _evidence(outcome, strength),
            bool(pinned),
            bool(kept),
            count,
            size_bytes,
        )
        for program, backend, outcome, strength, pinned, kept, count, size_bytes in connection.execute(_GROUPS)
    )
    return Facets(groups, dict(known.values()))


def _evidence(outcome: str, strength: str) -> Evidence:
    """As `VerificationSummary.badge` says it, for words that a damaged row may hold."""
    if strength == Strength.FAKE.value:
        return Strength.FAKE
    if outcome == Outcome.REFUSED.value:
        return Strength.REFUSED
    if outcome == Outcome.VERIFIED.value and strength in (Strength.PROVED.value, Strength.RE_EXECUTABLE.value):
        return Strength(strength)
    return State.UNDECIDED if outcome else State.NEVER


def _passes(group: Group, chosen: Filter) -> bool:
    return (
        chosen.program_id in (None, group.program_id)
        and chosen.backend in (None, group.backend)
        and chosen.pinned in (None, group.pinned)
        and chosen.kept in (None, group.kept)
        and chosen.strength in (None, group.evidence)
        and (chosen.state is None or chosen.state is _state(group.evidence))
    )


def _state(evidence: Evidence) -> State:
    if isinstance(evidence, State):
        return evidence
    return State.REFUSED if evidence in (Strength.FAKE, Strength.REFUSED) else State.VERIFIED
