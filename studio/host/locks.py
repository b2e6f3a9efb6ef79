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

    fail_immediately, exclusive = 1, 2
    handle = ctypes.c_void_p(msvcrt.get_osfhandle(descriptor))
    place = Overlapped()
    ctypes.windll.kernel32.UnlockFileEx(handle, 0, 1, 0, ctypes.byref(place))  # no conversion there: let go first
    flags = fail_immediately | (exclusive if alone else 0)
    return bool(ctypes.windll.kernel32.LockFileEx(handle, flags, 0, 1, 0, ctypes.byref(place)))
