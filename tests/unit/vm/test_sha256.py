"""The compression function, against the library's whole hash."""

from __future__ import annotations

import hashlib
import struct

import pytest

from studio.vm.sha256 import ROUND_CONSTANTS, compress

START = (
    0x6A09E667,
    0xBB67AE85,
    0x3C6EF372,
    0xA54FF53A,
    0x510E527F,
    0x9B05688C,
    0x1F83D9AB,
    0x5BE0CD19,
)


def test_the_constants_are_those_of_the_standard() -> None:
    assert (len(ROUND_CONSTANTS), ROUND_CONSTANTS[0], ROUND_CONSTANTS[-1]) == (64, 0x428A2F98, 0xC67178F2)


@pytest.mark.parametrize("length", [0, 3, 55, 56, 64, 200])
def test_a_padded_message(length: int) -> None:
    message = bytes(range(length))
    padded = message + b"\x80" + bytes(-(length + 9) % 64) + struct.pack(">Q", 8 * length)
    state: tuple[int, ...] = START
    for start in range(0, len(padded), 64):
        state = compress(state, padded[start : start + 64])
    assert struct.pack(">8I", *state) == hashlib.sha256(message).digest()
