"""A second reader of the studio's files, written from the page "File formats" of the help and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blake3 import blake3

PAGE_BYTES, LEVELS, STATE_BYTES, DIGEST_BYTES = 1024, 22, 194, 32
_LONG = {24: 1, 25: 2, 26: 4, 27: 8}


def digest(purpose: str, *parts: bytes) -> bytes:
    return blake3(b"".join(parts), derive_key_context=f"proving-studio 2026-11-23 {purpose} v1").digest()


def encode(value: Any) -> bytes:
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(map(encode, value))


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    low, size = next((low, size) for low, size in _LONG.items() if number < 256**size)
    return bytes([major << 5 | low]) + number.to_bytes(size, "big")


def decode(data: bytes) -> Any:
    """One value and nothing behind it, in its only encoding."""
    value, end = _decode(data, 0)
    assert end == len(data)
    assert encode(value) == data
    return value


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    major, number = data[at] >> 5, data[at] & 31
    at += 1
    if data[at - 1] == 0xF6:
        return None, at
    if number >= 24:
        size = _LONG[number]
        number = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return number, at
    if major in (2, 3):
        text = data[at : at + number]
        return (text if major == 2 else text.decode()), at + number
    assert major == 4
    values = []
    for _ in range(number):
        value, at = _decode(data, at)
        values.append(value)
    return values, at


def stored(blob: list[Any]) -> bytes:
    """What is stored as it is; there is no zstd in the standard library yet."""
    kind, size, data = blob
    assert (kind, size) == (0, len(data))
    return bytes(data)


def items(path: Path, tag: str) -> list[Any]:
    """What follows the tag and the version."""
    values: list[Any] = decode(path.read_bytes())
    assert values[:2] == [tag, 1]
    return values[2:]


def parts(data: bytes, size: int = DIGEST_BYTES) -> list[bytes]:
    assert len(data) % size == 0
    return [data[at : at + size] for at in range(0, len(data), size)]


def memory_root(pages: bytes, contents: bytes, present: bytes, siblings: bytes) -> bytes:
    """Of the memory that a segment of an audit starts from."""
    zero, listed, asked = digest("memory page", bytes(PAGE_BYTES)), parts(siblings), 0
    numbers = [int.from_bytes(number, "little") for number in parts(pages, 4)]
    held = {
        number: digest("memory page", content)
        for number, content in zip(numbers, parts(contents, PAGE_BYTES), strict=True)
    }
    for _level in range(LEVELS):
        above: dict[int, bytes] = {}
        for number in sorted(held):
            if number ^ 1 in held:
                sibling = held[number ^ 1]
            else:
                sibling = listed.pop(0) if present[asked // 8] >> asked % 8 & 1 else zero
                asked += 1
            pair = (sibling, held[number]) if number & 1 else (held[number], sibling)
            above[number // 2] = digest("memory node", *pair)
        held, zero = above, digest("memory node", zero, zero)
    assert not listed
    return held[0]
