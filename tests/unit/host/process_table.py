"""Which processes are really there: a zombie that nobody has reaped yet counts as gone."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path


def is_there(pid: int) -> bool:
    """Whether the process still runs or could."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def all_gone(pids: Iterable[int], within_s: float) -> bool:
    """Whether all of them end in that time."""
    until = time.monotonic() + within_s
    left = list(pids)
    while left and time.monotonic() < until:
        left = [pid for pid in left if is_there(pid)]
        time.sleep(0.005)
    return not left
