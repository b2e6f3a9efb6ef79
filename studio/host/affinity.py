"""Which processors this process may use; Linux alone lets it choose."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection


def own_processors() -> tuple[int, ...]:
    """Their numbers; none where the system does not let a process choose."""
    if sys.platform != "linux":
        return ()
    return tuple(sorted(os.sched_getaffinity(0)))


def use_processors(numbers: Collection[int]) -> None:
    """From now on only these: this thread, and every thread and process that it starts from now on."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, numbers)
