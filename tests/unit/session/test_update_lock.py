"""One at a time, in one process and in several; whoever waits too long is told."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from studio.host.locks import FileLock
from studio.model.errors import UserError
from studio.session.update_lock import alone


def test_only_one_is_inside(tmp_path: Path) -> None:
    inside, most = 0, 0

    def enter() -> None:
        nonlocal inside, most
        with alone(tmp_path / "new folder" / "lock"):
            inside += 1
            most = max(most, inside)
            time.sleep(0.01)
            inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


def test_waiting_ends(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.try_alone()
    with pytest.raises(UserError) as refused, alone(tmp_path / "lock", timeout_s=0.05):
        pass
    assert refused.value.message_id == "aggregate.busy"
    lock.release()
    with alone(tmp_path / "lock", timeout_s=0.05):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError) as refused, alone(tmp_path / "file" / "below" / "lock"):
        pass
    assert refused.value.message_id.startswith("file.")
