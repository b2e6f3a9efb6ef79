"""Figures of the machine and of the studio's processes, taken on this very machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from studio.host.figures import FiguresProbe


def test_a_look_at_this_machine() -> None:
    figures = FiguresProbe().look()
    assert figures.cpu_count >= 1
    assert 0 <= figures.processor_fraction <= 1
    assert 0 < figures.memory_used_bytes <= figures.memory_bytes
    (own,) = [process for process in figures.processes if process.pid == os.getpid()]
    assert own.name == "studio"
    assert 2**20 < own.memory_bytes <= figures.own_memory_bytes


def test_a_busy_child_is_seen_with_its_role_and_its_load() -> None:
    probe = FiguresProbe()
    code = "import sys\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", code, "--worker", "verify"]) as child:
        try:
            probe.look()
            time.sleep(0.5)
            (seen,) = [process for process in probe.look().processes if process.pid == child.pid]
        finally:
            child.kill()
    assert seen.name == "verify"
    assert seen.cores > 0.05
    assert seen.running_ns > 0
    assert all(process.pid != child.pid for process in probe.look().processes)
