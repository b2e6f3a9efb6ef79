"""One run of the benchmark, from nothing to a result."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from studio import __version__
from studio.host.scratch import scratch_folder
from studio.host.system import system_facts
from studio.model.errors import UserError
from studio.model.one_line import one_line
from studio.model.text import N_, translate
from studio.native import Control
from studio.session.bench import engine, forecasts, memory, proofs, stored, trees, window
from studio.session.bench.measuring import Measuring, Told
from studio.session.bench.peers import find_peers
from studio.session.bench.values import MOST_TEXT, Absent, BenchResult
from studio.session.bench.words import GROUPS, group_of
from studio.session.session import Session
from studio.settings import Settings


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """What to measure. `folder`: where the disk is that counts; `groups`: only these, all where there are none."""

    folder: Path
    quick: bool = False
    groups: tuple[str, ...] = ()
    peers: bool = True
    peers_program: Path | None = None


_MEASUREMENTS: tuple[tuple[str, Callable[[Measuring], None]], ...] = (
    ("engine", engine.measure),
    ("batches", proofs.measure_batches),
    ("cores", proofs.measure_cores),
    ("queue", proofs.measure_queue),
    ("cache", proofs.measure_cache),
    ("aggregates", trees.measure),
    ("files", stored.measure),
    ("files", stored.measure_receipts),
    ("memory", memory.measure),
    ("pauses", window.measure),
    ("forecast", forecasts.measure),
)
_SCRATCH = ".proving-studio-bench"
_TOGETHER = {"trees": "aggregates"}
"""Groups that are measured with another one."""


def parts_of(request: BenchRequest) -> int:
    """How many times `told` will be called."""
    return request.peers + len(_wanted(request))


def _wanted(request: BenchRequest) -> list[tuple[str, Callable[[Measuring], None]]]:
    groups = {_TOGETHER.get(name, name) for name in request.groups} or set(GROUPS)
    return [(group, measure) for group, measure in _MEASUREMENTS if group in groups]


def run_bench(settings: Settings, request: BenchRequest, control: Control, told: Told) -> BenchResult:
    """Measure. `told` hears what is measured now. A part that fails is left out, and the result says why."""
    for name in request.groups:
        if name not in GROUPS:
            raise UserError("bench.unknown_group", {"name": name, "known": ", ".join(GROUPS)})
    facts, started_unix_ms = system_facts(), time.time_ns() // 1_000_000
    if request.peers:
        told(translate(N_("looking for peers; the first time they are built")))
    peers = find_peers(request.peers_program, build=request.peers)
    busy = _Busy()
    with _scratch(request.folder / _SCRATCH) as folder:
        session = Session(settings)
        # A memory of its own: what this user proved before must not make the forecasts look better than they are.
        session.surroundings = replace(session.surroundings, measured_file=folder / "measured.json")
        bench = Measuring(session, folder, control, request.quick, peers)
        for group, measure in _wanted(request):
            bench.check()
            told(group_of(f"{group}."))
            try:
                measure(bench)
            except UserError as error:
                bench.absent.append(Absent(f"{group}.failed_{len(bench.absent)}", shown(str(error))))
    _tell_gpu(bench, facts.gpu)
    return BenchResult(
        studio_version=__version__,
        created_unix_ms=started_unix_ms,
        system=shown(f"{facts.system} {facts.machine}"),
        processor=shown(facts.cpu_name or ""),
        cores=facts.cpu_count,
        memory_bytes=facts.memory_bytes,
        quick=request.quick,
        disturbed_percent=busy.others_percent(facts.cpu_count),
        figures=tuple(bench.figures),
        absent=tuple(replace(one, reason=shown(one.reason)) for one in bench.absent),
        devices=tuple((backend, shown(device)) for backend, device in bench.devices.items()),
    )


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    try:
        with scratch_folder(parent) as folder:
            yield folder
    finally:
        with contextlib.suppress(OSError):  # another benchmark may be at work in it
            parent.rmdir()


def shown(text: str) -> str:
    """One line that a result can hold."""
    return one_line(text)[:MOST_TEXT]


def _tell_gpu(bench: Measuring, gpu: str | None) -> None:
    """Nothing counts as measured on a GPU unless a proof says that it was made on one."""
    if gpu is None:
        bench.lack("gpu.measured", translate(N_("this machine shows no GPU")))
    elif not any(device in gpu for device in bench.devices.values()):
        bench.lack("gpu.measured", translate(N_("no proof was made on it")))


class _Busy:
    """Processor time of this whole system against that of this process and its children."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._all, self._own = self._times()

    def others_percent(self, cores: int) -> float | None:
        """Of the time of all processors since the start, what others took; None where the system does not say."""
        total, own = self._times()
        span = (time.monotonic() - self._started) * cores
        if span <= 0:
            return None
        return round(100 * min(1.0, max(0.0, (total - self._all) - (own - self._own)) / span), 1)

    @staticmethod
    def _times() -> tuple[float, float]:
        everything, own = psutil.cpu_times(), psutil.Process().cpu_times()
        busy = sum(everything) - everything.idle - getattr(everything, "iowait", 0.0)
        for twice in ("guest", "guest_nice"):  # they are in user and nice already
            busy -= getattr(everything, twice, 0.0)
        return busy, own.user + own.system + getattr(own, "children_user", 0.0) + getattr(own, "children_system", 0.0)
