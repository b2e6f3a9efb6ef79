"""What stands beside the list of proofs: how many there are of each kind, in words, and how much room they take."""

from __future__ import annotations

from dataclasses import dataclass

from studio.library import Evidence, Facets, Filter, State
from studio.model.verdict import Strength
from studio.session.aggregate_leaves import backend_title
from studio.session.library_use import Room, room_of
from studio.session.listed_proofs import ListedProofs

EVIDENCE: tuple[Evidence, ...] = (
    Strength.PROVED,
    Strength.RE_EXECUTABLE,
    Strength.FAKE,
    Strength.REFUSED,
    State.UNDECIDED,
    State.NEVER,
)
"""All kinds, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class FacetsShown:
    """Choices with their counts: only what the library has is offered, though another choice may leave none of it.

    `programs`: (id, name, count) and `backends`: (id, name, count), the most frequent first.
    """

    evidence: tuple[tuple[Evidence, int], ...]
    programs: tuple[tuple[bytes, str, int], ...]
    backends: tuple[tuple[str, str, int], ...]
    pinned: int
    room: Room


def shown_facets(facets: Facets, chosen: Filter, listed: ListedProofs, max_cache_bytes: int) -> FacetsShown:
    """The counts beside a list that `chosen` filters."""
    counts, everything = facets.counts(chosen), facets.counts(Filter())
    programs = [
        (program_id, listed.program_name(program_id, facets.names.get(program_id, "")), total)
        for program_id, total in everything.programs.items()
    ]
    programs.sort(key=lambda one: (-one[2], one[1]))
    backends = sorted(everything.backends.items(), key=lambda one: (-one[1], one[0]))
    return FacetsShown(
        tuple((one, counts.evidence.get(one, 0)) for one in EVIDENCE if everything.evidence.get(one)),
        tuple((program_id, name, counts.programs.get(program_id, 0)) for program_id, name, _ in programs),
        tuple((backend, backend_title(backend), counts.backends.get(backend, 0)) for backend, _ in backends),
        counts.pinned,
        room_of(facets, max_cache_bytes),
    )
