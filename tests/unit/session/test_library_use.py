"""Verifying what the library holds, and counting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio import native
from studio.library import NewProof
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.session import (
    Batch,
    BatchItem,
    Control,
    Filter,
    Keeping,
    Library,
    LibraryUse,
    Request,
    Session,
    State,
    VerifyWorker,
    proof_in,
    stored_input,
)

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def add(library: Library, number: int, form: str = "", *, kept: bool = True) -> int:
    witness = SESSION.witness(FIBONACCI, {"n": str(number)})
    finished = Keeping(SESSION, library).prove(FIBONACCI, witness, Request(form=form), kept=kept)
    assert finished.proof_id is not None
    return finished.proof_id


def test_a_verification_is_remembered(library: Library) -> None:
    use, proof_id = LibraryUse(SESSION, library), add(library, 10)
    assert library.count(Filter(state=State.NEVER)) == 1
    found = use.verify(proof_id, Control())
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.VERIFIED
    assert library.count(Filter(state=State.VERIFIED)) == 1
    other = use.verify(proof_id, Control(), program=SESSION.open("sort"))
    assert other.verdict is not None
    assert other.verdict.for_trusted_program.state is AnswerState.NO
    assert library.count(Filter(state=State.REFUSED)) == 1


def test_without_its_opening_a_compact_proof_is_undecided_and_an_audit_proof_is_not(library: Library) -> None:
    use, compact, audit = LibraryUse(SESSION, library), add(library, 10), add(library, 10, "audit")
    assert stored_input(library.get(compact)) == (10).to_bytes(4, "little")
    assert stored_input(library.get(audit)) is None
    library.erase_openings([compact, audit])
    outcomes = [
        found.verdict and found.verdict.outcome for found in (use.verify(n, Control()) for n in (compact, audit))
    ]
    assert outcomes == [Outcome.UNDECIDED, Outcome.VERIFIED]
    assert proof_in(library.get(compact)).statement == proof_in(library.get(audit)).statement


def test_a_proof_about_a_program_that_nobody_knows_has_an_error_of_its_own(library: Library) -> None:
    file = native.proof_decode(library.get(add(library, 10)).proof)
    names = "journal exit_code steps backend backend_version evidence studio_version created_unix_ms elapsed_ns device"
    fields = {name: getattr(file, name) for name in names.split()}
    stranger = library.add(NewProof(native.proof_encode(program_id=bytes(32), **fields)))
    use = LibraryUse(SESSION, library)
    found = use.verify(stranger, Control())
    assert found.error is not None
    assert found.error.message_id == "aggregate.unknown_program"
    assert use.program_of(library.get(stranger).entry) is None
    missing = use.verify(999, Control()).error
    assert missing is not None
    assert missing.message_id == "library.no_proof"


def test_with_a_worker_the_answers_are_the_same(library: Library, tmp_path: Path) -> None:
    compact, audit = add(library, 10), add(library, 11, "audit")
    worker = VerifyWorker(SESSION.settings, tmp_path / "scratch")
    try:
        here, there = LibraryUse(SESSION, library), LibraryUse(SESSION, library, worker=worker)
        for proof_id in (compact, audit):
            one, other = here.verify(proof_id).verdict, there.verify(proof_id).verdict
            assert one is not None
            assert other is not None
            assert replace(one, elapsed_ns=0) == replace(other, elapsed_ns=0)
        entry = library.get(compact).entry
        assert entry.verification is not None
        assert entry.verification.badge is Strength.RE_EXECUTABLE
        library.delete([compact])
        gone = there.verify(compact).error
        assert gone is not None
        assert gone.message_id == "library.no_proof"
    finally:
        worker.close()


def test_looking_remembers_nothing(library: Library) -> None:
    found = LibraryUse(SESSION, library).look(add(library, 10))
    assert found.summary is not None
    assert library.count(Filter(state=State.NEVER)) == 1


def test_every_entry_comes_once_and_the_room_is_counted(library: Library) -> None:
    items = [BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)})) for number in range(90)]
    for form in ("", "audit"):
        some = [BatchItem(item.program, item.witness, Request(form=form)) for item in items]
        list(Batch(SESSION, Keeping(SESSION, library)).run(some))
    copy = add(library, 93, kept=False)
    library.pin([copy - 1])
    use = LibraryUse(SESSION, library)
    entries = list(use.entries(Filter()))
    assert [entry.id for entry in entries] == sorted({entry.id for entry in entries})
    room = use.room()
    assert (room.proofs, room.kept_proofs, room.pinned_proofs) == (181, 180, 1)
    assert room.cache_bytes == entries[-1].file_bytes + (entries[-1].opening_bytes or 0)
    assert room.total_bytes > room.cache_bytes
