"""A damaged byte anywhere in the library is found by `check`; damage to one proof hides no other; repair brings back
what can be brought back, and says what cannot.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from blake3 import blake3

from studio.library import Library, check_library
from studio.library.carving import PAGE_BYTES, _varint
from tests.conformance.library_crash import all_ids
from tests.conformance.library_samples import LONG, noise, sample

SMALL = 24
MORE = 130  # enough for an index of several pages
POSITIONS_A_KIND = 12


def build(root: Path) -> dict[str, int]:
    """A library with everything in it, closed; the ids by the hash of the proof."""
    with Library.open(root) as library:
        new = [
            sample(
                number,
                large=number % 12 == 11,
                cache_key=blake3(bytes([number])).digest() if number % 2 else None,
                kept=number % 4 > 0,
            )
            for number in range(SMALL)
        ]
        new += [sample(900), *(sample(number) for number in range(1000, 1000 + MORE))]
        ids = library.add_many(new)
        library.add_program(noise(1, 9_000), "inline, over several pages")
        library.add_program(noise(2, 70_000), "in a file")
        library.delete(ids[:2])
        return {blake3(one.proof).hexdigest(): proof_id for one, proof_id in zip(new, ids, strict=True)}


def contents(root: Path) -> dict[str, bytes | None]:
    """Opening by hash of the proof, for all that can be read."""
    with Library.open(root) as library:
        return {blake3(record.proof).hexdigest(): record.opening for record in map(library.get, all_ids(library))}


def logical(database: Path) -> list[object]:
    """Everything that the tables say; what differs only outside of it says nothing."""
    connection = sqlite3.connect(database)
    try:
        tables = ("meta", "programs", "proofs", "bodies", "pending")
        return [connection.execute(" ".join(("SELECT * FROM", table, "ORDER BY 1"))).fetchall() for table in tables]
    finally:
        connection.close()


def page_kind(page: bytes, number: int) -> str:
    kinds = {0x0D: "table leaf", 0x05: "table interior", 0x0A: "index leaf", 0x02: "index interior"}
    if number == 0:
        return "first page"
    return kinds.get(page[0], "overflow or free")


def unused(page: bytes, number: int, at: int) -> str:
    """Why a byte of a page carries no information; "" when it does carry some."""
    if number == 0 and at < 100:
        # Section 1.3 of the format: counters that are compared with nothing once the log is gone (24, 92), the size
        # that is then taken from the file (28), SQLite's version (96), the cache size (48), the schema cookie (40).
        spans = {
            24: "change counter",
            28: "size",
            40: "schema cookie",
            48: "cache size",
            92: "valid for",
            96: "version",
        }
        return next((name for start, name in spans.items() if start <= at < start + 4), "")
    base = 100 if number == 0 else 0
    if page[base] not in (0x0D, 0x05, 0x0A, 0x02):
        return "rest of an overflow page"
    count = int.from_bytes(page[base + 3 : base + 5], "big")
    content = int.from_bytes(page[base + 5 : base + 7], "big") or PAGE_BYTES
    head = base + (12 if page[base] in (0x05, 0x02) else 8)
    if head + 2 * count <= at < content:
        return "between pointers and cells"
    starts = [int.from_bytes(page[head + 2 * slot : head + 2 * slot + 2], "big") for slot in range(count)]
    if number == 0 and any(start < at < number_place(page, start) - 1 for start in starts):
        return "row number of a definition, which nothing refers to"
    if page[base] == 0x0D and at in (number_place(page, start) for start in starts):
        return "place of the row number, which is the key of the cell"
    if at < head + 2 * count or any(start <= at < start + cell_bytes(page, base, start) for start in starts):
        return ""
    free = int.from_bytes(page[base + 1 : base + 3], "big")
    while free:  # the chain of free blocks itself is compared with the other counts
        if free <= at < free + 4:
            return ""
        free = int.from_bytes(page[free : free + 2], "big")
    return "between cells"


def number_place(page: bytes, start: int) -> int:
    """Where a record says of which kind its first column is: for a row number, that is nothing. Section 2.1."""
    _, at = _varint(page, start)
    _, at = _varint(page, at)
    _, at = _varint(page, at)
    return at


def cell_bytes(page: bytes, base: int, start: int) -> int:
    """How long a cell is; one that goes on in overflow pages ends with their number. Section 1.6 of the format."""
    kind, at = page[base], start + (4 if page[base] in (0x05, 0x02) else 0)
    length, at = _varint(page, at)
    if kind == 0x05:
        return at - start
    most = PAGE_BYTES - 35
    if kind == 0x0D:
        _, at = _varint(page, at)
    else:
        most = (PAGE_BYTES - 12) * 64 // 255 - 23
    if length <= most:
        return at - start + length
    least = (PAGE_BYTES - 12) * 32 // 255 - 23
    local = least + (length - least) % (PAGE_BYTES - 4)
    return at - start + (local if local <= most else least) + 4


def positions(data: bytes) -> Iterator[tuple[str, int]]:
    """Positions spread over every kind of page, or all of them."""
    source = random.Random(7)
    pages: dict[str, list[int]] = {}
    for number in range(len(data) // PAGE_BYTES):
        pages.setdefault(page_kind(data[number * PAGE_BYTES :][:PAGE_BYTES], number), []).append(number)
    for kind, numbers in pages.items():
        if LONG:
            yield from ((kind, number * PAGE_BYTES + at) for number in numbers for at in range(PAGE_BYTES))
            continue
        for number in source.sample(numbers, min(4, len(numbers))):
            heads = [source.randrange(12) for _ in range(2)]
            for at in (*heads, *(source.randrange(PAGE_BYTES) for _ in range(POSITIONS_A_KIND))):
                yield kind, number * PAGE_BYTES + at
    if not LONG:
        yield from (("first page", at) for at in range(108))


def test_a_damaged_byte_anywhere_in_the_database_is_found(tmp_path: Path) -> None:
    root = tmp_path / "library"
    build(root)
    database = root / "library.sqlite"
    whole, before = database.read_bytes(), logical(database)
    assert check_library(root).clean
    whole = database.read_bytes()
    tried, silent = Counter[str](), Counter[str]()
    for kind, at in positions(whole):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << (at % 8)
        database.write_bytes(damaged)
        tried[kind] += 1
        if check_library(root).clean:
            number, offset = divmod(at, PAGE_BYTES)
            why = unused(whole[number * PAGE_BYTES :][:PAGE_BYTES], number, offset)
            assert why, f"byte {offset} of page {number} ({kind})"
            assert logical(database) == before, f"byte {offset} of page {number} ({kind})"
            silent[why] += 1
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    print(f"{dict(tried)} damaged; without information: {dict(silent)}")


def test_a_damaged_byte_in_a_file_is_found(tmp_path: Path) -> None:
    root = tmp_path / "library"
    build(root)
    files = sorted(path for path in (root / "files").iterdir())
    assert {path.suffix for path in files} == {".proof", ".opening", ".elf"}
    source = random.Random(8)
    for path in (*files, root / "secret"):
        whole = path.read_bytes()
        spots = (
            range(len(whole))
            if LONG and len(whole) < 100
            else {0, len(whole) - 1, *source.choices(range(len(whole)), k=6)}
        )
        for at in spots:
            damaged = bytearray(whole)
            damaged[at] ^= 1 << source.randrange(8)
            path.write_bytes(damaged)
            report = check_library(root)
            assert len(report.damages) == 1, (path.name, at)
            assert report.damages[0].words
        for cut in (whole[:-1], b"", whole + b"\0"):
            path.write_bytes(cut)
            assert not check_library(root).clean
        path.unlink()
        assert not check_library(root).clean
        path.write_bytes(whole)
        assert check_library(root).clean


@pytest.mark.parametrize("table", ["proofs", "bodies", "programs"])
def test_damage_to_one_row_hides_no_other(table: str, tmp_path: Path) -> None:
    """Every column of one row in turn: named, repaired or set aside, and all the others are as they were."""
    root = tmp_path / "library"
    ids = build(root)
    expected = contents(root)
    victim_hash = blake3(sample(900).proof).hexdigest()
    victim = ids[victim_hash] if table != "programs" else 1
    key = "number" if table == "programs" else "id"
    connection = sqlite3.connect(root / "library.sqlite")
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != key]
    connection.close()
    for column in columns:
        copy = tmp_path / column
        shutil.copytree(root, copy)
        connection = sqlite3.connect(copy / "library.sqlite")
        (value,) = connection.execute(
            " ".join(("SELECT", column, "FROM", table, "WHERE", key, "= ?")), (victim,)
        ).fetchone()
        other = {
            int: 5,
            str: "x",
            bytes: b"\x09" * 32,
            type(None): 7 if "bytes" in column or column == "steps" else b"y",
        }
        connection.execute(
            " ".join(("UPDATE", table, "SET", column, "= ? WHERE", key, "= ?")), (other[type(value)], victim)
        )
        connection.commit()
        connection.close()
        report = check_library(copy)
        assert len(report.damages) >= 1, column
        with Library.open(copy) as library:  # before any repair, all the others can be read
            entries = library.page(page_size=500)
            if table != "programs":
                assert len(entries.entries) >= len(expected) - 1
                assert {entry.id for entry in entries.entries} | {victim} >= {ids[one] for one in expected}
                for digest in expected.keys() - {victim_hash}:
                    assert library.get(ids[digest]).opening == expected[digest]
        repaired = check_library(copy, repair_too=True)
        assert repaired.damages
        assert check_library(copy).clean, column
        found = contents(copy)
        assert found.items() >= {one: expected[one] for one in expected.keys() - {victim_hash}}.items(), column
        if column != "proof":
            assert victim_hash in found, column


def test_a_database_that_cannot_be_read_is_made_again_from_what_can(tmp_path: Path) -> None:
    """Whole pages destroyed, one after the other: what does not lie on that page comes back."""
    root = tmp_path / "library"
    build(root)
    expected = contents(root)
    # A deleted proof whose list entry is lost comes back: better than to lose one that was not deleted.
    possible = {**expected, **{blake3(one.proof).hexdigest(): one.opening for one in map(sample, range(2))}}
    whole = (root / "library.sqlite").read_bytes()
    lost_by_kind = Counter[str]()
    by_kind: dict[str, list[int]] = {}
    for number in range(len(whole) // PAGE_BYTES):
        by_kind.setdefault(page_kind(whole[number * PAGE_BYTES :][:PAGE_BYTES], number), []).append(number)
    for number in sorted(number for numbers in by_kind.values() for number in (numbers if LONG else numbers[:3])):
        copy = tmp_path / str(number)
        shutil.copytree(root, copy)
        page = whole[number * PAGE_BYTES :][:PAGE_BYTES]
        data = bytearray(whole)
        data[number * PAGE_BYTES : (number + 1) * PAGE_BYTES] = noise(number, PAGE_BYTES)
        (copy / "library.sqlite").write_bytes(data)
        report = check_library(copy, repair_too=True)
        assert report.damages
        assert check_library(copy).clean
        found = contents(copy)
        assert found.items() <= possible.items()
        lost = len(expected.keys() - found.keys())
        kind = page_kind(page, number)
        lost_by_kind[kind] += lost
        if kind != "table leaf":
            assert lost == 0, kind
        assert any((copy / "set-aside").iterdir())
    print(dict(lost_by_kind))


def test_a_lost_database_is_made_again_from_the_files(tmp_path: Path) -> None:
    root = tmp_path / "library"
    build(root)
    expected = {one: opening for one, opening in contents(root).items() if opening and len(opening) > 70_000}
    (root / "library.sqlite").write_bytes(noise(3, 50_000))
    assert not check_library(root).clean
    report = check_library(root, repair_too=True)
    assert not report.clean
    assert check_library(root).clean
    assert contents(root) == expected
