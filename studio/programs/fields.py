"""What a field of a witness or a journal is: the small set of types, and how they lie in bytes.

Everything is little-endian. Whatever has a variable length comes after its length as a u32: bytes and text count bytes,
lists count values, records count rows. Bytes of a fixed length have no prefix.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    U8 = "u8"
    U16 = "u16"
    U32 = "u32"
    U64 = "u64"
    BYTES = "bytes"
    TEXT = "text"
    U32_LIST = "u32_list"
    U64_LIST = "u64_list"
    RECORDS = "records"


INTEGER_BYTES = {FieldType.U8: 1, FieldType.U16: 2, FieldType.U32: 4, FieldType.U64: 8}
ELEMENT_TYPE = {FieldType.U32_LIST: FieldType.U32, FieldType.U64_LIST: FieldType.U64}

MAX_BYTES = 64 * 2**20
"""No field takes more than this, whatever a manifest says."""


def largest(integer_type: FieldType) -> int:
    return int(2 ** (8 * INTEGER_BYTES[integer_type]) - 1)


@dataclass(frozen=True)
class Column:
    """One column of a records field: an integer, or bytes of a fixed length."""

    name: str
    type: FieldType
    low: int
    high: int
    length: int  # of bytes; 0 for integers

    @property
    def byte_count(self) -> int:
        return self.length if self.type is FieldType.BYTES else INTEGER_BYTES[self.type]


@dataclass(frozen=True)
class Field:
    """One named value of a witness or a journal."""

    name: str
    type: FieldType
    help: str
    default: str | None  # as one would type it; None: must be given
    low: int  # range of an integer, or of each value of a list
    high: int
    min_length: int  # of bytes and text in bytes, of lists in values, of records in rows
    max_length: int
    columns: tuple[Column, ...] = ()

    @property
    def fixed_length(self) -> int | None:
        """The length of bytes that need no prefix."""
        if self.type is FieldType.BYTES and self.min_length == self.max_length:
            return self.max_length
        return None
