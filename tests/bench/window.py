"""The window: from the start of the process to a usable window, memory when idle, pauses while all cores prove.

    python tests/bench/window.py [--json]

Each start is a process of its own with folders of its own. "Usable" is: painted, the library open, the first program in
hand with its input checked, every backend probed, and the event loop free. The first start is reported apart: it is the
only one that reads the code from the disk.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

STARTS = 9
PAUSE_SECONDS = 10
AIM_START_MS, AIM_P99_MS, AIM_LONGEST_MS = 1500, 50, 100

START = """
import sys, time, psutil
from pathlib import Path
from PySide6.QtCore import QTimer
from studio.gui.app import make_application, open_window, window_store
from studio.gui.look import Look
from studio.settings import DEFAULT_SETTINGS
folder, page, idle_s = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
application = make_application()
store = window_store(folder / "window.ini")
window = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=folder / "library")
window.show_page(page)
window.show()
def usable():
    workspace = window.workspace
    if window.desk.busy() or workspace.checked is None or workspace.system is None:
        QTimer.singleShot(1, usable)
        return
    print((time.time() - float(sys.argv[4])) * 1000)
    QTimer.singleShot(int(idle_s * 1000), idle)
def idle():
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    print(*(process.memory_info().rss for process in processes))
    window.close()
    application.quit()
QTimer.singleShot(0, usable)
application.exec()
"""

PAUSES = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from studio.gui.app import make_application, open_window, window_store
from studio.gui.look import Look
from studio.session import Batch, BatchItem
from studio.settings import DEFAULT_SETTINGS
folder, page, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
sys.setswitchinterval(0.001)
application = make_application()
store = window_store(folder / "window.ini")
window = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=folder / "library")
window.resize(1440, 900)
window.show_page(page)
window.show()
def work(bench, _report, cancel):
    program = bench.session.open("sort")
    witness = bench.session.witness(program, {"rounds": "1", "values": "random:100000:1"})
    while not cancel.requested:
        batch = Batch(bench.session, bench.keeping, again=True)
        for _ in batch.run([BatchItem(program, witness)] * (4 * batch.threads)):
            if cancel.requested:
                return
def begin():
    window.desk.run(work, owner=window, title="all cores prove")
    window.desk.pulse.start()
    QTimer.singleShot(int(seconds * 1000), end)
def end():
    pauses = window.desk.pulse.pauses()
    print(pauses.count, pauses.median_ms, pauses.p99_ms, pauses.longest_ms)
    window.close()
    application.quit()
QTimer.singleShot(1500, begin)
application.exec()
"""


def measured(code: str, page: str, seconds: float) -> list[list[float]]:
    """The lines of numbers that `code` prints."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_DATA_HOME": f"{folder}/data",
        }
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-c", code, folder, page, str(seconds), str(time.time())]
        ended = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=120)
    return [[float(word) for word in line.split()] for line in ended.stdout.splitlines()]


def main() -> None:
    """Measure, and print a table or JSON."""
    starts = [measured(START, "programs", 2.0) for _ in range(STARTS)]
    start_ms = [lines[0][0] for lines in starts]
    memory_bytes = statistics.median(lines[1][0] for lines in starts)
    worker_bytes = statistics.median(sum(lines[1][1:]) for lines in starts)
    rows: list[tuple[str, str, str]] = [
        ("first start to a usable window", f"{start_ms[0]:.0f} ms", f"<= {AIM_START_MS}"),
        ("start to a usable window, median", f"{statistics.median(start_ms[1:]):.0f} ms", f"<= {AIM_START_MS}"),
        ("start to a usable window, slowest", f"{max(start_ms[1:]):.0f} ms", f"<= {AIM_START_MS}"),
        ("memory of the idle window", f"{memory_bytes / 2**20:.0f} MiB", ""),
        ("memory of its worker processes", f"{worker_bytes / 2**20:.0f} MiB", ""),
    ]
    for page in ("prove", "throughput", "library"):
        _, median_ms, p99_ms, longest_ms = measured(PAUSES, page, PAUSE_SECONDS)[0]
        name = f"pauses while all cores prove, {page} page"
        rows.append((f"{name}: p99", f"{p99_ms:.1f} ms", f"<= {AIM_P99_MS}"))
        rows.append((f"{name}: longest (median {median_ms:.1f})", f"{longest_ms:.1f} ms", f"<= {AIM_LONGEST_MS}"))
    if "--json" in sys.argv[1:]:
        print(json.dumps([dict(zip(("what", "measured", "aim"), row, strict=True)) for row in rows], indent=1))
        return
    for what, figure, aim in rows:
        print(f"{what:66} {figure:>12}   {aim}")


if __name__ == "__main__":
    main()
