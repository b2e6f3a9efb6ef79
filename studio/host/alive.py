"""A mark that a process is alive: a locked file that the system lets go of when the process ends, however it ends.

Process ids are given to others again and clocks jump; a lock does neither.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

_SUFFIX = ".alive"
_ATTEMPTS = 5


class AliveMark:
    """Held for as long as this process lives, or until `release`."""

    def __init__(self, folder: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        for _ in range(_ATTEMPTS):
            self.name = secrets.token_hex(8)
            self._path = _path_of(folder, self.name)
            self._descriptor = os.open(self._path, flags, 0o600)
            # A sweep of another process may have come between the two steps, and taken the file for a dead one.
            if _try_lock(self._descriptor) and self._path.exists():
                return
            self.release()
        raise OSError("the file system refuses locks")

    def release(self) -> None:
        """Take the mark away."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                self._path.unlink()


def is_alive(folder: Path, name: str) -> bool:
    """Whether the process that holds the mark `name` still lives. A dead mark is swept."""
    path = _path_of(folder, name)
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return False
    except OSError:  # it is there, and we may not ask: better to wait than to do the work twice
        return True
    try:
        locked = _try_lock(descriptor)
    finally:
        os.close(descriptor)
    if locked:
        with contextlib.suppress(OSError):
            path.unlink()
    return not locked


def sweep_dead(folder: Path) -> None:
    """Take away the marks that dead processes left."""
    for path in folder.glob(f"*{_SUFFIX}"):
        is_alive(folder, path.name.removesuffix(_SUFFIX))


def _path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{_SUFFIX}"


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
