"""What each bundled program must write for a witness, by other means: hashlib, sorted(), cryptography, plain Python."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.conformance.models import transfers
from tests.conformance.models.reader import Reader, Refused


def expected(program: str, witness: bytes) -> tuple[int, bytes]:
    """(exit code, journal)."""
    try:
        return 0, _MODELS[program](witness)
    except Refused:
        return 1, b""


def _fibonacci(witness: bytes) -> bytes:
    reader = Reader(witness)
    n = reader.count(0, 93)
    reader.end()
    numbers = [0, 1]
    while len(numbers) <= n:
        numbers.append(numbers[-1] + numbers[-2])
    return struct.pack("<IQ", n, numbers[n])


def _range_proof(witness: bytes) -> bytes:
    reader = Reader(witness)
    low, high = reader.u64(), reader.u64()
    salt = reader.octets(32)
    values = reader.numbers("Q", reader.count(1, 4096))
    reader.end()
    if not all(low <= value <= high for value in values):
        raise Refused("outside")
    commitment = hashlib.blake2s(salt + struct.pack(f"<{len(values)}Q", *values)).digest()
    return struct.pack("<QQI", low, high, len(values)) + commitment


def _sort(witness: bytes) -> bytes:
    reader = Reader(witness)
    rounds = reader.count(1, 1_000_000)
    values = list(reader.numbers("I", reader.count(1, 2**18)))
    reader.end()
    values.sort()
    for number in range(1, rounds):
        values = sorted((value * 0x9E3779B1 + number) % 2**32 for value in values)
    digest = hashlib.blake2s(struct.pack(f"<{len(values)}I", *values)).digest()
    median = values[(len(values) - 1) // 2]
    return struct.pack("<IIIII", len(values), rounds, values[0], median, values[-1]) + digest


def _sha256(witness: bytes) -> bytes:
    reader = Reader(witness)
    repeat = reader.count(1, 1_000_000)
    message = reader.octets(reader.count(0, 2**20))
    reader.end()
    digest = b""
    for _ in range(repeat):
        digest = hashlib.sha256(digest + message).digest()
    return struct.pack("<II", len(message), repeat) + digest


def _merkle_path(witness: bytes) -> bytes:
    reader = Reader(witness)
    root = reader.octets(32)
    node = hashlib.blake2s(reader.octets(reader.count(0, 1024))).digest()
    index = reader.u32()
    siblings = [reader.octets(32) for _ in range(reader.count(0, 32))]
    reader.end()
    for level, sibling in enumerate(siblings):
        pair = sibling + node if index >> level & 1 else node + sibling
        node = hashlib.blake2s(pair).digest()
    if node != root or index >> len(siblings):
        raise Refused("not in the tree")
    return struct.pack("<I", len(siblings)) + root


def _signature(witness: bytes) -> bytes:
    reader = Reader(witness)
    public_key, signature = reader.octets(32), reader.octets(64)
    message = reader.octets(reader.count(0, 4096))
    reader.end()
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature as error:
        raise Refused("invalid") from error
    return public_key + struct.pack("<I", len(message)) + message


_MODELS: dict[str, Callable[[bytes], bytes]] = {
    "fibonacci": _fibonacci,
    "range-proof": _range_proof,
    "sort": _sort,
    "state-transition": transfers.journal,
    "sha256": _sha256,
    "merkle-path": _merkle_path,
    "signature": _signature,
}
PROGRAMS = tuple(_MODELS)
