"""32-bit arithmetic on Python's unbounded integers.

Registers hold unsigned values, 0 <= x < 2^32. These helpers go to the signed reading and back.
"""

from __future__ import annotations

MASK_32 = 0xFFFF_FFFF
INT_MIN = -(2**31)


def signed(value: int) -> int:
    """The two's complement reading of an unsigned 32-bit value."""
    return value - 2**32 if value & 0x8000_0000 else value


def unsigned(value: int) -> int:
    """`value` modulo 2^32."""
    return value & MASK_32


def sign_extend(value: int, width_bits: int) -> int:
    """The signed reading of the low `width_bits` bits of `value`."""
    value &= (1 << width_bits) - 1
    return value - (1 << width_bits) if value >> (width_bits - 1) else value


def round_up(value: int, multiple: int) -> int:
    """The smallest multiple of `multiple` that is not below `value`."""
    return -(-value // multiple) * multiple
