"""What every measurement works with: the figures so far, and times that others on the machine disturb little."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.backends.registry import BACKENDS
from studio.model.errors import Cancelled
from studio.native import Control
from studio.session.backend_lines import backend_line
from studio.session.bench.peers import Peers
from studio.session.bench.values import Absent, Aim, Figure
from studio.session.session import Session

Told = Callable[[str], None]


@dataclass(slots=True)
class Measuring:
    """One run of the benchmark on its way. `folder`: on the disk that is measured, empty, thrown away afterwards."""

    session: Session
    folder: Path
    control: Control
    quick: bool
    peers: Peers
    figures: list[Figure] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    devices: dict[str, str] = field(default_factory=dict)

    def add(
        self, name: str, value: float, unit: str, *, at_least: float | None = None, at_most: float | None = None
    ) -> float:
        """Keep a figure, with four significant digits, and give it back."""
        aim = None
        if at_least is not None:
            aim = Aim(at_least, at_least=True)
        elif at_most is not None:
            aim = Aim(at_most, at_least=False)
        self.figures.append(Figure(name, float(f"{value:.4g}"), unit, aim))
        return value

    def lack(self, name: str, reason: str) -> None:
        """Say what is not measured here, and why."""
        self.absent.append(Absent(name, reason))

    def usable_backends(self, figure: str) -> Iterator[str]:
        """The names of those that work here; of the others, `figure` is missing, and why."""
        for backend in BACKENDS:
            line = backend_line(backend.name, backend.strength, backend.probe(self.session.surroundings))
            if line.usable:
                yield backend.name
            else:
                self.lack(f"{figure}.{backend.name.lower()}", line.reason)

    def check(self) -> None:
        """Stop here where a person said so."""
        if self.control.cancelled:
            raise Cancelled

    def scaled(self, count: int) -> int:
        """That much work, or a tenth of it where only a look was asked for."""
        return max(1, count // 10) if self.quick else count

    def best_s(self, rounds: int, call: Callable[[], object]) -> float:
        """The fastest of some rounds: what the machine can do when nothing else disturbs it."""
        return self.in_turns(rounds, [call])[0]

    def in_turns(self, rounds: int, calls: Sequence[Callable[[], object]]) -> list[float]:
        """The fastest round of each, in seconds; they take turns, so that all see the same disturbance."""
        best = [float("inf")] * len(calls)
        for _ in range(self.scaled(rounds)):
            for index, call in enumerate(calls):
                self.check()
                best[index] = min(best[index], elapsed_s(call))
        return best


def elapsed_s(call: Callable[[], object]) -> float:
    """Wall time of one call, in seconds."""
    started_ns = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - started_ns) / 1e9
