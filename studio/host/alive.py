"""A mark that a process is alive: a locked file that the system lets go of when the process ends, however it ends.

Process ids are given to others again and clocks jump; a lock does neither.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from studio.host.locks import FileLock
from studio.model.errors import UserError

_SUFFIX = ".alive"
_ATTEMPTS = 5


class AliveMark:
    """Held for as long as this process lives, or until `release`."""

    def __init__(self, folder: Path) -> None:
        for _ in range(_ATTEMPTS):
            self.name = secrets.token_hex(8)
            self._path = _path_of(folder, self.name)
            self._lock: FileLock | None = FileLock(self._path)
            # A sweep of another process may have come between the two steps, and taken the file for a dead one.
            if self._lock.try_alone() and self._path.exists():
                return
            self.release()
        raise UserError("host.no_locks", {"folder": str(folder)})

    def release(self) -> None:
        """Take the mark away."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()
            with contextlib.suppress(OSError):
                self._path.unlink()


def is_alive(folder: Path, name: str) -> bool:
    """Whether the process that holds the mark `name` still lives. A dead mark is swept."""
    path = _path_of(folder, name)
    if not path.exists() and not path.is_symlink():
        return False
    try:
        lock = FileLock(path)
    except UserError:  # it is there, and we may not ask: better to wait than to do the work twice
        return True
    dead = lock.try_alone()
    lock.release()
    if dead:
        with contextlib.suppress(OSError):
            path.unlink()
    return not dead


def sweep_dead(folder: Path) -> None:
    """Take away the marks that dead processes left."""
    for path in folder.glob(f"*{_SUFFIX}"):
        is_alive(folder, path.name.removesuffix(_SUFFIX))


def _path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{_SUFFIX}"
