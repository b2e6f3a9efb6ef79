"""Whose the folder is, what may lie in it, and its secret."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from studio.library.folder import SECRET_BYTES, Folder, is_temporary
from studio.model.errors import UserError


def refused(folder: Folder) -> str:
    with pytest.raises(UserError) as call:
        folder.create()
    assert str(call.value)
    return call.value.message_id


@pytest.mark.posix
def test_a_new_folder_is_private_even_where_it_was_not(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "library")
    folder.create()
    folder.root.chmod(0o755)
    folder.database.chmod(0o644)
    folder.create()
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.database.stat().st_mode) == 0o600


@pytest.mark.posix
@pytest.mark.parametrize("name", ["library.sqlite", "library.sqlite-wal", "secret", "lock", "files", "set-aside"])
def test_no_link_is_followed(name: str, tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / name).symlink_to(tmp_path / "elsewhere")
    assert refused(Folder(root)) == "file.is_link"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.posix
def test_a_linked_folder_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert refused(Folder(tmp_path / "link")) == "file.is_link"


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"")
    assert refused(Folder(tmp_path)) == "library.in_the_way"


@pytest.mark.posix
def test_a_folder_with_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    tmp_path.chmod(0o755)
    assert refused(Folder(tmp_path)) == "library.not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    (tmp_path / "letter.txt").unlink()
    Folder(tmp_path).create()
    (tmp_path / "letter.txt").write_text("mine")
    Folder(tmp_path).create()  # a library that is there stays one


@pytest.mark.posix
def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert refused(Folder(tmp_path)) == "library.not_yours"


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.create()
    assert folder.load_secret(may_create=False) is None
    secret = folder.load_secret(may_create=True)
    assert secret is not None
    assert len(secret) == SECRET_BYTES
    assert folder.load_secret(may_create=False) == secret
    assert folder.new_secret() != secret
    for damaged in (b"short", bytes(SECRET_BYTES + 1)):
        folder.secret.write_bytes(damaged)
        assert folder.load_secret(may_create=True) is None


def test_only_what_a_kill_left_is_swept(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.create()
    left = folder.files / ".proving-studio-00.part"
    for path in (left, folder.root / ".proving-studio-01.part", folder.files / "mine.part"):
        path.write_bytes(b"")
    folder.sweep_root()
    assert left.exists()
    folder.sweep_files()
    assert sorted(path.name for path in folder.files.iterdir()) == ["mine.part"]
    assert is_temporary(left)
    assert not is_temporary(Path("library.sqlite"))
