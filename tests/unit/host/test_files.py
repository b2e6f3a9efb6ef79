"""Whole files or none: what is refused, what others may read, and what a failing disk leaves behind."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from studio.host import files
from studio.host.files import (
    NewFile,
    check_target,
    file_error,
    new_private_file,
    path_is_file,
    path_is_folder,
    put_in_place,
    read_file,
    replace_file,
    replace_files,
)
from studio.model.errors import UserError


def message_id(call: pytest.ExceptionInfo[UserError]) -> str:
    return call.value.message_id


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a file"
    replace_file(path, b"\0\r\n\xff")
    assert read_file(path, 4) == b"\0\r\n\xff"
    replace_file(path, b"new")
    assert read_file(path, 3) == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]


@pytest.mark.posix
def test_owner_only_files_are_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "private"
    before = os.umask(0)
    try:
        replace_file(path, b"secret", owner_only=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.posix
def test_other_files_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "shared", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o640


@pytest.mark.posix
def test_a_link_is_replaced_and_its_target_is_left_alone(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    replace_file(link, b"new")
    assert (target.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"old", b"new", False)


@pytest.mark.parametrize("step", ["open", "write", "fsync", "rename"])
def test_a_full_disk_leaves_the_old_file_and_no_rest(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "rename":
        monkeypatch.setattr(Path, "replace", full)
    elif step == "write":
        monkeypatch.setattr(files, "_write_new", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(UserError) as refused:
        replace_file(path, b"new")
    monkeypatch.undo()
    assert message_id(refused) == "file.disk_full"
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.posix
def test_a_folder_that_cannot_be_synced_does_not_fail_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    replace_file(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_bytes() == b"x"


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path / "file", b"x")
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.posix
def test_what_cannot_be_read_has_its_own_message(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(bytes(11))
    for path, expected in (
        (tmp_path / "absent", "file.not_found"),
        (tmp_path / "large" / "below", "file.not_found"),
        (tmp_path, "file.is_folder"),
        (tmp_path / "pipe", "file.not_regular"),
        (Path("/dev/zero"), "file.not_regular"),
        (tmp_path / "large", "file.too_large"),
        (tmp_path / ("x" * 300), "file.bad_name"),
        (Path("nul\0byte"), "file.bad_name"),
    ):
        with pytest.raises(UserError) as refused:
            read_file(path, 10)
        assert message_id(refused) == expected, path


@pytest.mark.posix
def test_what_cannot_be_written_has_its_own_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/null")
    for path, expected in (
        (tmp_path, "file.is_folder"),
        (tmp_path / "absent" / "file", "file.not_found"),
        (tmp_path / "file" / "below", "file.not_found"),
        (tmp_path / ("x" * 300), "file.bad_name"),
        (Path("nul\0byte"), "file.bad_name"),
        (tmp_path / "pipe", "file.not_replaceable"),
        (tmp_path / "link", "file.not_replaceable"),
    ):
        with pytest.raises(UserError) as refused:
            replace_file(path, b"x")
        assert message_id(refused) == expected, path
        with pytest.raises(UserError) as refused:
            check_target(path)
        assert message_id(refused) == expected, path
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    check_target(tmp_path / "file")
    check_target(tmp_path / "new")


@pytest.mark.posix
def test_files_that_belong_together_keep_the_old_ones_when_one_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    replace_files([NewFile(first, b"old"), NewFile(second, b"old", owner_only=True)])
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    write_new = files._write_new

    def full(path: Path, data: bytes, mode: int) -> None:
        write_new(path, data[:1], mode)
        if data == b"second":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write_new", full)
    with pytest.raises(UserError) as refused:
        replace_files([NewFile(first, b"first"), NewFile(second, b"second")])
    assert (message_id(refused), refused.value.params["path"]) == ("file.disk_full", str(second))
    assert (first.read_bytes(), second.read_bytes()) == (b"old", b"old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_a_refused_permission_has_its_own_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(UserError) as refused:
        read_file(tmp_path / "file", 10)
    assert message_id(refused) == "file.no_permission"
    with pytest.raises(UserError) as refused:
        read_file(tmp_path, 10)  # Windows answers so for a folder
    assert message_id(refused) == "file.is_folder"


def test_an_error_without_a_message_of_its_own_keeps_the_words_of_the_system() -> None:
    error = file_error(OSError(errno.EIO, "Input/output error"), Path("x"))
    assert (error.message_id, error.params["reason"]) == ("file.system_error", "Input/output error")


@pytest.mark.posix
def test_a_link_is_followed_only_when_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    assert read_file(tmp_path / "link", 1) == b"x"
    assert read_file(tmp_path / "target", 1, follow_links=False) == b"x"
    with pytest.raises(UserError) as refused:
        read_file(tmp_path / "link", 1, follow_links=False)
    assert message_id(refused) == "file.is_link"


@pytest.mark.posix
def test_a_file_filled_by_others_is_private_and_takes_its_place(tmp_path: Path) -> None:
    target = tmp_path / "target"
    temporary = new_private_file(target)
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    temporary.write_bytes(b"new")
    put_in_place(temporary, target)
    assert target.read_bytes() == b"new"
    for call in (lambda: put_in_place(temporary, target), lambda: new_private_file(tmp_path / "absent" / "x")):
        with pytest.raises(UserError) as refused:
            call()
        assert message_id(refused) == "file.not_found"


def test_impossible_names_are_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not path_is_file(Path("nul\0byte"))

    def locked(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))  # as Python 3.11 does for a folder of somebody else

    monkeypatch.setattr(Path, "is_file", locked)
    assert not path_is_file(Path("/locked/r0vm"))


def test_impossible_names_are_no_folders() -> None:
    assert not path_is_folder(Path("nul\0byte"))
