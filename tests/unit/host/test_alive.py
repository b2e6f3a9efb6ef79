"""Marks of living processes: held while the process lives, gone with it however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.alive import AliveMark, is_alive, sweep_dead
from studio.host.locks import FileLock
from studio.model.errors import UserError

HOLD = """
import sys, time
from pathlib import Path
from studio.host.alive import AliveMark
mark = AliveMark(Path(sys.argv[1]))
print(mark.name, flush=True)
time.sleep(600)
"""


def test_a_mark_lives_until_it_is_released(tmp_path: Path) -> None:
    mark = AliveMark(tmp_path)
    assert is_alive(tmp_path, mark.name)
    mark.release()
    mark.release()
    assert not is_alive(tmp_path, mark.name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_a_killed_process_is_dead_and_its_mark_is_swept(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    name = holder.stdout.readline().strip()
    assert is_alive(tmp_path, name)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    mine = AliveMark(tmp_path)
    sweep_dead(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{mine.name}.alive"]
    assert not is_alive(tmp_path, name)
    mine.release()


@pytest.mark.posix
def test_a_mark_that_cannot_be_opened_counts_as_alive(tmp_path: Path) -> None:
    (tmp_path / "link.alive").symlink_to(tmp_path / "elsewhere")
    assert is_alive(tmp_path, "link")


def test_a_sweep_in_between_leads_to_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(FileLock, "try_alone", lambda _lock: next(answers))
    mark = AliveMark(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{mark.name}.alive"]
    monkeypatch.setattr(FileLock, "try_alone", lambda _lock: False)
    with pytest.raises(UserError) as refused:
        AliveMark(tmp_path)
    assert refused.value.message_id == "host.no_locks"
    mark.release()
