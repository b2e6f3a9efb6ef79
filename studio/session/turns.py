"""One proof at a time, for backends of which each proof takes the whole machine: whoever comes later waits here."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from studio.backends.protocol import Backend, Watcher
from studio.model.errors import Cancelled
from studio.model.text import N_, translate
from studio.native import Control

_LOOK_S = 0.05  # a cancel must be heard while waiting, too
_turns: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)


@contextmanager
def turn(backend: Backend, control: Control, watcher: Watcher) -> Iterator[None]:
    """Inside the block no other proof by `backend` runs in this process, where that would only harm both."""
    if not backend.one_at_a_time:
        yield
        return
    lock = _turns[backend.id]
    with held(lambda: lock.acquire(timeout=_LOOK_S), lock.release, control, watcher):
        yield


@contextmanager
def held(
    take: Callable[[], bool], give_back: Callable[[], object], control: Control, watcher: Watcher
) -> Iterator[None]:
    """Inside the block it is ours. `take` tries for a moment, and again until it succeeds; Cancelled on a cancel."""
    before = watcher.phase
    while not take():
        watcher.phase = translate(N_("waiting for another proof"))
        if control.cancelled:
            raise Cancelled
    try:
        watcher.phase = before
        yield
    finally:
        give_back()
