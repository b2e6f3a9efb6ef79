"""Memory of this very process: the most that it occupied while it did something, and the pages that it asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from studio.host.limits import peak_resident_bytes, resident_bytes

_CLEAR = Path("/proc/self/clear_refs")
_PEAK = "5"  # proc(5): forget the highest resident set so far


class OwnPeak:
    """From the moment that it is made; other threads of the process count, too."""

    def __init__(self, forget_peak: Callable[[], None] | None = None) -> None:
        self._before = resident_bytes(os.getpid())
        try:
            (forget_peak or _forget_peak)()
        except OSError:  # another system, or a process that may not
            self._before = None

    def growth_bytes(self) -> int | None:
        """How far above the start it went since; None where the system does not say."""
        peak = peak_resident_bytes(os.getpid())
        return None if peak is None or self._before is None else max(0, peak - self._before)


def _forget_peak() -> None:
    _CLEAR.write_text(_PEAK, encoding="ascii")


def page_faults() -> int | None:
    """Pages that this process was given so far without a read of the disk; None where nothing counts them."""
    if sys.platform == "win32":
        return None
    import resource  # which Windows does not have

    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
