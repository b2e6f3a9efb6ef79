"""Proofs that are made once: what finds one in the library, and what never does."""

from __future__ import annotations

import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from studio.backends import trace
from studio.backends.protocol import NoWatcher
from studio.library import rows
from studio.library.rows import BodyRow, ProofRow
from studio.model.errors import Cancelled, UserError
from studio.model.proof import Opening, StoredOpening
from studio.model.verdict import Outcome
from studio.native import opening_decode, proof_decode
from studio.session import Control, Filter, Finished, Keeping, Library, OpenedProgram, Request, Session
from studio.session.proof_files import loaded_proof
from studio.settings import DEFAULT_SETTINGS, with_option

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
FIB_10 = SESSION.witness(FIBONACCI, {"n": "10"})


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def look_up(keeping: Keeping, program: OpenedProgram, witness: bytes, request: Request) -> Finished | None:
    return keeping.find(keeping.key(program, witness, request), program, witness, request)


def test_the_same_is_never_proved_twice(library: Library) -> None:
    keeping = Keeping(SESSION, library)
    made = keeping.prove(FIBONACCI, FIB_10, Request())
    found = keeping.prove(FIBONACCI, FIB_10, Request("trace", "compact"))
    assert (made.from_library, found.from_library) == (False, True)
    assert (found.proof, found.proof_bytes, found.opening_bytes) == (made.proof, made.proof_bytes, made.opening_bytes)
    assert (found.identity, found.proof_id) == (made.identity, made.proof_id)
    assert library.count() == 1
    again = keeping.prove(FIBONACCI, FIB_10, Request(), again=True)
    assert not again.from_library
    assert again.proof_bytes != made.proof_bytes  # another salt
    assert library.count() == 2


def test_what_was_kept_verifies_from_the_library_alone(library: Library) -> None:
    made = Keeping(SESSION, library).prove(FIBONACCI, FIB_10, Request())
    assert made.proof_id is not None
    record = library.get(made.proof_id)
    assert record.opening is not None
    assert library.program_elf(FIBONACCI.native.program_id) == FIBONACCI.elf
    identity, salt, witness = opening_decode(record.opening)
    assert (identity, witness) == (made.identity, FIB_10)
    loaded = loaded_proof(proof_decode(record.proof), len(record.proof))
    opening = StoredOpening(identity, Opening(salt, witness))
    verdict = SESSION.verify_loaded(loaded, FIBONACCI, Control(), stored_opening=opening, witness=None)
    assert verdict.outcome is Outcome.VERIFIED


def test_two_who_want_the_same_at_once_make_it_once(library: Library) -> None:
    with Library.open(library.root) as other, ThreadPoolExecutor(8) as pool:
        keepings = [Keeping(SESSION, one) for one in (library, other)]
        for number in range(20):
            witness = SESSION.witness(FIBONACCI, {"n": str(number)})
            asked = [pool.submit(keepings[index % 2].prove, FIBONACCI, witness, Request()) for index in range(8)]
            got = [future.result() for future in asked]
            assert sum(not one.from_library for one in got) == 1
            assert len({one.proof_id for one in got}) == 1
        assert library.count() == 20


def test_who_waits_for_the_same_can_be_stopped_and_goes_on_where_it_was_not_made(library: Library) -> None:
    keeping, control, watcher = Keeping(SESSION, library), Control(), NoWatcher()
    key = keeping.key(FIBONACCI, FIB_10, Request())
    assert keeping.claim(key)
    threading.Timer(0.1, control.cancel).start()
    with pytest.raises(Cancelled):
        keeping.prove(FIBONACCI, FIB_10, Request(), control, watcher=watcher)
    assert watcher.phase
    assert keeping.prove(FIBONACCI, FIB_10, Request(), again=True).proof_id == 1  # whoever wants it anew waits for none
    threading.Timer(0.1, keeping.give_back, [key]).start()
    other = SESSION.witness(FIBONACCI, {"n": "11"})
    assert keeping.claim(keeping.key(FIBONACCI, other, Request()))
    threading.Timer(0.1, keeping.give_back, [keeping.key(FIBONACCI, other, Request())]).start()
    assert not keeping.prove(FIBONACCI, other, Request()).from_library  # who had it did not make it
    assert keeping.prove(FIBONACCI, FIB_10, Request()).from_library


@pytest.mark.parametrize("bit", range(0, 32, 5))
def test_a_changed_bit_of_the_input_never_hits(bit: int, library: Library) -> None:
    keeping = Keeping(SESSION, library)
    keeping.prove(FIBONACCI, FIB_10, Request())
    changed = (int.from_bytes(FIB_10, "little") ^ (1 << bit)).to_bytes(4, "little")
    assert look_up(keeping, FIBONACCI, changed, Request()) is None
    for other in (FIB_10 + b"\0", FIB_10[:-1], b""):
        assert look_up(keeping, FIBONACCI, other, Request()) is None


