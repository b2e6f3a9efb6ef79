"""Group commit: many proofs share one transaction and one wait for the disk."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from studio.library.adding import Prepared
from studio.model.errors import UserError

LARGEST_GROUP = 256
LONGEST_WAIT_S = 0.1


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One proof in the queue; `urgent` when somebody waits for it. None as item asks for a commit of what is due."""

    item: Prepared | None
    urgent: bool
    done: Future[int] = field(default_factory=Future)


class Writer:
    """One thread that commits what is queued: as soon as somebody waits, else after 256 proofs or 100 ms."""

    def __init__(self, commit: Callable[[Sequence[Prepared]], Sequence[int]]) -> None:
        self._commit = commit
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._open = True

    def submit(self, item: Prepared | None, *, urgent: bool) -> Future[int]:
        """Queue a proof; the future holds its id once it is durable."""
        waiting = _Waiting(item, urgent)
        with self._guard:
            if not self._open:
                raise UserError("library.closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="library writer", daemon=True)
                self._thread.start()
            self._queue.put(waiting)
        return waiting.done

    def close(self) -> None:
        """Commit what is queued and end the thread."""
        with self._guard:
            self._open = False
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            last = not self._fill(group)
            self._write(group)
            if last:
                return

    def _fill(self, group: list[_Waiting]) -> bool:
        """Collect what may share the transaction; False when the writer is closing."""
        deadline_s = time.monotonic() + LONGEST_WAIT_S
        urgent = group[0].urgent
        while len(group) < LARGEST_GROUP:
            try:
                wait_s = 0.0 if urgent else max(0.0, deadline_s - time.monotonic())
                following = self._queue.get(timeout=wait_s) if wait_s > 0 else self._queue.get_nowait()
            except queue.Empty:
                return True
            if following is None:
                return False
            group.append(following)
            urgent = urgent or following.urgent
        return True

    def _write(self, group: list[_Waiting]) -> None:
        try:
            ids = self._commit([waiting.item for waiting in group if waiting.item is not None])
        except BaseException as error:  # whatever it is, it belongs to those who wait
            for waiting in group:
                waiting.done.set_exception(error)
            return
        found = iter(ids)
        for waiting in group:
            waiting.done.set_result(0 if waiting.item is None else next(found))
