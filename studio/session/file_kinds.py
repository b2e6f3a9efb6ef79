"""What a file is, told by its first bytes and never by its name; whether it is sound is for its reader to say."""

from __future__ import annotations

import enum
import re
import struct
from pathlib import Path

from studio.host.files import path_is_folder, read_start
from studio.merkle.inclusion import INCLUSION_NAME


class FileKind(enum.Enum):
    """What the studio can open."""

    PROGRAM = "program"
    PROOF = "proof"
    OPENING = "opening"
    AGGREGATE = "aggregate"
    INCLUSION = "inclusion"
    RECEIPT = "receipt"  # of RISC Zero, as r0vm and other tools write it
    BENCH = "bench"  # a result of the benchmark
    ARCHIVE = "archive"  # of proofs: a zip file, or a folder
    UNKNOWN = "unknown"


_STARTS = (
    (b"\x7fELF", FileKind.PROGRAM),
    (b"R0BF", FileKind.PROGRAM),  # RISC Zero's own container of a program and its kernel
    (b"PK\x03\x04", FileKind.ARCHIVE),
    (b"PK\x05\x06", FileKind.ARCHIVE),
)
_TAGS = (
    (b"proving-studio-proof", FileKind.PROOF),
    (b"proving-studio-opening", FileKind.OPENING),
    (b"proving-studio-aggregate", FileKind.AGGREGATE),
    (b"proving-studio-inclusion", FileKind.INCLUSION),
)
_LONGEST_START = 64
_JSON_RECEIPT = re.compile(rb'\s*\{\s*"inner"\s*:\s*\{?\s*"(?:Composite|Succinct|Groth16|Fake)"')
_JSON_BENCH = re.compile(rb'\s*\{\s*"format"\s*:\s*[0-9]{1,9}\s*,\s*"studio_version"')
_MOST_SEGMENTS, _SEAL_WORDS = 2**20, (64, 2**24)
_CBOR_ARRAY, _CBOR_TEXT = 4, 3


def kind_of_file(path: Path) -> FileKind:
    """UserError when it cannot be read. A folder is an exported inclusion proof, else a folder of proofs."""
    if path_is_folder(path):
        return FileKind.INCLUSION if (path / INCLUSION_NAME).is_file() else FileKind.ARCHIVE
    return kind_of_bytes(read_start(path, _LONGEST_START))


def kind_of_bytes(start: bytes) -> FileKind:
    """The same for the first 64 bytes of a file."""
    for known, kind in _STARTS:
        if start.startswith(known):
            return kind
    # The studio's own files begin with a CBOR array whose first item is a text of at most 23 + 256 letters.
    if len(start) > 3 and start[0] >> 5 == _CBOR_ARRAY and start[1] >> 5 == _CBOR_TEXT:
        text = start[3:] if start[1] & 31 == 24 else start[2:]
        for tag, kind in _TAGS:
            if text.startswith(tag):
                return kind
    if _JSON_BENCH.match(start):
        return FileKind.BENCH
    return FileKind.RECEIPT if _is_receipt(start) else FileKind.UNKNOWN


def _is_receipt(start: bytes) -> bool:
    """A receipt has no mark of its own: its JSON begins with `inner`, its bincode with its kind and a length."""
    if _JSON_RECEIPT.match(start):
        return True
    if len(start) < 20:
        return False
    kind, first, second = (int(number) for number in struct.unpack_from("<IQQ", start))
    if kind == 0:  # composite: how many segments, then how long the seal of the first is, in words
        return 1 <= first <= _MOST_SEGMENTS and _SEAL_WORDS[0] <= second <= _SEAL_WORDS[1]
    return kind in (1, 2) and _SEAL_WORDS[0] <= first <= _SEAL_WORDS[1]
