"""What files are: the studio's own, programs, archives, folders, and what is none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME
from studio.model.errors import UserError
from studio.native import opening_encode
from studio.session.file_kinds import FileKind, kind_of_bytes, kind_of_file
from tests.conformance.fibonacci_proofs import proof_files


def test_each_kind(tmp_path: Path) -> None:
    (proof,) = proof_files(1)
    aggregate = Aggregate()
    aggregate.append([proof])
    for data, kind in (
        (proof, FileKind.PROOF),
        (opening_encode(proof_identity=bytes(32), salt=bytes(32), witness=b"w"), FileKind.OPENING),
        (aggregate.encode(), FileKind.AGGREGATE),
        (aggregate.inclusion(0), FileKind.INCLUSION),
        (b"\x7fELF\x01\x01", FileKind.PROGRAM),
        (b"PK\x03\x04rest", FileKind.ARCHIVE),
        (b"", FileKind.UNKNOWN),
        (b"\x84", FileKind.UNKNOWN),
        (b"\x84\x74proving-studio-proo", FileKind.UNKNOWN),
        (b"text", FileKind.UNKNOWN),
    ):
        path = tmp_path / "named-as-nothing"
        path.write_bytes(data)
        assert kind_of_file(path) is kind, data[:20]
        assert kind_of_bytes(data[:64]) is kind


def test_folders_and_what_cannot_be_read(tmp_path: Path) -> None:
    assert kind_of_file(tmp_path) is FileKind.ARCHIVE
    (tmp_path / INCLUSION_NAME).write_bytes(b"")
    assert kind_of_file(tmp_path) is FileKind.INCLUSION
    with pytest.raises(UserError) as caught:
        kind_of_file(tmp_path / "absent")
    assert caught.value.message_id == "file.not_found"


RECEIPTS = Path(__file__).parents[2] / "conformance" / "receipts"


@pytest.mark.parametrize("path", sorted(RECEIPTS.glob("*.bin")), ids=lambda path: path.stem)
def test_receipts_of_every_version_and_kind(path: Path) -> None:
    assert kind_of_file(path) is FileKind.RECEIPT


def numbers(kind: int, *lengths: int) -> bytes:
    return kind.to_bytes(4, "little") + b"".join(length.to_bytes(8, "little") for length in lengths)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b'{"inner":{"Composite":{"segments":[', FileKind.RECEIPT),
        (b' {\n  "inner": { "Succinct": {', FileKind.RECEIPT),
        (b'{"inner":{"Fake":', FileKind.RECEIPT),  # its reader says that it is a fake
        (b'{\n "format": 1,\n "studio_version": "0.3.1",', FileKind.BENCH),
        (b'{"format":2,"studio_version":"', FileKind.BENCH),  # its reader says that it is of another format
        (b'{"format": "1", "studio_version"', FileKind.UNKNOWN),
        (b'{"program": "fibonacci"}', FileKind.UNKNOWN),
        (b'{"inner": 5}', FileKind.UNKNOWN),
        (numbers(1, 50_000, 7), FileKind.RECEIPT),
        (numbers(2, 256, 7), FileKind.RECEIPT),
        (numbers(0, 1, 50_000)[:19], FileKind.UNKNOWN),
        (numbers(0, 0, 50_000), FileKind.UNKNOWN),
        (numbers(0, 1, 2**40), FileKind.UNKNOWN),
        (numbers(7, 1, 50_000), FileKind.UNKNOWN),
        (bytes(64), FileKind.UNKNOWN),
        (b"R0BF\x01\0\0\0", FileKind.PROGRAM),
    ],
)
def test_what_a_receipt_begins_with(start: bytes, kind: FileKind) -> None:
    assert kind_of_bytes(start) is kind
