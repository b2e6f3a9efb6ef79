"""What a handler is given besides its request: where to say how far it is, and where it hears that it should stop."""

from __future__ import annotations

import contextlib
import enum
import threading
import time
from collections.abc import Callable, Iterator

from studio.model import errors
from studio.model.job import Progress


class StopReason(enum.Enum):
    """Why a job is asked to stop."""

    PERSON = "person"
    TIME_LIMIT = "time limit"
    CLOSING = "closing"


class Cancel:
    """One job's stop sign. Asking twice changes nothing; the first reason stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._callbacks: list[Callable[[], None]] = []
        self.reason: StopReason | None = None

    @property
    def requested(self) -> bool:
        """Whether the job should stop."""
        return self._stopped.is_set()

    def stop(self, reason: StopReason = StopReason.PERSON) -> None:
        """Ask the job to stop, and tell whatever it is waiting for."""
        with self._lock:
            if self.reason is not None:
                return
            self.reason = reason
            callbacks, self._callbacks = self._callbacks, []
            self._stopped.set()
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise `Cancelled` when the job should stop."""
        if self.requested:
            raise errors.Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Sleep, but not through a stop; whether it is time to stop."""
        return self._stopped.wait(timeout_s)

    @contextlib.contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """Inside the block, a stop calls `callback` at once, from another thread; the cancel of a `Control`, say."""
        with self._lock:
            late = self._stopped.is_set()
            if not late:
                self._callbacks.append(callback)
        if late:
            callback()
        try:
            yield
        finally:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)


class Report:
    """How far a job is. The handler sets the fields; whoever is interested takes snapshots at their own pace."""

    def __init__(self, write_log: Callable[[bytes], None] | None = None) -> None:
        self.steps = 0
        self.total_steps: int | None = None
        self.phase = ""
        self._steps_source: Callable[[], int] | None = None
        self._write_log = write_log
        self._started_unix_ms = time.time_ns() // 1_000_000
        self._started_ns = time.monotonic_ns()

    @contextlib.contextmanager
    def following(self, steps: Callable[[], int]) -> Iterator[None]:
        """Inside the block, the steps are read from `steps`; the counter of a `Control`, say."""
        self._steps_source = steps
        try:
            yield
        finally:
            self._steps_source = None
            self.steps = steps()

    def log(self, data: bytes) -> None:
        """Keep details that are not for the screen."""
        if self._write_log is not None:
            self._write_log(data)

    def snapshot(self) -> Progress:
        """How far the job is now."""
        source = self._steps_source
        return Progress(
            steps=self.steps if source is None else source(),
            total_steps=self.total_steps,
            phase=self.phase,
            started_unix_ms=self._started_unix_ms,
            elapsed_ns=time.monotonic_ns() - self._started_ns,
        )
