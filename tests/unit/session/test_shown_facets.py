"""The choices beside the list: what the library has, named, with counts that follow the other choices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.library import Filter, Library, NewProof, State, VerificationSummary
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.session import Keeping, ListedProofs, Request, Session
from studio.session.shown_facets import FacetsShown, shown_facets
from studio.session.trusted_programs import TrustedPrograms
from tests.conformance.library_samples import PROGRAM_IDS, sample_proof

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
YES = AnswerState.YES


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        for number in (10, 11):
            Keeping(SESSION, opened).prove(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)}), Request())
        for number in range(3):
            opened.add(NewProof(sample_proof(number, backend="halo2"), program_name="mine"))
        opened.add(NewProof(sample_proof(9, program=1, backend="later"), kept=False))
        opened.pin([1])
        opened.record_verification(1, VerificationSummary(Outcome.VERIFIED, Strength.RE_EXECUTABLE, YES, YES, YES, 1))
        yield opened


def shown(library: Library, chosen: Filter) -> FacetsShown:
    listed = ListedProofs(SESSION, library, TrustedPrograms(SESSION, library))
    return shown_facets(library.facets(), chosen, listed, 1000)


def test_what_there_is_the_most_frequent_first(library: Library) -> None:
    facets = shown(library, Filter())
    assert facets.evidence == ((Strength.RE_EXECUTABLE, 1), (State.NEVER, 5))
    assert [(name, count) for _, name, count in facets.programs] == [("mine", 3), ("fibonacci", 2), ("02020202", 1)]
    assert [(backend, count) for backend, _, count in facets.backends] == [("halo2", 3), ("trace", 2), ("later", 1)]
    assert facets.backends[1:] == (("trace", "Trace", 2), ("later", "later", 1))
    assert (facets.pinned, facets.room.proofs, facets.room.max_cache_bytes) == (1, 6, 1000)
    assert 0 < facets.room.cache_bytes < facets.room.total_bytes


def test_a_choice_narrows_the_others_and_takes_none_away(library: Library) -> None:
    facets = shown(library, Filter(program_id=PROGRAM_IDS[0]))
    assert facets.evidence == ((Strength.RE_EXECUTABLE, 0), (State.NEVER, 3))
    assert [count for _, _, count in facets.programs] == [3, 2, 1]
    assert [count for _, _, count in facets.backends] == [3, 0, 0]
    assert facets.pinned == 0
