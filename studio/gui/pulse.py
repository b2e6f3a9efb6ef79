"""The pulse of the event loop: how long the window was deaf, measured all the time and shown to whoever asks."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

_BEAT_MS = 10
_KEPT = 6_000  # a minute


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the event loop did not come round, beyond the beat itself."""

    count: int
    median_ms: float
    p99_ms: float
    longest_ms: float


class Pulse(QObject):
    """Beats every 10 ms; what a beat is late by is a pause of the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: deque[float] = deque(maxlen=_KEPT)
        self._last_ns = time.perf_counter_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to measure, with nothing measured yet."""
        self._late_ms.clear()
        self._last_ns = time.perf_counter_ns()
        self._timer.start()

    def stop(self) -> None:
        """No more beats."""
        self._timer.stop()

    def pauses(self) -> Pauses:
        """The last minute."""
        late = sorted(self._late_ms)
        if not late:
            return Pauses(0, 0.0, 0.0, 0.0)
        return Pauses(len(late), late[len(late) // 2], late[(len(late) * 99) // 100], late[-1])

    def _beat(self) -> None:
        now_ns = time.perf_counter_ns()
        self._late_ms.append(max(0.0, (now_ns - self._last_ns) / 1e6 - _BEAT_MS))
        self._last_ns = now_ns
