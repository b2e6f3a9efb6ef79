"""Searches that the engine has no single call for: within a selection, for the writer of a register, among marks."""

from __future__ import annotations

import threading

from studio.model.errors import Cancelled
from studio.native import Control
from studio.trace.query import Query
from studio.trace.rows import ROW, ROW_REGISTER_INDEX, ROW_STEP_INDEX
from studio.trace.source import RunSource

ANY_MARK = Query("mark", -2048, 2048)
_CHUNK_STEPS = 2048
_LOOK_S = 0.02
_CHECK_STEPS = 1 << 19  # between two looks of the engine at its cancel flag, and some more


def find_within(
    source: RunSource,
    query: Query,
    span: tuple[int, int],
    from_step: int,
    control: Control,
    *,
    forward: bool = True,
) -> int | None:
    """As `RunSource.find`, but only steps of the half-open `span`; the search ends soon after it."""
    first, last = span
    start = max(from_step, first) if forward else min(from_step, last)
    room = last - start if forward else start - first
    if room <= 0:
        return None
    whole = (forward and last >= source.steps) or (not forward and first <= 0)
    if whole:
        found = source.find(query, start, control, forward=forward)
    else:
        found = _bounded(source, query, start, room, control, forward=forward)
    return found if found is not None and first <= found < last else None


def _bounded(source: RunSource, query: Query, start: int, room: int, control: Control, *, forward: bool) -> int | None:
    """The engine searches on to the end of the run; it is stopped once it must have left the span.

    `control` is then used up, like after any cancel.
    """
    before = control.steps
    # Backwards, the stretch from the snapshot before the span on is searched as a whole.
    most_steps = room + source.snapshot_spacing_steps + _CHECK_STEPS
    over, left = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if control.steps - before > most_steps:
                left.set()
                control.cancel()
                return

    watcher = threading.Thread(target=watch, name="search bound", daemon=True)
    watcher.start()
    try:
        return source.find(query, start, control, forward=forward)
    except Cancelled:
        if left.is_set():
            return None
        raise
    finally:
        over.set()
        watcher.join()


def last_register_write(source: RunSource, register: int, before_step: int, control: Control) -> int | None:
    """The last step before `before_step` that wrote the register; None where it still has its first value."""
    end = min(before_step, source.steps)
    while end > 0:
        if control.cancelled:
            raise Cancelled
        first = max(0, end - _CHUNK_STEPS)
        packed = source.packed_page(first, end - first)
        for offset in range(len(packed) - ROW.size, -1, -ROW.size):
            fields = ROW.unpack_from(packed, offset)
            if fields[ROW_REGISTER_INDEX] == register:
                return int(fields[ROW_STEP_INDEX])
        end = first
    return None


def mark_index_at(source: RunSource, step: int) -> int:
    """How many marks come before `step`: the index of the first one at or after it."""
    low, high = 0, source.mark_count
    while low < high:
        middle = (low + high) // 2
        if source.marks(middle, 1)[0].step < step:
            low = middle + 1
        else:
            high = middle
    return low
