"""Aggregates by their definition: a recursive tree, and the files written by hand. Shares no code with the studio."""

from __future__ import annotations

import random
from collections.abc import Sequence

from blake3 import blake3


def digest(purpose: str, data: bytes) -> bytes:
    """H of design section 9: BLAKE3 in derive-key mode, one context a purpose."""
    return blake3(data, derive_key_context=f"proving-studio 2026-11-23 {purpose} v1").digest()


def leaf(statement_hash: bytes, body_hash: bytes) -> bytes:
    return digest("aggregate leaf", statement_hash + body_hash)


def node(left: bytes, right: bytes) -> bytes:
    return digest("aggregate node", left + right)


def middle(count: int) -> int:
    """Leaves of the left subtree: the largest power of two below the count (RFC 6962, section 2.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def top(leaves: Sequence[bytes]) -> bytes:
    """The node over all leaves."""
    if len(leaves) == 1:
        return leaves[0]
    split = middle(len(leaves))
    return node(top(leaves[:split]), top(leaves[split:]))


def root(leaves: Sequence[bytes]) -> bytes:
    return root_of_top(len(leaves), top(leaves))


def root_of_top(count: int, top_digest: bytes) -> bytes:
    return digest("aggregate root", count.to_bytes(8, "little") + top_digest)


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The siblings from the leaf upwards (RFC 6962, section 2.1.1)."""
    if len(leaves) == 1:
        return []
    split = middle(len(leaves))
    if index < split:
        return [*path(index, leaves[:split]), top(leaves[split:])]
    return [*path(index - split, leaves[split:]), top(leaves[:split])]


def cbor_head(major: int, argument: int) -> bytes:
    """RFC 8949, section 3: major type and argument in the shortest form."""
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * width:
            return bytes([major << 5 | info]) + argument.to_bytes(width, "big")
    raise ValueError(argument)


def cbor(value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return cbor_head(0, value)
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    return cbor_head(3, len(value.encode())) + value.encode()


def inclusion_file(
    statement_hash: bytes, body_hash: bytes, index: int, count: int, siblings: Sequence[bytes], root_digest: bytes
) -> bytes:
    """A sealed inclusion file with any content."""
    parts = (statement_hash, body_hash, index, count, b"".join(siblings), root_digest)
    content = b"".join(cbor(part) for part in parts)
    head = cbor_head(4, 9) + cbor("proving-studio-inclusion") + cbor(1)
    return head + content + cbor(digest("inclusion file body", content))


def aggregate_file(names: Sequence[str], hashes: bytes, backend_of: bytes, root_digest: bytes) -> bytes:
    """A sealed aggregate file with any content."""
    table = cbor_head(4, len(names)) + b"".join(cbor(name) for name in names)
    body = cbor_head(4, 4) + table + cbor(hashes) + cbor(backend_of) + cbor(root_digest)
    head = cbor_head(4, 4) + cbor("proving-studio-aggregate") + cbor(1)
    return head + cbor(body) + cbor(digest("aggregate file body", body))


def mutate(data: bytes, source: random.Random) -> bytes:
    """A few random changes of any kind."""
    mutant = bytearray(data)
    for _ in range(source.randint(1, 4)):
        position = source.randrange(len(mutant)) if mutant else 0
        match source.randrange(6):
            case 0 if mutant:
                mutant[position] ^= 1 << source.randrange(8)
            case 1 if mutant:
                mutant[position] = source.choice((0, 0x17, 0x18, 0x1B, 0x5F, 0x7F, 0x9F, 0xF6, 0xFF))
            case 2:
                mutant.insert(position, source.randrange(256))
            case 3:
                del mutant[position : position + source.randint(1, 40)]
            case 4:
                start = source.randrange(len(data))
                mutant[position:position] = data[start : start + source.randint(1, 70)]
            case _ if mutant:
                mutant[position] = source.randrange(256)
    return bytes(mutant)
