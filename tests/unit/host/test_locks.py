"""Many share, one is alone, and the system takes a lock back from the dead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.locks import FileLock
from studio.model.errors import UserError


def test_many_share_and_one_is_alone(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    first.share()
    second.share()
    assert not first.try_alone()
    first.share()
    second.release()
    assert first.try_alone()
    first.release()
    first.release()


def test_who_waits_too_long_is_told_so(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.try_alone()
    with pytest.raises(UserError) as refused:
        second.share(timeout_s=0.05)
    assert refused.value.message_id == "file.in_use"
    first.release()
    second.share()
    second.release()


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys\n"
        "from studio.host.locks import FileLock\n"
        "lock = FileLock(pathlib.Path(sys.argv[1]))\n"
        "print(lock.try_alone(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        lock = FileLock(path)
        assert not lock.try_alone()
        holder.kill()
    assert lock.try_alone()
    lock.release()


@pytest.mark.posix
def test_a_link_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError):
        FileLock(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()
