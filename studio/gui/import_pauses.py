"""`--import-pauses`: how long the window is deaf while proofs are imported; in a folder of its own."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from studio.gui.app import open_window, window_store
from studio.gui.look import Look
from studio.gui.screenshot import wait_until
from studio.gui.views.frame.window import START
from studio.gui.views.library.library_page import LibraryPage
from studio.model.errors import UserError
from studio.session import ImportReport
from studio.settings import DEFAULT_SETTINGS


def measure_import(application: QApplication, archive: Path, out: Path) -> int:
    """Import, look at the pulse of the event loop, write it as JSON, end."""
    with tempfile.TemporaryDirectory(prefix="proving-studio-pauses-") as name:
        folder = Path(name)
        store = window_store(folder / "window.ini")
        window = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=folder / "library")
        window.resize(START)
        window.show_page("library")
        window.show()
        wait_until(lambda: not window.desk.busy())
        page = cast(LibraryPage, window.page)
        reports: list[ImportReport | None] = []
        page.jobs.imported.connect(reports.append)
        window.desk.pulse.start()
        started_ns = time.perf_counter_ns()
        page.jobs.import_paths([archive])
        wait_until(lambda: bool(reports) and not window.desk.busy())
        elapsed_ns, pauses = time.perf_counter_ns() - started_ns, window.desk.pulse.pauses()
        window.close()
        application.processEvents()
    if not reports or reports[0] is None:
        raise UserError("bench.peer_failed", {"name": archive.name, "reason": ""})
    told = {
        "imported": len(reports[0].new),
        "refused": len(reports[0].refused),
        "elapsed_ns": elapsed_ns,
        "beats": pauses.count,
        "median_ms": pauses.median_ms,
        "p99_ms": pauses.p99_ms,
        "longest_ms": pauses.longest_ms,
    }
    out.write_text(json.dumps(told), encoding="ascii")
    return 0