def test_another_option_program_or_version_never_hits(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = Keeping(SESSION, library)
    keeping.prove(FIBONACCI, FIB_10, Request())
    assert look_up(keeping, FIBONACCI, FIB_10, Request()) is not None
    assert look_up(keeping, FIBONACCI, FIB_10, Request(form="audit")) is None
    assert look_up(keeping, SESSION.open("range-proof"), FIB_10, Request()) is None
    for name in ("max_steps", "max_memory_bytes", "max_journal_bytes", "max_proof_bytes"):
        other = Keeping(Session(with_option(DEFAULT_SETTINGS, name, 10**6, where="here")), library)
        assert look_up(other, FIBONACCI, FIB_10, Request()) is None, name
    monkeypatch.setattr(trace, "_AVAILABLE", replace(trace._AVAILABLE, version="0.0.0-other"))
    assert look_up(keeping, FIBONACCI, FIB_10, Request()) is None


Change = Callable[[sqlite3.Connection, ProofRow, ProofRow, BodyRow, BodyRow], None]


def exchange_keys(
    connection: sqlite3.Connection, first: ProofRow, second: ProofRow, body: BodyRow, other: BodyRow
) -> None:
    rows.replace(connection, first._replace(cache_key=second.cache_key))
    rows.replace(connection, second._replace(cache_key=first.cache_key))


def exchange_bodies(
    connection: sqlite3.Connection, first: ProofRow, second: ProofRow, body: BodyRow, other: BodyRow
) -> None:
    rows.write(connection, first, other._replace(id=first.id))
    rows.write(connection, second, body._replace(id=second.id))


def exchange_openings(
    connection: sqlite3.Connection, first: ProofRow, second: ProofRow, body: BodyRow, other: BodyRow
) -> None:
    rows.write(connection, first, body._replace(opening=other.opening))
    rows.write(connection, second, other._replace(opening=body.opening))


def exchange_all(
    connection: sqlite3.Connection, first: ProofRow, second: ProofRow, body: BodyRow, other: BodyRow
) -> None:
    rows.write(connection, second._replace(id=first.id, cache_key=first.cache_key), other._replace(id=first.id))
    rows.write(connection, first._replace(id=second.id, cache_key=second.cache_key), body._replace(id=second.id))


def no_proof(connection: sqlite3.Connection, first: ProofRow, second: ProofRow, body: BodyRow, other: BodyRow) -> None:
    for row, one in ((first, body), (second, other)):
        rows.write(connection, row, one._replace(proof=(one.proof or b"")[:-1]))


@pytest.mark.parametrize("change", [exchange_keys, exchange_bodies, exchange_openings, exchange_all, no_proof])
def test_rows_that_were_exchanged_and_sealed_again_serve_nothing(change: Change, tmp_path: Path) -> None:
    other = SESSION.witness(FIBONACCI, {"n": "11"})
    with Library.open(tmp_path / "library") as library:
        made = [Keeping(SESSION, library).prove(FIBONACCI, witness, Request()) for witness in (FIB_10, other)]
    connection = sqlite3.connect(tmp_path / "library" / "library.sqlite")
    first, second = (rows.get(connection, one.proof_id or 0) for one in made)
    body, other_body = (rows.body_of(connection, one.proof_id or 0) for one in made)
    assert first
    assert second
    assert body
    assert other_body
    change(connection, first, second, body, other_body)
    connection.commit()
    connection.close()
    with Library.open(tmp_path / "library") as library:
        keeping = Keeping(SESSION, library)
        for witness, before in zip((FIB_10, other), made, strict=True):
            assert look_up(keeping, FIBONACCI, witness, Request()) is None
            again = keeping.prove(FIBONACCI, witness, Request())
            assert not again.from_library
            assert again.proof.statement == before.proof.statement


def test_under_the_key_of_another_program_or_backend_nothing_is_found(library: Library) -> None:
    keeping = Keeping(SESSION, library)
    key = keeping.key(FIBONACCI, FIB_10, Request())
    keeping.prove(FIBONACCI, FIB_10, Request())
    assert keeping.find(key, SESSION.open("sort"), FIB_10, Request()) is None
    assert keeping.find(key, FIBONACCI, FIB_10, Request("halo2")) is None
    assert keeping.find(key, FIBONACCI, FIB_10, Request()) is not None


def test_a_copy_for_the_cache_becomes_a_proof_of_the_user_when_it_is_asked_for(library: Library) -> None:
    keeping = Keeping(SESSION, library)
    keeping.prove(FIBONACCI, FIB_10, Request(), kept=False)
    assert library.count(Filter(kept=True)) == 0
    keeping.prove(FIBONACCI, FIB_10, Request(), kept=False)
    assert library.count(Filter(kept=True)) == 0
    assert keeping.prove(FIBONACCI, FIB_10, Request()).from_library
    assert library.count(Filter(kept=True)) == 1


def test_a_library_that_takes_nothing_costs_no_proof(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise UserError("file.disk_full", {"path": "library"})

    keeping = Keeping(SESSION, library)
    monkeypatch.setattr(library, "add", full)
    finished = keeping.prove(FIBONACCI, FIB_10, Request(), must_keep=False)
    assert finished.trouble is not None
    assert finished.trouble.message_id == "file.disk_full"
    assert finished.proof_id is None
    assert finished.proof.statement.steps
    with pytest.raises(UserError, match="room"):
        keeping.prove(FIBONACCI, FIB_10, Request())


def test_a_look_up_takes_less_than_200_microseconds_and_a_hundredth_of_a_proof(library: Library) -> None:
    program = SESSION.open("signature")  # more than 10^6 steps
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    keeping = Keeping(SESSION, library)
    prove_ns = []
    for _ in range(5):
        started = time.perf_counter_ns()
        made = keeping.prove(program, witness, Request(), again=True)
        prove_ns.append(time.perf_counter_ns() - started)
    assert (made.proof.statement.steps or 0) >= 10**6
    hit_ns = []
    for _ in range(300):
        started = time.perf_counter_ns()
        assert keeping.prove(program, witness, Request(), kept=False).from_library
        hit_ns.append(time.perf_counter_ns() - started)
    hit = statistics.median(hit_ns)
    assert hit < 200_000
    assert min(prove_ns) > 100 * hit
