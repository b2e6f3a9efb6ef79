"""Rows read from pages directly are those that SQLite reads; hostile pages end in nothing, never in an exception."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.library.carving import PAGE_BYTES, carve, pages_of
from tests.conformance.library_samples import noise


def filled(path: Path, *, checkpoint: bool) -> tuple[list[tuple[object, ...]], bytes, bytes]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, number INTEGER, words TEXT, data BLOB)")
    numbers = (0, 1, -1, 127, -129, 2**15, -(2**23), 2**31, 2**47, -(2**63), None)
    connection.executemany(
        "INSERT INTO t VALUES (?, ?, ?, ?)",
        [(7 * at + 1, numbers[at % 11], "ä" * (at % 50), noise(at, (at * 977) % 14_000)) for at in range(120)],
    )
    rows = connection.execute("SELECT * FROM t ORDER BY id").fetchall()
    if checkpoint:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database, log = path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()
    connection.close()
    return rows, database, log


def test_every_row_is_found_in_pages_and_in_the_log(tmp_path: Path) -> None:
    for checkpoint in (True, False):
        rows, database, log = filled(tmp_path / f"{checkpoint}.sqlite", checkpoint=checkpoint)
        assert bool(log) != checkpoint
        cells = {(cell.rowid, *cell.values[1:]) for cell in carve(pages_of(database, log)) if len(cell.values) == 4}
        assert cells >= set(rows)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0x0D, 0x05, 0x53]))
def test_any_page_can_be_read(seed: int, kind: int) -> None:
    hostile = bytes([kind]) + noise(seed, PAGE_BYTES - 1)
    list(carve(pages_of(hostile + hostile, hostile)))


def test_a_chain_of_pages_that_bites_its_tail_ends() -> None:
    page = bytearray(PAGE_BYTES)
    page[:8] = b"\x0d\0\0\0\1\x0f\0\0"
    page[8:10] = (0x0F00).to_bytes(2, "big")
    page[0x0F00:0x0F06] = b"\x87\xff\xff\x7f\x01\x02"  # a record of 16 MiB
    looping = (2).to_bytes(4, "big") + bytes(PAGE_BYTES - 4)
    assert list(carve([bytes(page), looping])) is not None
