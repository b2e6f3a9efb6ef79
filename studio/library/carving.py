"""Rows out of a damaged database: read from its pages directly, past everything that SQLite needs to be whole.

Format: sqlite.org/fileformat2.html, sections 1.6 (b-tree pages), 2.1 (records) and 4.1 (log). A row that is found this
way proves itself by its seal.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Value = bytes | str | int | None
Row = tuple[Value, ...]

PAGE_BYTES = 4096
_HEADER_BYTES = 100
_TABLE_LEAF = 0x0D
# How much of a record lies in its leaf: section 1.6, "Cell payload overflow pages".
_MOST_LOCAL = PAGE_BYTES - 35
_LEAST_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23
_MOST_PAYLOAD = 2**24
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24


class _Unreadable(Exception):
    """These bytes are no cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One record with the row id under which it lies."""

    rowid: int
    values: Row


def pages_of(database: bytes, log: bytes) -> list[bytes]:
    """The pages as the log leaves them."""
    pages = [database[at : at + PAGE_BYTES].ljust(PAGE_BYTES, b"\0") for at in range(0, len(database), PAGE_BYTES)]
    salts = log[16:24]
    frame_bytes = _FRAME_HEADER_BYTES + PAGE_BYTES
    for at in range(_LOG_HEADER_BYTES, len(log) - frame_bytes + 1, frame_bytes):
        number = int.from_bytes(log[at : at + 4], "big")
        if log[at + 8 : at + 16] != salts or not 1 <= number <= len(pages) + len(log) // frame_bytes:
            continue
        while len(pages) < number:
            pages.append(bytes(PAGE_BYTES))
        pages[number - 1] = log[at + _FRAME_HEADER_BYTES : at + frame_bytes]
    return pages


def carve(pages: list[bytes]) -> Iterator[Cell]:
    """Every record that lies in a leaf of a table: first those that the page points to, then any other."""
    hurt: list[tuple[int, bytes]] = []
    for index, page in enumerate(pages):
        base = _HEADER_BYTES if index == 0 else 0
        if page[base] != _TABLE_LEAF:
            if any(page):
                hurt.append((index, page))
            continue
        (count,) = struct.unpack_from(">H", page, base + 3)
        for slot in range(min(count, PAGE_BYTES // 4)):
            place = base + 8 + 2 * slot
            if place + 2 > PAGE_BYTES:
                break
            try:
                yield _cell(pages, page, struct.unpack_from(">H", page, place)[0])
            except _Unreadable:
                hurt.append((index, page))
        if count == 0 or count > PAGE_BYTES // 4:
            hurt.append((index, page))
    seen: set[int] = set()
    for index, page in hurt:
        if index not in seen:
            seen.add(index)
            yield from _anywhere(pages, page)


def _anywhere(pages: list[bytes], page: bytes) -> Iterator[Cell]:
    for start in range(PAGE_BYTES - 8):
        try:
            cell = _cell(pages, page, start)
        except _Unreadable:
            continue
        yield cell


def _cell(pages: list[bytes], page: bytes, start: int) -> Cell:
    length, at = _varint(page, start)
    rowid, at = _varint(page, at)
    if not 4 <= length <= _MOST_PAYLOAD:
        raise _Unreadable
    local = length
    if length > _MOST_LOCAL:
        local = _LEAST_LOCAL + (length - _LEAST_LOCAL) % (PAGE_BYTES - 4)
        if local > _MOST_LOCAL:
            local = _LEAST_LOCAL
    payload = page[at : at + local]
    if length > local:
        payload += _overflow(pages, page[at + local : at + local + 4], length - local)
    if len(payload) != length:
        raise _Unreadable
    return Cell(rowid, _record(payload))


def _overflow(pages: list[bytes], first: bytes, length: int) -> bytes:
    parts: list[bytes] = []
    number = int.from_bytes(first, "big")
    while length > 0:
        if not 1 <= number <= len(pages) or len(parts) > len(pages):
            raise _Unreadable
        page = pages[number - 1]
        parts.append(page[4 : 4 + length])
        length -= len(parts[-1])
        number = int.from_bytes(page[:4], "big")
    return b"".join(parts)


def _record(payload: bytes) -> Row:
    header_end, at = _varint(payload, 0)
    if not 2 <= header_end <= min(len(payload), 64):
        raise _Unreadable
    body, values = header_end, []
    while at < header_end:
        kind, at = _varint(payload, at)
        value, body = _value(payload, kind, body)
        values.append(value)
    if at != header_end or body != len(payload):
        raise _Unreadable
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    size = _INTEGER_BYTES.get(kind, (kind - 12) // 2 if kind >= 12 else -1)
    data = payload[at : at + size] if size >= 0 else b""
    if size < 0 or len(data) != size:
        raise _Unreadable
    if kind < 12:
        return int.from_bytes(data, "big", signed=True), at + size
    if kind % 2 == 0:
        return data, at + size
    try:
        return data.decode("utf-8"), at + size
    except UnicodeDecodeError as error:
        raise _Unreadable from error


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        if at + index >= len(data):
            raise _Unreadable
        byte = data[at + index]
        if index == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + index + 1
    raise _Unreadable
