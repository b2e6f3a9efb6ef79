"""The counts beside the list, compared with lists that are filtered that way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.library import Entry, Evidence, Filter, Library, NewProof, State, VerificationSummary
from studio.model.verdict import AnswerState, Outcome, Strength
from tests.conformance.library_samples import PROGRAM_IDS, sample_opening, sample_proof

COUNT = 80


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    source = random.Random(1)
    with Library.open(tmp_path_factory.mktemp("facets") / "library") as library:
        new = []
        for number in range(COUNT):
            program, backend = source.randrange(3), source.choice(["trace", "halo2"])
            proof = sample_proof(number, program=program, backend=backend)
            opening = sample_opening(proof) if number % 2 else None
            new.append(NewProof(proof, opening, program_name=["alpha", "", "gamma"][program], kept=number % 4 > 0))
        ids = library.add_many(new)
        library.pin(ids[::5])
        answer = AnswerState.YES
        library.record_verifications(
            {
                proof_id: VerificationSummary(outcome, strength, answer, answer, answer, 1)
                for proof_id in ids[: COUNT // 2]
                for outcome, strength in [source.choice(VERIFICATIONS)]
            }
        )
        library.delete(ids[-3:])
        yield library


VERIFICATIONS = [
    (Outcome.VERIFIED, Strength.PROVED),
    (Outcome.VERIFIED, Strength.RE_EXECUTABLE),
    (Outcome.REFUSED, Strength.RE_EXECUTABLE),
    (Outcome.REFUSED, Strength.FAKE),
    (Outcome.UNDECIDED, Strength.RE_EXECUTABLE),
]


def evidence_of(entry: Entry) -> Evidence:
    if entry.verification is None:
        return State.NEVER
    return entry.verification.badge or State.UNDECIDED


def test_all_proofs_are_counted_with_their_room(library: Library) -> None:
    entries = library.page(page_size=500).entries
    size_bytes = sum(entry.file_bytes + (entry.opening_bytes or 0) for entry in entries)
    facets = library.facets()
    assert facets.total() == (COUNT - 3, size_bytes)
    assert facets.total(lambda group: group.pinned)[0] == sum(entry.pinned for entry in entries)
    assert facets.names == {PROGRAM_IDS[0]: "alpha", PROGRAM_IDS[1]: "", PROGRAM_IDS[2]: "gamma"}


CHOSEN = [
    Filter(),
    Filter(program_id=PROGRAM_IDS[0]),
    Filter(backend="halo2", pinned=True),
    Filter(strength=Strength.PROVED),
    Filter(state=State.REFUSED),
    Filter(state=State.NEVER, backend="trace"),
    Filter(kept=False, strength=Strength.REFUSED),
    Filter(state=State.VERIFIED, program_id=PROGRAM_IDS[2]),
    Filter(program_id=bytes(32)),
]


@pytest.mark.parametrize("chosen", CHOSEN)
def test_each_count_is_the_length_of_its_list(chosen: Filter, library: Library) -> None:
    def listed(other: Filter) -> list[Entry]:
        return list(library.page(other, page_size=500).entries)

    counts = library.facets().counts(chosen)
    assert counts.evidence == Counter(map(evidence_of, listed(replace(chosen, state=None, strength=None))))
    assert counts.programs == Counter(entry.program_id for entry in listed(replace(chosen, program_id=None)))
    assert counts.backends == Counter(entry.backend for entry in listed(replace(chosen, backend=None)))
    assert counts.pinned == library.count(replace(chosen, pinned=True))


def test_words_of_a_damaged_row_are_counted_and_break_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(NewProof(sample_proof(1)))
        library._write(lambda connection: connection.execute("UPDATE proofs SET outcome = 'x', strength = 'y'"))
        library._write(lambda connection: connection.execute("UPDATE proofs SET program = 99"))
        facets = library.facets()
        assert facets.counts(Filter()).evidence == {State.UNDECIDED: 1}
        assert facets.counts(Filter()).programs == {b"": 1}
