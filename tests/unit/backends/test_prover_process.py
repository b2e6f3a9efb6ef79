"""A prover's process, whatever it does: it ends by itself, by a cancel or past its bounds, and nothing is left."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.backends import prover_process
from studio.backends.prover_process import ProverBounds, ProverProcess, bounds_here
from studio.host.launch import minimal_environment
from studio.host.processes import ProcessEnd
from studio.host.system import system_facts
from studio.model.errors import Cancelled, UserError
from studio.native import Control
from tests.unit.host.process_table import all_gone

SLEEP = "import time; time.sleep(600)"
OVER_MEMORY, OVER_TIME = UserError("risc0.out_of_memory", {"detail": ""}), UserError("risc0.r0vm_too_long")


@contextmanager
def started(code: str, folder: Path, bounds: ProverBounds | None = None) -> Iterator[ProverProcess]:
    process = ProverProcess(
        [sys.executable, "-I", "-c", code],
        environment=minimal_environment(),
        cwd=folder,
        bounds=bounds or ProverBounds(),
        over_memory=OVER_MEMORY,
        over_time=OVER_TIME,
    )
    try:
        yield process
    finally:
        process.close()
        for stream in (process.child.stdout, process.child.stderr):
            stream.close()
    assert all_gone([process.child.pid], 5.0)


def test_it_ends_by_itself(tmp_path: Path) -> None:
    looks: list[int] = []
    with started("import time; time.sleep(0.3); raise SystemExit(7)", tmp_path) as process:
        assert process.wait(Control(), lambda: looks.append(1)) == ProcessEnd(7, None)
        assert process.elapsed_ns > 3e8
        assert looks


def test_a_cancel_ends_it_soon(tmp_path: Path) -> None:
    control = Control()
    with started(SLEEP, tmp_path) as process:
        threading.Timer(0.2, control.cancel).start()
        with pytest.raises(Cancelled):
            process.wait(control)
        assert all_gone([process.child.pid], 0.1)


def test_a_cancel_counts_more_than_a_bad_end(tmp_path: Path) -> None:
    control = Control()
    with started("raise SystemExit(3)", tmp_path) as process:
        while process.child.running:
            time.sleep(0.01)
        control.cancel()
        with pytest.raises(Cancelled):
            process.wait(control)


@pytest.mark.linux
def test_it_is_bounded_in_time_and_memory(tmp_path: Path) -> None:
    with started(SLEEP, tmp_path, ProverBounds(max_elapsed_s=0.5)) as process:
        with pytest.raises(UserError) as error:
            process.wait(Control())
        assert error.value is OVER_TIME
        assert (process.peak_bytes or 0) > 2**20
    # A shared map, which does not count as data.
    mapped = f"import mmap; kept = mmap.mmap(-1, 2**27); [kept.write(b'x' * 2**20) for _ in range(2**7)]; {SLEEP}"
    with started(mapped, tmp_path, ProverBounds(max_memory_bytes=2**26)) as process:
        with pytest.raises(UserError) as error:
            process.wait(Control())
        assert error.value is OVER_MEMORY


def test_who_died_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kills = iter([3, 3, 4, 4])
    monkeypatch.setattr(prover_process, "out_of_memory_kills", lambda: next(kills))
    with started("pass", tmp_path) as process:
        killed, ended = ProcessEnd(None, "SIGKILL"), ProcessEnd(1, None)
        assert [process.died_of_memory(end) for end in (killed, killed, ended)] == [False, True, False]


def test_bounds_leave_room_for_a_slow_machine() -> None:
    assert bounds_here(1.0) == ProverBounds(system_facts().memory_bytes, 3600.0)
    assert bounds_here(1000.0).max_elapsed_s == 20_000.0
