"""Every filter, every order, page by page, compared with plain Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.library import Entry, Filter, Library, NewProof, Sort, State, VerificationSummary
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Outcome, Strength
from tests.conformance.library_samples import PROGRAM_IDS, sample_proof

COUNT = 60
KEYS: dict[Sort, Callable[[Entry], int | str]] = {
    Sort.ARRIVAL: lambda entry: entry.id,
    Sort.PROGRAM: lambda entry: entry.program_name,
    Sort.BACKEND: lambda entry: entry.backend,
    Sort.STEPS: lambda entry: -1 if entry.steps is None else entry.steps,
    Sort.SIZE: lambda entry: entry.file_bytes,
    Sort.ELAPSED: lambda entry: entry.elapsed_ns,
    Sort.LAST_USED: lambda entry: entry.last_used_unix_ms,
    Sort.MADE: lambda entry: entry.created_unix_ms,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    source = random.Random(1)
    with Library.open(tmp_path_factory.mktemp("listing") / "library") as library:
        new = []
        for number in range(COUNT):
            program = source.randrange(3)
            proof = sample_proof(
                source.randrange(10**6) * COUNT + number,
                program=program,
                backend=source.choice(["trace", "halo2"]),
                evidence_bytes=source.choice([70, 71, 300]),
            )
            new.append(NewProof(proof, program_name=["alpha", "Beta 100%", "gamma_x"][program], kept=number % 4 > 0))
        ids = library.add_many(new)
        library.pin(ids[::5])
        yes, strengths = AnswerState.YES, [strength for strength in Strength for _ in Outcome]
        for proof_id, outcome, strength in zip(ids, [*Outcome] * len(Strength), strengths, strict=False):
            if strength in (Strength.FAKE, Strength.REFUSED):  # which are never anything else
                outcome = Outcome.REFUSED
            library.record_verification(proof_id, VerificationSummary(outcome, strength, yes, yes, yes, 1))
        library.delete(ids[-3:])
        yield library


def everything(library: Library, chosen: Filter, sort: Sort, *, descending: bool, page_size: int) -> list[Entry]:
    found: list[Entry] = []
    after = None
    while True:
        page = library.page(chosen, sort, descending=descending, after=after, page_size=page_size)
        found.extend(page.entries)
        assert page.damaged == ()
        if page.next is None:
            return found
        assert len(page.entries) == page_size
        after = page.next


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", Sort)
def test_every_order_has_every_proof_once(sort: Sort, descending: bool, library: Library) -> None:
    everybody = everything(library, Filter(), Sort.ARRIVAL, descending=False, page_size=500)
    assert len(everybody) == COUNT - 3
    expected = sorted(everybody, key=lambda entry: (KEYS[sort](entry), entry.id), reverse=descending)
    for page_size in (1, 7, 500):
        assert everything(library, Filter(), sort, descending=descending, page_size=page_size) == expected


MIDDLE_UNIX_MS = 1_795_000_000_000 + COUNT * 500_000


def badge(entry: Entry) -> Strength | None:
    return None if entry.verification is None else entry.verification.badge


FILTERS: list[tuple[Filter, Callable[[Entry], bool]]] = [
    (Filter(backend="halo2"), lambda entry: entry.backend == "halo2"),
    (Filter(program_id=PROGRAM_IDS[1]), lambda entry: entry.program_id == PROGRAM_IDS[1]),
    (Filter(program_id=bytes(32)), lambda _: False),
    (Filter(pinned=True), lambda entry: entry.pinned),
    (Filter(pinned=False, kept=True), lambda entry: entry.kept and not entry.pinned),
    (Filter(state=State.NEVER), lambda entry: entry.verification is None),
    (
        Filter(state=State.REFUSED),
        lambda entry: entry.verification is not None and entry.verification.outcome is Outcome.REFUSED,
    ),
    *((Filter(strength=strength), lambda entry, strength=strength: badge(entry) is strength) for strength in Strength),
    (
        Filter(state=State.REFUSED, strength=Strength.FAKE, backend="trace"),
        lambda entry: badge(entry) is Strength.FAKE and entry.backend == "trace",
    ),
    (Filter(made_from_unix_ms=MIDDLE_UNIX_MS), lambda entry: entry.created_unix_ms >= MIDDLE_UNIX_MS),
    (Filter(text="beta TRACE"), lambda entry: entry.program_name.startswith("Beta") and entry.backend == "trace"),
    (Filter(text="beta nothing"), lambda _: False),
    (Filter(text="  "), lambda _: True),
    (Filter(text=" ".join(["beta"] * 1000)), lambda _: False),  # what is too much is one word
    (Filter(text="b3:0202"), lambda entry: entry.program_id == PROGRAM_IDS[1] or b"\2\2" in entry.journal_prefix),
    (Filter(text="b3:020202…0202"), lambda entry: entry.program_id == PROGRAM_IDS[1]),
    (Filter(text="beta"), lambda entry: entry.program_name.startswith("Beta")),
    (Filter(text="%"), lambda entry: "%" in entry.program_name),
    (Filter(text="_"), lambda entry: "_" in entry.program_name),
    (Filter(text="^"), lambda _: False),
    (Filter(text="'; DROP TABLE proofs --"), lambda _: False),
    (Filter(text="ALO2"), lambda entry: entry.backend == "halo2"),
    (Filter(text="cpu", backend="trace"), lambda entry: entry.backend == "trace"),
    (Filter(text="0202"), lambda entry: entry.program_id == PROGRAM_IDS[1] or b"\2\2" in entry.journal_prefix),
]


@pytest.mark.parametrize(("chosen", "passes"), FILTERS)
def test_every_filter_lets_the_right_ones_through(
    chosen: Filter, passes: Callable[[Entry], bool], library: Library
) -> None:
    everybody = everything(library, Filter(), Sort.ARRIVAL, descending=True, page_size=500)
    expected = [entry for entry in everybody if passes(entry)]
    assert everything(library, chosen, Sort.ARRIVAL, descending=True, page_size=4) == expected
    assert library.count(chosen) == len(expected)


def test_an_identity_is_found_by_its_first_digits(library: Library) -> None:
    entry = library.page().entries[7]
    for digits in (10, 11, 64):
        assert entry in library.page(Filter(text=entry.identity.hex()[:digits].upper())).entries


def test_a_number_is_found_in_the_journal(library: Library) -> None:
    entry = library.page().entries[7]
    number = int.from_bytes(entry.journal_prefix[:4], "little")
    for text in (str(number), f"{number:,}", f"{entry.program_name.split()[0]} {number}"):
        assert entry in library.page(Filter(text=text)).entries
    assert library.page(Filter(text="99999999999999999999999")).entries == ()


def test_the_bytes_of_each_proof(library: Library) -> None:
    chosen = Filter(backend="halo2", text="cpu")
    expected = {entry.id: entry.file_bytes for entry in library.page(chosen, page_size=500).entries}
    assert library.sizes(chosen) == expected
    assert len(library.sizes()) == COUNT - 3


@pytest.mark.parametrize("page_size", [0, -1, 501])
def test_a_page_has_a_size(page_size: int, library: Library) -> None:
    with pytest.raises(UserError) as refused:
        library.page(page_size=page_size)
    assert refused.value.message_id == "library.page_size"


def test_what_is_added_meanwhile_moves_no_page(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        ids = library.add_many([NewProof(sample_proof(number)) for number in range(6)])
        first = library.page(page_size=3)
        library.add(NewProof(sample_proof(99)))
        library.delete([first.entries[-1].id])
        second = library.page(after=first.next, page_size=3)
        assert [entry.id for entry in (*first.entries, *second.entries)] == ids[::-1]
