"""A window with something on every page: proofs, a run, an aggregate; made by the program itself, of Fibonacci only."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.trace.trace_page import TracePage
from studio.model.window import PAGE_NAMES
from studio.session import BuildOrder, Workbench
from studio.session.background import Cancel, Report
from tests.gui.windows import WAIT_MS, idle


def furnish(qtbot: QtBot, window: MainWindow) -> None:
    """Two proofs, an aggregate of them, and the run of the program in hand."""
    for n in ("5", "10"):
        window.workspace.type_field("n", n)
        idle(qtbot, window)
        window.workspace.prove()
        idle(qtbot, window)
    window.workspace.record()

    def build(bench: Workbench, report: Report, cancel: Cancel) -> None:
        bench.shelf.build(BuildOrder("two", (1, 2)), report, cancel)

    window.desk.run(build, lambda _none: window.desk.aggregates_changed.emit(), owner=window)
    idle(qtbot, window)


def each_page(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    """Show one page after the other, each when it has come to rest."""
    for name in PAGE_NAMES:
        window.show_page(name)
        for _ in range(3):
            idle(qtbot, window)
        page = window.page
        if isinstance(page, TracePage):
            qtbot.waitUntil(lambda page=page: page.settled, timeout=WAIT_MS)  # type: ignore[misc]
        QApplication.processEvents()
        yield name
