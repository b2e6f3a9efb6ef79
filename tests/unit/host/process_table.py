"""Which processes are really there: a zombie that nobody has reaped yet counts as gone."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil


def is_there(pid: int) -> bool:
    """Whether the process still runs or could."""
    try:
        return psutil.Process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def all_gone(pids: Iterable[int], within_s: float) -> bool:
    """Whether all of them end in that time."""
    until = time.monotonic() + within_s
    left = list(pids)
    while left and time.monotonic() < until:
        left = [pid for pid in left if is_there(pid)]
        time.sleep(0.005)
    return not left
