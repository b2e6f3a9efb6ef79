"""SHA-256's compression function (FIPS 180-4), which the library of Python keeps to itself."""

from __future__ import annotations

import struct

from studio.vm.integers import MASK_32

BLOCK_BYTES = 64
# The first 32 bits of the fractions of the cube roots of the first 64 primes.
_PRIMES = [number for number in range(2, 312) if all(number % divisor for divisor in range(2, number))]


def _cube_root_fraction(prime: int) -> int:
    """floor(cbrt(prime) * 2^32) modulo 2^32, by bisection on integers."""
    low, high = 0, 7 << 32
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**3 <= prime << 96 else (low, middle)
    return low & MASK_32


ROUND_CONSTANTS = [_cube_root_fraction(prime) for prime in _PRIMES]


def rotate_right(word: int, bits: int) -> int:
    """`word` rotated by `bits`."""
    return (word >> bits | word << 32 - bits) & MASK_32


def compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """The state after one more block of 64 bytes."""
    words = list(struct.unpack(">16I", block))
    for index in range(16, 64):
        early, late = words[index - 15], words[index - 2]
        small_0 = rotate_right(early, 7) ^ rotate_right(early, 18) ^ early >> 3
        small_1 = rotate_right(late, 17) ^ rotate_right(late, 19) ^ late >> 10
        words.append(words[index - 16] + small_0 + words[index - 7] + small_1 & MASK_32)
    a, b, c, d, e, f, g, h = state
    for word, constant in zip(words, ROUND_CONSTANTS, strict=True):
        big_1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)
        first = h + big_1 + (e & f ^ ~e & g) + constant + word
        big_0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)
        second = big_0 + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = first + second & MASK_32, a, b, c, d + first & MASK_32, e, f, g
    added = (a, b, c, d, e, f, g, h)
    return tuple(old + new & MASK_32 for old, new in zip(state, added, strict=True))
