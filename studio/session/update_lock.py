"""Reading a file and replacing it as one step, even when several processes of one user do it at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.host.files import file_error
from studio.host.locks import FileLock
from studio.host.paths import make_private_folder, user_paths
from studio.model.errors import UserError


def user_lock_path() -> Path:
    """One lock for all aggregates of a user: it is held for milliseconds."""
    return user_paths().data_folder / "aggregates.lock"


@contextmanager
def alone(lock_path: Path, timeout_s: float = 30.0, *, busy_id: str = "aggregate.busy") -> Iterator[None]:
    """Nobody else holds `lock_path` inside; the UserError `busy_id` when that takes too long."""
    # Not beside the file that is replaced: a lock file would be left in a folder of the user, and a lock on the file
    # itself would stay with its predecessor.
    try:
        make_private_folder(lock_path.parent)
    except OSError as error:
        raise file_error(error, lock_path.parent) from error
    lock = FileLock(lock_path)
    try:
        if not lock.wait_alone(timeout_s):
            raise UserError(busy_id, {"path": str(lock_path)})
        yield
    finally:
        lock.release()
