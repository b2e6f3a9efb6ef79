"""A lock on a file that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from studio.host.files import file_error
from studio.model.errors import UserError

_POLL_S = 0.02


class FileLock:
    """Many may share it, or one may have it alone. Advisory: it binds those who ask."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise file_error(error, path) from error
        self._path = path

    def share(self, timeout_s: float = 30.0) -> None:
        """Hold it together with others; waits while somebody has it alone."""
        if not self._wait(timeout_s, alone=False):
            raise UserError("file.in_use", {"path": str(self._path.parent)})

    def wait_alone(self, timeout_s: float) -> bool:
        """Have it alone as soon as nobody else is there; False when that takes longer."""
        return self._wait(timeout_s, alone=True)

    def try_alone(self) -> bool:
        """Have it alone, or learn that somebody else is there; a share held before is then lost: call `share` again."""
        return _try_lock(self._descriptor, alone=True)

    def _wait(self, timeout_s: float, *, alone: bool) -> bool:
        deadline_s = time.monotonic() + timeout_s
        while not _try_lock(self._descriptor, alone=alone):
            if time.monotonic() >= deadline_s:
                return False
            time.sleep(_POLL_S)
        return True

    def release(self) -> None:
        """Let go; the object is then of no more use."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _try_lock(descriptor: int, *, alone: bool) -> bool:
    if sys.platform == "win32":
        return _try_lock_windows(descriptor, alone=alone)
    import fcntl

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: nobody can be sure to be alone
        return not alone
    return True


def _try_lock_windows(descriptor: int, *, alone: bool) -> bool:
    unlock_byte_windows(descriptor, 0)  # no conversion there: let go first
    return lock_byte_windows(descriptor, 0, alone=alone)


def lock_byte_windows(descriptor: int, place: int, *, alone: bool = True) -> bool:
    """Lock the byte at `place` of a file, or learn that another handle has it."""
    fail_immediately, exclusive = 1, 2
    return _on_byte_windows("LockFileEx", descriptor, place, fail_immediately | (exclusive if alone else 0))


def unlock_byte_windows(descriptor: int, place: int) -> None:
    """Let go of the byte at `place`; no harm where it is not locked."""
    _on_byte_windows("UnlockFileEx", descriptor, place)


def _on_byte_windows(function: str, descriptor: int, place: int, *flags: int) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes
    import msvcrt

    class Overlapped(ctypes.Structure):
        # OVERLAPPED of the Windows API, field by field.
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", ctypes.c_ulong),
            ("offset_high", ctypes.c_ulong),
            ("event", ctypes.c_void_p),
        )

    handle = ctypes.c_void_p(msvcrt.get_osfhandle(descriptor))
    overlapped = Overlapped(offset=place % 2**32, offset_high=place >> 32)
    call = getattr(ctypes.windll.kernel32, function)
    return bool(call(handle, *flags, 0, 1, 0, ctypes.byref(overlapped)))
