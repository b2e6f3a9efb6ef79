"""How long the trace page takes from a key press to the rows on the screen, over a run of a billion steps.

    QT_QPA_PLATFORM=offscreen python tests/bench/trace_page.py [--rounds N]

Sorts 2^18 numbers again and again (eleven rounds are 10^9 steps), opens the run in the window and presses keys: each
time counts from the key to the end of the paint event that shows the new rows. Also prints the longest pause of the
event loop meanwhile. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.gui.app import make_application, open_window, window_store
from studio.gui.held_run import HeldRun
from studio.gui.look import Look
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.trace.trace_page import TracePage
from studio.session import Control, Session, first_form
from studio.session.bench.engine import sort_witness
from studio.settings import DEFAULT_SETTINGS

_PRESSES = 120
_WAIT_S = 60.0


def wait(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the window live until then."""
    end = time.monotonic() + _WAIT_S
    while not until():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > end:
            raise TimeoutError


def measure(application: QApplication, page: TracePage, name: str, press: Callable[[int], None]) -> None:
    """Press, wait for the rows, paint; many times."""
    times = []
    for number in range(_PRESSES):
        started = time.perf_counter()
        press(number)
        wait(application, lambda: page.navigator.settled and page.navigator.moment is not None)
        page.steps.table.viewport().repaint()
        times.append((time.perf_counter() - started) * 1e3)
        wait(application, lambda: page.settled)
    times.sort()
    middle, late, last = times[len(times) // 2], times[len(times) * 99 // 100], times[-1]
    print(f"{name:<44} median {middle:6.1f} ms   p99 {late:6.1f} ms   longest {last:6.1f} ms")


def main() -> int:
    """Record, open, press, print."""
    parser = argparse.ArgumentParser(description="Benchmark of the trace page.")
    parser.add_argument("--rounds", type=int, default=11, help="rounds of sorting; eleven are 10^9 steps")
    options = parser.parse_args()
    session = Session()
    program = session.open("sort")
    started = time.perf_counter()
    run = session.record(program, sort_witness(options.rounds), Control())
    seconds = time.perf_counter() - started
    print(f"{run.steps:,} steps recorded in {seconds:.1f} s, a snapshot every {run.snapshot_spacing_steps:,} steps")
    application = make_application()
    sys.setswitchinterval(0.001)  # as the application does
    with tempfile.TemporaryDirectory() as folder:
        store, library = window_store(Path(folder) / "window.ini"), Path(folder) / "library"
        window: MainWindow = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=library)
        window.resize(1440, 900)
        window.show()
        window.desk.pulse.start()  # also wakes the loop
        window.show_page("trace")
        wait(application, lambda: window.workspace.checked is not None and not window.desk.busy())
        page = window.page
        assert isinstance(page, TracePage)
        started = time.perf_counter()
        window.workspace.hold_program(program, "sort", first_form(program))
        window.workspace.run = HeldRun(program, window.workspace.form, b"", run)
        window.workspace.run_changed.emit()
        wait(application, lambda: page.settled)
        print(f"opened: rows and pictures after {(time.perf_counter() - started) * 1e3:.0f} ms")
        window.desk.pulse.start()  # from here on
        table, random_step = page.steps.table, random.Random(1)
        for name, key in (("one step", Qt.Key.Key_Down), ("one page", Qt.Key.Key_PageDown)):
            page.navigator.go(run.steps // 3)
            wait(application, lambda: page.settled)
            measure(application, page, name, lambda _number, key=key: QTest.keyClick(table, key))  # type: ignore[misc]
        measure(application, page, "anywhere", lambda _number: page.navigator.go(random_step.randrange(run.steps)))
        measure(
            application,
            page,
            "from end to end",
            lambda number: QTest.keyClick(table, Qt.Key.Key_Home if number % 2 else Qt.Key.Key_End),
        )
        pauses = window.desk.pulse.pauses()
        print(f"pauses of the window meanwhile: p99 {pauses.p99_ms:.0f} ms, longest {pauses.longest_ms:.0f} ms")
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
