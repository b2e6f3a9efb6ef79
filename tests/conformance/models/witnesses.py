"""Random witnesses for the bundled programs, as typed texts: some that must pass and some that must not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Texts = dict[str, str]


def random_texts(program: str, random: Random) -> Texts:
    return _MAKERS[program](random)


def _fibonacci(random: Random) -> Texts:
    return {"n": str(random.randint(0, 93))}


def _range_proof(random: Random) -> Texts:
    low, high = sorted(random.getrandbits(64) for _ in range(2))
    values = [random.randint(low, high) for _ in range(random.choice((1, 3, 4, 12, 100)))]
    if random.random() < 0.3:
        values[-1] = (high + 1) % 2**64
    return {
        "low": str(low),
        "high": hex(high),
        "salt": random.randbytes(32).hex(),
        "values": ",".join(map(str, values)),
    }


def _sort(random: Random) -> Texts:
    bits = random.choice((1, 8, 32))  # few bits: many equal values
    values = [str(random.getrandbits(bits)) for _ in range(random.choice((1, 2, 3, 16, 100, 777)))]
    return {"rounds": str(random.randint(1, 3)), "values": ", ".join(values)}


def _sha256(random: Random) -> Texts:
    length = random.choice((0, 1, 31, 55, 56, 63, 64, 65, 119, 120, 1000))
    return {"repeat": str(random.randint(1, 3)), "message": random.randbytes(length).hex()}


def _merkle_path(random: Random) -> Texts:
    leaf = random.randbytes(random.choice((0, 1, 32, 64, 65, 128, 500)))
    depth = random.choice((0, 1, 5, 20, 32))
    index = random.getrandbits(depth) if depth else 0
    siblings = [random.randbytes(32) for _ in range(depth)]
    node = hashlib.blake2s(leaf).digest()
    for level, sibling in enumerate(siblings):
        node = hashlib.blake2s(sibling + node if index >> level & 1 else node + sibling).digest()
    if random.random() < 0.3:
        leaf += b"x"
    return {
        "root": node.hex(),
        "leaf": leaf.hex(),
        "index": str(index),
        "siblings": "; ".join(sibling.hex() for sibling in siblings),
    }


def _state_transition(random: Random) -> Texts:
    count = random.choice((16, 32, 128))
    accounts = [[random.randint(0, 5000), random.randint(0, 3)] for _ in range(count)]
    state = [list(account) for account in accounts]
    transfers = []
    for _ in range(random.choice((0, 1, 10, 60))):
        sender, receiver = random.randrange(count), random.randrange(count)
        amount = random.randint(0, state[sender][0])
        transfers.append([sender, receiver, amount, state[sender][1]])
        state[sender][0] -= amount
        state[receiver][0] += amount
        state[sender][1] += 1
    if transfers and random.random() < 0.4:
        column, change = random.choice(((0, count), (1, count), (2, 2**31), (3, 1)))
        random.choice(transfers)[column] += change
    return {
        "rounds": random.choice(("1", "1", "2")),
        "accounts": ";".join(f"{balance},{nonce}" for balance, nonce in accounts),
        "transfers": ";".join(",".join(map(str, transfer)) for transfer in transfers),
    }


def _signature(random: Random) -> Texts:
    key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
    message = random.randbytes(random.choice((0, 1, 47, 48, 64, 111, 112, 1023)))
    signature = bytearray(key.sign(message))
    if random.random() < 0.4:
        signature[random.randrange(64)] ^= 1 << random.randrange(8)
    return {
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": signature.hex(),
        "message": message.hex(),
    }


_MAKERS: dict[str, Callable[[Random], Texts]] = {
    "fibonacci": _fibonacci,
    "range-proof": _range_proof,
    "sort": _sort,
    "state-transition": _state_transition,
    "sha256": _sha256,
    "merkle-path": _merkle_path,
    "signature": _signature,
}
