"""What the machine and the studio's own processes use at this moment."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

from studio.host.system import system_facts


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """One process of the studio. `cores`: processors kept busy since the look before."""

    pid: int
    name: str
    cores: float
    memory_bytes: int
    running_ns: int
    threads: int = 0


@dataclass(frozen=True, slots=True)
class MachineFigures:
    """One look. Fractions are from 0 to 1, over all processors that the studio may use."""

    cpu_count: int
    processor_fraction: float
    memory_bytes: int
    memory_used_bytes: int
    processes: tuple[ProcessFigures, ...]

    @property
    def own_memory_bytes(self) -> int:
        """Memory of all processes of the studio; pages that they share count in each."""
        return sum(process.memory_bytes for process in self.processes)


class FiguresProbe:
    """Takes looks; loads are over the time since the look before, so the first look says 0."""

    def __init__(self) -> None:
        facts = system_facts()
        self._cpu_count = facts.cpu_count
        self._memory_bytes = facts.memory_bytes or psutil.virtual_memory().total
        self._own = psutil.Process()
        self._known: dict[int, psutil.Process] = {}
        psutil.cpu_percent(None)

    def look(self) -> MachineFigures:
        """The figures of now. A process that ends meanwhile is left out."""
        memory = psutil.virtual_memory()
        used_bytes = max(0, memory.total - memory.available)
        return MachineFigures(
            cpu_count=self._cpu_count,
            processor_fraction=min(1.0, psutil.cpu_percent(None) / 100),
            memory_bytes=self._memory_bytes,
            memory_used_bytes=min(used_bytes, self._memory_bytes),
            processes=tuple(figures for process in self._family() if (figures := self._of(process)) is not None),
        )

    def _family(self) -> list[psutil.Process]:
        try:
            children = self._own.children(recursive=True)
        except psutil.Error:
            children = []
        found = {process.pid: self._known.get(process.pid, process) for process in (self._own, *children)}
        self._known = found
        return list(found.values())

    def _of(self, process: psutil.Process) -> ProcessFigures | None:
        try:
            with process.oneshot():
                return ProcessFigures(
                    pid=process.pid,
                    name="studio" if process.pid == self._own.pid else _role(process),
                    cores=process.cpu_percent(None) / 100,
                    memory_bytes=int(process.memory_info().rss),
                    running_ns=max(0, time.time_ns() - int(process.create_time() * 1e9)),
                    threads=process.num_threads(),
                )
        except psutil.Error:
            return None


def _role(process: psutil.Process) -> str:
    """The kind of a worker process, from its own command line; else the name of its program."""
    arguments = process.cmdline()
    if "--worker" in arguments[:-1]:
        return arguments[arguments.index("--worker") + 1]
    return process.name()
