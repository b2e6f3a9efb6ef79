"""Accounts, transfers and their tree in plain Python."""

from __future__ import annotations

import struct

from blake3 import blake3

from tests.conformance.models.reader import Reader, Refused


def tree_root(accounts: list[list[int]]) -> bytes:
    """BLAKE3 over 64 bytes everywhere: eight accounts of 8 bytes, or two digests."""
    packed = b"".join(struct.pack("<II", *account) for account in accounts)
    nodes = [blake3(packed[start : start + 64]).digest() for start in range(0, len(packed), 64)]
    while len(nodes) > 1:
        nodes = [blake3(left + right).digest() for left, right in zip(nodes[::2], nodes[1::2], strict=True)]
    return nodes[0]


def journal(witness: bytes) -> bytes:
    reader = Reader(witness)
    rounds = reader.count(1, 1_000_000)
    account_count = reader.count(16, 4096)
    if account_count.bit_count() != 1:
        raise Refused("not a power of two")
    accounts = [list(reader.numbers("I", 2)) for _ in range(account_count)]
    transfers = [reader.numbers("I", 4) for _ in range(reader.count(0, 65536))]
    reader.end()

    old_root = tree_root(accounts)
    first_nonces = [nonce for _, nonce in accounts]
    for _ in range(rounds):
        added = [nonce - first for (_, nonce), first in zip(accounts, first_nonces, strict=True)]
        for sender, receiver, amount, nonce in transfers:
            if max(sender, receiver) >= account_count:
                raise Refused("no such account")
            if (accounts[sender][1] - added[sender]) % 2**32 != nonce:
                raise Refused("wrong nonce")
            if accounts[sender][0] < amount:
                raise Refused("overdraft")
            accounts[sender][0] -= amount
            if accounts[receiver][0] + amount >= 2**32:
                raise Refused("overflow")
            accounts[receiver][0] += amount
            accounts[sender][1] = (accounts[sender][1] + 1) % 2**32
    head = struct.pack("<III", account_count, len(transfers), rounds)
    return head + old_root + tree_root(accounts)
