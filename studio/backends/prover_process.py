"""A prover as a child process: watched while it works, ended by a cancel or when it takes more than it may."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio import native
from studio.host.limits import ProcessLimits, out_of_memory_kills, peak_resident_bytes, resident_bytes
from studio.host.processes import ProcessEnd, start
from studio.host.system import system_facts
from studio.model.errors import Cancelled, UserError

_POLL_S, _END_POLL_S = 0.03, 0.005  # how late a cancel may be heard, and the end
_LOOK_S = 0.25
_REAP_S = 60.0  # giving back many gigabytes takes seconds


# A hang must end some day; a machine that is slower than any forecast must not be taken for one.
_LEAST_LIMIT_S = 3600.0
_TIMES_FORECAST = 20.0


@dataclass(frozen=True, slots=True)
class ProverBounds:
    """What a prover may take. None: no limit."""

    max_memory_bytes: int | None = None
    max_elapsed_s: float | None = None


def bounds_here(forecast_s: float) -> ProverBounds:
    """All memory of this machine, and far more time than the `forecast_s` of another one."""
    return ProverBounds(system_facts().memory_bytes, max(_LEAST_LIMIT_S, _TIMES_FORECAST * forecast_s))


class ProverProcess:
    """Started at once. `silent` is set by whoever reads its words, once these have ended.

    `over_memory` and `over_time` are raised where it takes more than its bounds.
    `peak_bytes`: the most memory that it was seen to occupy; None where the system does not say.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        cwd: Path,
        bounds: ProverBounds,
        over_memory: UserError,
        over_time: UserError,
    ) -> None:
        self._bounds, self._over_memory, self._over_time = bounds, over_memory, over_time
        self._kills_before = out_of_memory_kills()
        self.silent = threading.Event()
        self.peak_bytes: int | None = None
        self.elapsed_ns = 0
        self._started_s = time.perf_counter()
        self.child = start(
            command,
            environment=environment,
            cwd=cwd,
            limits=ProcessLimits(max_memory_bytes=bounds.max_memory_bytes),
        )

    def wait(self, control: native.Control, look: Callable[[], None] = lambda: None) -> ProcessEnd:
        """How it ended by itself. Cancelled when `control` says so, UserError past a limit: then `close` ends it.

        `look` is called some times a second.
        """
        look_s = 0.0
        while (end := self.child.wait(0)) is None:
            # The end of its words comes a moment before its own.
            if self.silent.wait(_POLL_S):
                time.sleep(_END_POLL_S)
            if control.cancelled:
                self.child.kill()
                raise Cancelled
            now_s = time.perf_counter()
            if now_s >= look_s:
                look_s = now_s + _LOOK_S
                self._check_bounds(now_s)
                look()
        self.elapsed_ns = round((time.perf_counter() - self._started_s) * 1e9)
        if end.exit_code != 0 and control.cancelled:
            raise Cancelled
        return end

    def close(self) -> None:
        """Nothing of it runs any more when this returns; its streams are for their readers to close."""
        self.child.kill()
        self.child.wait(_REAP_S)
        self.child.close(outputs=False)

    def died_of_memory(self, end: ProcessEnd) -> bool:
        """Whether the system ended it, or let it end, for lack of memory."""
        if self.child.memory_limit_reached:
            return True
        kills = out_of_memory_kills()
        return end.signal_name == "SIGKILL" and kills is not None and kills > (self._kills_before or 0)

    def _check_bounds(self, now_s: float) -> None:
        # The peak that the system keeps; else the most of what was seen.
        seen = peak_resident_bytes(self.child.pid)
        resident = resident_bytes(self.child.pid)
        self.peak_bytes = max(filter(None, (self.peak_bytes, seen, resident)), default=None)
        most_bytes, most_s = self._bounds.max_memory_bytes, self._bounds.max_elapsed_s
        if most_bytes is not None and resident is not None and resident > most_bytes:
            raise self._over_memory
        if most_s is not None and now_s - self._started_s > most_s:
            raise self._over_time
