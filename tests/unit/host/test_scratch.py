"""A folder for one piece of work: private, gone afterwards, and swept when its process was killed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.scratch import scratch_folder, sweep_scratch
from studio.model.errors import UserError

ROOT = Path(__file__).parents[3]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_there_for_its_work_only(tmp_path: Path) -> None:
    parent = tmp_path / "runs"
    with scratch_folder(parent) as folder:
        (folder / "below").mkdir()
        (folder / "below" / "file").write_bytes(b"secret")
        assert folder.parent == parent
        with scratch_folder(parent) as other:  # one that lives is not swept, nor its mark
            assert other != folder
            assert (folder / "below" / "file").read_bytes() == b"secret"
    assert names(parent) == []


@pytest.mark.posix
def test_nobody_else_can_look_into_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with scratch_folder(tmp_path / "runs") as folder:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_it_goes_after_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), scratch_folder(tmp_path):
        raise RuntimeError
    assert names(tmp_path) == []


def test_a_cleaning_that_fails_does_not_fail_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", broken)
        with scratch_folder(tmp_path):
            pass
    assert len(names(tmp_path)) == 1
    sweep_scratch(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.posix
def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from studio.host.scratch import scratch_folder
with scratch_folder(Path({str(tmp_path)!r})) as folder:
    (folder / "file").write_bytes(b"secret")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert len(names(tmp_path)) == 2  # the folder and its mark
    with scratch_folder(tmp_path) as folder:
        assert names(tmp_path) == sorted([folder.name, f"{folder.name}.alive"])


@pytest.mark.posix
def test_a_link_is_taken_away_and_not_followed(tmp_path: Path) -> None:
    precious, parent = tmp_path / "precious", tmp_path / "runs"
    precious.mkdir()
    parent.mkdir()
    (precious / "file").write_bytes(b"mine")
    (parent / "link").symlink_to(precious)
    sweep_scratch(parent)
    assert names(parent) == []
    assert names(precious) == ["file"]


def test_a_place_that_cannot_hold_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError) as error, scratch_folder(tmp_path / "file" / "runs"):
        pass
    assert error.value.message_id.startswith("file.")
