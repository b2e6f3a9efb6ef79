"""Who is at work on what, among all threads and processes: claims that the system takes back when a process ends.

Each claim is a lock on one byte of a file, far behind its end. An empty file is all that there ever is on the disk.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from studio.host.files import file_error
from studio.host.locks import lock_byte_windows, unlock_byte_windows

_PLACE_BYTES = 7  # so that the place is a positive offset of 64 bits
_REFUSED = (errno.EACCES, errno.EAGAIN)


@dataclass(slots=True)
class _File:
    """A file as this process has it open: once, since POSIX drops all its locks with the first close of any."""

    descriptor: int
    users: int = 0
    taken: set[int] = field(default_factory=set)


_files: dict[str, _File] = {}
_guard = threading.Lock()


class Claims:
    """Whoever opens the same path shares them. Advisory: they bind those who ask."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        self._name = os.path.realpath(path)
        self._mine: set[int] = set()
        self._open = True
        with _guard:
            if self._name not in _files:
                try:
                    _files[self._name] = _File(os.open(path, flags, 0o600))
                except OSError as error:
                    raise file_error(error, path) from error
            self._file = _files[self._name]
            self._file.users += 1

    def take(self, key: bytes) -> bool:
        """Whether it is ours from now on; False while anybody has it, be it this very thread."""
        place = _place_of(key)
        with _guard:
            if not self._open or place in self._file.taken or not _lock(self._file.descriptor, place):
                return False
            self._file.taken.add(place)
            self._mine.add(place)
        return True

    def give_back(self, key: bytes) -> None:
        """Others may take it. What was not taken here stays as it is."""
        with _guard:
            self._give_back(_place_of(key))

    def release(self) -> None:
        """Give back everything; nothing can be taken afterwards."""
        with _guard:
            if not self._open:
                return
            for place in tuple(self._mine):
                self._give_back(place)
            self._open = False
            self._file.users -= 1
            if not self._file.users:
                os.close(self._file.descriptor)
                del _files[self._name]

    def _give_back(self, place: int) -> None:
        if place in self._mine:
            self._mine.remove(place)
            self._file.taken.remove(place)
            _unlock(self._file.descriptor, place)


def _place_of(key: bytes) -> int:
    return int.from_bytes(key[:_PLACE_BYTES], "little")


def _lock(descriptor: int, place: int) -> bool:
    if sys.platform == "win32":
        return lock_byte_windows(descriptor, place)
    import fcntl

    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError as error:
        return error.errno not in _REFUSED  # a file system without locks: work done twice is better than none
    return True


def _unlock(descriptor: int, place: int) -> None:
    if sys.platform == "win32":
        unlock_byte_windows(descriptor, place)
        return
    import contextlib
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, place)
