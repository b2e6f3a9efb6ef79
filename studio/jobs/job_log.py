"""One small private log file a job: tracebacks and what its processes wrote to standard error, up to a cap."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import threading
import time
from pathlib import Path

from studio.host.paths import ensure_owner_only_file, make_private_folder

MAX_LOG_BYTES = 256 * 1024
KEPT_TASK_LOGS = 20
_CUT = b"\n[more was written and not kept]\n"
_numbers = itertools.count()

logger = logging.getLogger(__name__)


class LogFile:
    """Made when the first bytes come. A log that cannot be written never fails its job."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_LOG_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._written_bytes = 0

    @property
    def reference(self) -> str | None:
        """The path, if anything was kept."""
        return str(self._path) if self._written_bytes else None

    def write(self, data: bytes) -> None:
        """Append, as far as the cap allows."""
        with self._lock:
            room = self._max_bytes - self._written_bytes
            if not data or room <= 0:
                return
            kept = data if len(data) <= room else data[:room] + _CUT
            try:
                make_private_folder(self._path.parent)
                ensure_owner_only_file(self._path)
                with self._path.open("ab") as file:
                    file.write(kept)
            except OSError:
                logger.exception("the log of a job could not be written")
                self._max_bytes = self._written_bytes  # once is enough to say so
                return
            self._written_bytes += len(kept)

    def keep(self) -> str | None:
        """It stays: the path, if anything was written."""
        return self.reference

    def erase(self) -> None:
        """Take it away, if it is there: nobody needs the log of what ended well."""
        with self._lock, contextlib.suppress(OSError):
            if self._written_bytes:
                self._path.unlink()
                self._written_bytes = 0


class JobLog(LogFile):
    """That of a job of the queue."""

    def __init__(self, folder: Path, job_id: int, *, max_bytes: int = MAX_LOG_BYTES) -> None:
        super().__init__(log_path(folder, job_id), max_bytes=max_bytes)


class TaskLog(LogFile):
    """That of work which is no job of the queue: nothing but the number of them says how long it stays."""

    def keep(self) -> str | None:
        """The path, if anything was written; of all that were kept, only the newest stay."""
        with contextlib.suppress(OSError):
            for path in sorted(self._path.parent.glob("task-*.log"))[:-KEPT_TASK_LOGS]:
                path.unlink(missing_ok=True)
        return super().keep()


def log_path(folder: Path, job_id: int) -> Path:
    """Where the log of a job lies."""
    return folder / f"job-{job_id}.log"


def erase_log(folder: Path, job_id: int) -> None:
    """Take the log of a job away, if it has one."""
    with contextlib.suppress(OSError):
        log_path(folder, job_id).unlink()


def task_log(folder: Path) -> TaskLog:
    """A log for work that is no job of the queue."""
    name = f"task-{time.time_ns() // 1_000_000:013}-{os.getpid()}-{next(_numbers)}.log"
    return TaskLog(folder / name)
