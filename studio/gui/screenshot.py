"""`--screenshot`: the window on sample data, made for the occasion in a folder that is thrown away.

Nothing is drawn that was not computed: the samples are proved and verified before the picture is taken.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from studio.gui.app import open_window, window_store
from studio.gui.look import Look
from studio.gui.views.frame.window import START, MainWindow
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.window import WindowRequest
from studio.session import Workbench, make_samples
from studio.session.background import Cancel, Report
from studio.settings import DEFAULT_SETTINGS

_DEADLINE_S = 60.0
_QUIET_MS = 300
_LOOK_MS = 20
_BEATS = 150
_BATCH_PROOFS, _BATCH_S = 100_000, 8


def save_screenshot(application: QApplication, wanted: WindowRequest) -> int:
    """Draw, save, end."""
    with tempfile.TemporaryDirectory(prefix="proving-studio-picture-") as name:
        folder = Path(name)
        look = Look(wanted.theme or "dark", wanted.scale_percent / 100 or 1.0)
        window = open_window(
            DEFAULT_SETTINGS, look, window_store(folder / "window.ini"), library_folder=folder / "library"
        )
        window.resize(*(wanted.size or (START.width(), START.height())))
        window.show()
        prepare(window)
        page = wanted.page or "prove"
        window.show_page(page)
        wait_until(lambda: not window.desk.busy())
        window.desk.pulse.start()  # making the samples is not what the window does all day
        wait_until(lambda: window.desk.pulse.pauses().count >= _BEATS)  # so that there is something measured to show
        set_the_stage(window, page)
        saved = window.grab().save(str(wanted.screenshot), "PNG")
        window.close()
        application.processEvents()
    if not saved:
        raise UserError("window.picture_not_written", {"path": str(wanted.screenshot)})
    return 0


def prepare(window: MainWindow) -> None:
    """Proofs of every bundled program, and a proof and a run of the program in hand."""
    made: list[bool] = []

    def work(bench: Workbench, report: Report, cancel: Cancel) -> bool:
        return bool(make_samples(bench, report, cancel))

    window.desk.run(work, made.append, owner=window, title=translate(N_("Making samples")))
    wait_until(lambda: bool(made) and window.workspace.program is not None)
    window.desk.library_changed.emit()
    window.desk.aggregates_changed.emit()
    window.workspace.prove()
    window.workspace.record()
    wait_until(lambda: not window.desk.busy())


def set_the_stage(window: MainWindow, page: str) -> None:
    """What a page is for, in full: a run of some length to look into, a batch that is on its way."""
    if page == "trace":
        window.workspace.open_program("state-transition")
        wait_until(lambda: not window.desk.busy() and window.workspace.origin == "state-transition")
        window.workspace.record(then="trace")
        wait_until(lambda: not window.desk.busy() and window.workspace.run is not None)
        run = window.workspace.run
        window.show_page("trace", 0 if run is None else run.view.execution.steps * 2 // 3)
        wait_until(lambda: not window.desk.busy())
    elif page == "throughput":
        from studio.gui.views.throughput.throughput_page import ThroughputPage

        throughput = window.page
        if isinstance(throughput, ThroughputPage):
            throughput.performance.measure()
            throughput.setup.times.setText(str(_BATCH_PROOFS))
            wait_until(lambda: not window.desk.busy())
            throughput.start()
            since_ns = time.monotonic_ns()
            wait_until(lambda: time.monotonic_ns() - since_ns > _BATCH_S * 1e9)


def wait_until(reached: Callable[[], bool]) -> None:
    """Let the event loop run until `reached` has held for a moment; no longer than a minute."""
    loop = QEventLoop()
    timer = QTimer()
    deadline_ns = time.monotonic_ns() + int(_DEADLINE_S * 1e9)
    since_ns = time.monotonic_ns()

    def look() -> None:
        nonlocal since_ns
        now_ns = time.monotonic_ns()
        if not reached():
            since_ns = now_ns
        if now_ns - since_ns > _QUIET_MS * 1_000_000 or now_ns > deadline_ns:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(_LOOK_MS)
    loop.exec()
    timer.stop()
