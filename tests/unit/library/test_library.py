"""The library as its callers see it: add, get, delete, undo, pin, erase, evict, look up."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.library import Filter, Library, LibraryOptions, NewProof, VerificationSummary, check_library
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Outcome, Strength
from tests.conformance.library_samples import (
    LARGE_BYTES,
    PROGRAM_IDS,
    folder_bytes,
    noise,
    sample,
    sample_opening,
    sample_proof,
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def refused(call: pytest.ExceptionInfo[UserError]) -> str:
    assert str(call.value)
    return call.value.message_id


def key(library: Library, witness: bytes = b"w", **changed: Any) -> bytes:
    fields: dict[str, Any] = {
        "program_id": PROGRAM_IDS[0],
        "backend": "trace",
        "backend_version": "0.1.0",
        "options": {"form": "compact"},
    }
    return library.cache_keys(**{**fields, **changed})(witness)


@pytest.mark.parametrize("large", [False, True])
def test_what_is_added_comes_back_after_reopening(large: bool, tmp_path: Path) -> None:
    root = tmp_path / "library"
    new = sample(3, large=large)
    with Library.open(root) as library:
        proof_id = library.add(new)
        assert library.add(new) == proof_id
    with Library.open(root) as library:
        record = library.get(proof_id)
        assert (record.proof, record.opening) == (new.proof, new.opening)
        assert record.entry.program_name == "sample"
        assert record.entry.steps == 1003
        assert record.entry.journal_prefix == (3).to_bytes(12, "little")
        assert record.entry.file_bytes == len(new.proof)
        assert library.count() == 1
        assert library.find(record.entry.identity) == [proof_id]
    assert len(list((root / "files").iterdir())) == (2 if large else 0)
    assert check_library(root).clean


@pytest.mark.posix
def test_everything_in_the_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add(sample(1, large=True))
        for path in (root, *root.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_many_share_few_transactions_and_keep_their_order(library: Library) -> None:
    new = [sample(number) for number in range(600)]
    ids = library.add_many(new)
    assert ids == sorted(set(ids))
    assert [library.get(proof_id).proof for proof_id in ids] == [one.proof for one in new]
    assert library.add_many([]) == []
    assert library.submit(sample(0)).result(timeout=5) == ids[0]


def test_threads_may_share_it(library: Library) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 20):
            proof_id = library.add(sample(number))
            assert library.get(proof_id).proof == sample_proof(number)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 80, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.count() == 90


def test_what_is_no_proof_is_refused_and_nothing_is_stored(library: Library) -> None:
    proof = sample_proof(1)
    with pytest.raises(UserError) as call:
        library.add(NewProof(proof[:-1]))
    assert refused(call).startswith("proof.")
    with pytest.raises(UserError) as call:
        library.add(NewProof(proof, sample_opening(sample_proof(2))))
    assert refused(call) == "verify.other_opening"
    assert library.count() == 0


def test_a_proof_that_claims_absurd_numbers_is_stored_all_the_same(library: Library) -> None:
    from studio import native

    fields = native.proof_decode(sample_proof(1))
    absurd = native.proof_encode(
        program_id=fields.program_id,
        journal=fields.journal,
        exit_code=0,
        steps=2**64 - 1,
        backend="trace",
        backend_version="0.1.0",
        evidence=fields.evidence,
        studio_version="0.1.0",
        created_unix_ms=2**64 - 1,
        elapsed_ns=2**64 - 1,
        device="CPU",
    )
    assert library.get(library.add(NewProof(absurd))).entry.steps == 2**63 - 1


def test_a_deleted_proof_comes_back_until_the_trash_is_emptied(library: Library) -> None:
    kept, first, second = library.add_many([sample(1), sample(2, large=True), sample(3)])
    token = library.delete([first, second, 999])
    assert library.count() == 1
    with pytest.raises(UserError) as call:
        library.get(first)
    assert refused(call) == "library.no_proof"
    assert library.undo(token) == [first, second]
    assert library.get(first).proof == sample(2, large=True).proof
    with pytest.raises(UserError) as call:
        library.undo(token)
    assert refused(call) == "library.undo_gone"
    token = library.delete([first])
    assert library.empty_trash() == 1
    with pytest.raises(UserError) as call:
        library.undo(token)
    assert refused(call) == "library.undo_gone"
    assert [entry.id for entry in library.page().entries] == [second, kept]
    assert library.add(sample(4)) > second  # a number is never given twice


def test_adding_a_deleted_proof_again_brings_it_back(library: Library) -> None:
    proof_id = library.add(sample(1))
    library.delete([proof_id])
    assert library.add(sample(1)) == proof_id
    assert library.count() == 1


def test_the_trash_is_emptied_after_its_time(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root, LibraryOptions(trash_keep_ms=0)) as library:
        token = library.delete([library.add(sample(1, large=True))])
        with pytest.raises(UserError) as call:
            library.undo(token)
        assert refused(call) == "library.undo_gone"
    assert list((root / "files").iterdir()) == []


def test_an_erased_opening_is_nowhere_in_the_folder(tmp_path: Path) -> None:
    root = tmp_path / "library"
    secrets = [b"a small private input", noise(99, LARGE_BYTES)]
    with Library.open(root) as library:
        ids = []
        for number, witness in enumerate(secrets):
            proof = sample_proof(number)
            new = NewProof(proof, sample_opening(proof, witness), cache_key=key(library, witness))
            ids.append(library.add(new))
        assert all(any(secret in data for data in folder_bytes(root).values()) for secret in secrets)
        assert library.erase_openings(ids) == 2
        assert library.erase_openings(ids) == 0
        assert not any(secret in data for data in folder_bytes(root).values() for secret in secrets)
        assert [library.get(proof_id).opening for proof_id in ids] == [None, None]
        assert library.lookup(key(library, secrets[0])) is None
        assert library.add(NewProof(sample_proof(0), sample_opening(sample_proof(0), secrets[0]))) == ids[0]
        assert library.get(ids[0]).opening is not None
    assert check_library(root).clean


def test_the_cache_finds_the_same_and_nothing_else(library: Library) -> None:
    new = sample(1, cache_key=key(library), kept=False)
    proof_id = library.add(new)
    record = library.lookup(key(library))
    assert record is not None
    assert (record.entry.id, record.proof, record.opening) == (proof_id, new.proof, new.opening)
    changes: list[dict[str, Any]] = [{"witness": bytes([b"w"[0] ^ 1 << bit])} for bit in range(8)]
    changes += [
        {"witness": b"w\0"},
        {"witness": b""},
        {"program_id": PROGRAM_IDS[1]},
        {"backend": "halo2"},
        {"backend_version": "0.1.1"},
        {"options": {}},
        {"options": {"form": "audit"}},
        {"options": {"form": "compact", "segments": 1}},
    ]
    for change in changes:
        assert library.lookup(key(library, **change)) is None, change
    library.delete([proof_id])
    assert library.lookup(key(library)) is None


def test_a_hit_is_noted_and_decides_what_is_evicted(tmp_path: Path) -> None:
    root = tmp_path / "library"
    size = len(sample(0).proof) + len(sample(0).opening or b"")
    with Library.open(root, LibraryOptions(max_cache_bytes=3 * size + 20)) as library:
        keys = [key(library, bytes([number])) for number in range(6)]
        kept = library.add(sample(100, cache_key=keys[5]))
        first, second, third = (library.add(sample(number, cache_key=keys[number], kept=False)) for number in range(3))
        before_ms = library.get(first).entry.last_used_unix_ms
        threading.Event().wait(0.005)
        assert library.lookup(keys[0]) is not None
        library.pin([second])
        for number in (3, 4):
            library.add(sample(number, cache_key=keys[number], kept=False))
        assert library.get(first).entry.last_used_unix_ms > before_ms
        assert [library.lookup(keys[number]) is not None for number in range(6)] == [
            True,  # used last
            True,  # pinned
            False,
            True,
            True,
            True,  # kept
        ]
        assert {entry.id for entry in library.page().entries} >= {kept, first, second}
        assert third not in {entry.id for entry in library.page().entries}
        library.keep([first])
        assert library.count(Filter(kept=True)) == 2
    with Library.open(root) as library:
        assert library.pin([second], pinned=False) == 1
        assert library.count(Filter(pinned=True)) == 0
    assert check_library(root).clean


def test_a_use_is_written_when_the_library_is_closed(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1, cache_key=key(library)))
        used_ms = library.get(proof_id).entry.last_used_unix_ms
        threading.Event().wait(0.005)
        assert library.lookup(key(library)) is not None
    with Library.open(root) as library:
        assert library.get(proof_id).entry.last_used_unix_ms > used_ms


def test_a_verification_is_remembered(library: Library) -> None:
    proof_id = library.add(sample(1))
    assert library.get(proof_id).entry.verification is None
    summary = VerificationSummary(
        Outcome.VERIFIED, Strength.RE_EXECUTABLE, AnswerState.YES, AnswerState.YES, AnswerState.NOT_CHECKED, 7
    )
    library.record_verification(proof_id, summary)
    assert library.get(proof_id).entry.verification == summary
    with pytest.raises(UserError) as call:
        library.record_verification(999, summary)
    assert refused(call) == "library.no_proof"


@pytest.mark.parametrize("elf", [b"\x7fELF small", noise(5, LARGE_BYTES)])
def test_a_program_is_kept_for_later(elf: bytes, tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        program_id = library.add_program(elf, "mine")
        assert library.add_program(elf, "mine") == program_id
        library.add(sample(1))
    with Library.open(root) as library:
        assert library.program_elf(program_id) == elf
        assert [entry.name for entry in library.programs()] == ["mine", "sample"]
        with pytest.raises(UserError) as call:
            library.program_elf(PROGRAM_IDS[0])
        assert refused(call) == "library.no_elf"
    assert check_library(root).clean


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    library.close()
    library.close()
    with pytest.raises(UserError) as error:
        library.count()
    assert refused(error) == "library.closed"
    with pytest.raises(UserError) as error:
        library.add(sample(1))
    assert refused(error) == "library.closed"
