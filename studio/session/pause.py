"""Holding a batch: what runs is finished and kept, nothing new begins, until somebody lets it go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_POLL_S = 0.05  # how late a waiting batch hears of a cancel


class Pause:
    """Asked for by a person, honoured by a batch; from any thread."""

    def __init__(self, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._clock_ns = clock_ns
        self._changed = threading.Condition()
        self._held = False
        self._waiting = 0
        self._working = 0
        self._settled_ns: int | None = None
        self._paused_ns = 0

    @property
    def held(self) -> bool:
        """Whether nothing new should begin."""
        return self._held

    @property
    def settled(self) -> bool:
        """Whether it is so: nothing runs any more."""
        return self._settled_ns is not None

    @property
    def paused_ns(self) -> int:
        """How long nothing ran, in all."""
        with self._changed:
            return self._paused_ns + (0 if self._settled_ns is None else self._clock_ns() - self._settled_ns)

    def hold(self) -> None:
        """Begin nothing new."""
        with self._changed:
            self._held = True
            self._look()

    def resume(self) -> None:
        """Go on."""
        with self._changed:
            self._held = False
            self._look()
            self._changed.notify_all()

    def wait(self, over: Callable[[], bool]) -> None:
        """Return at once, or as soon as the batch may go on or is `over`."""
        with self._changed:
            self._waiting += 1
            self._look()
            while self._held and not over():
                self._changed.wait(_POLL_S)
            self._waiting -= 1
            self._look()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Around what is finished in spite of a pause."""
        with self._changed:
            self._working += 1
            self._look()
        try:
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._look()

    def _look(self) -> None:
        settled = self._held and self._waiting > 0 and self._working == 0
        if settled and self._settled_ns is None:
            self._settled_ns = self._clock_ns()
        elif not settled and self._settled_ns is not None:
            self._paused_ns += self._clock_ns() - self._settled_ns
            self._settled_ns = None
