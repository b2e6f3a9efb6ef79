"""Reads a witness with `struct` alone, so that the models share nothing with the code under test."""

from __future__ import annotations

import struct


class Refused(Exception):
    """The model says that the guest must exit with 1."""


class Reader:
    def __init__(self, witness: bytes) -> None:
        self._rest = witness

    def octets(self, length: int) -> bytes:
        if length > len(self._rest):
            raise Refused("the witness ends early")
        part, self._rest = self._rest[:length], self._rest[length:]
        return part

    def numbers(self, letter: str, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}{letter}", self.octets(count * struct.calcsize(letter)))

    def u32(self) -> int:
        return self.numbers("I", 1)[0]

    def u64(self) -> int:
        return self.numbers("Q", 1)[0]

    def count(self, least: int, most: int) -> int:
        count = self.u32()
        if not least <= count <= most:
            raise Refused("a count is out of range")
        return count

    def end(self) -> None:
        if self._rest:
            raise Refused("bytes are left")
