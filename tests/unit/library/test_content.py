"""Files that are named by what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library.content import ContentFiles, Kind, content_hash, file_name, parse_name
from studio.model.errors import UserError


def test_a_file_is_read_only_if_it_holds_what_its_name_says(tmp_path: Path) -> None:
    files = ContentFiles(tmp_path)
    digest = content_hash(b"data")
    files.put(Kind.PROOF, digest, b"data")
    assert files.read(Kind.PROOF, digest) == b"data"
    files.path(Kind.PROOF, digest).write_bytes(b"Data")
    with pytest.raises(UserError) as refused:
        files.read(Kind.PROOF, digest)
    assert refused.value.message_id == "library.file_damaged"
    files.put(Kind.PROOF, digest, b"data")
    assert files.read(Kind.PROOF, digest) == b"data"


@pytest.mark.posix
def test_a_link_is_not_read(tmp_path: Path) -> None:
    files = ContentFiles(tmp_path)
    digest = content_hash(b"data")
    (tmp_path / "elsewhere").write_bytes(b"data")
    files.path(Kind.ELF, digest).symlink_to(tmp_path / "elsewhere")
    assert not files.exists(Kind.ELF, digest)
    with pytest.raises(UserError) as refused:
        files.read(Kind.ELF, digest)
    assert refused.value.message_id == "file.is_link"


def test_removing_what_is_gone_is_no_error(tmp_path: Path) -> None:
    files = ContentFiles(tmp_path)
    (tmp_path / "x").write_bytes(b"")
    files.remove(["x", "y"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "x.proof", "../" + "0" * 61 + ".proof", "0" * 64 + ".exe", "A" * 64 + ".proof"])
def test_a_name_that_the_library_never_gives_is_none(name: str) -> None:
    assert parse_name(name) is None


def test_a_name_says_what_it_holds() -> None:
    assert parse_name(file_name(Kind.OPENING, bytes(32))) == (Kind.OPENING, bytes(32))
