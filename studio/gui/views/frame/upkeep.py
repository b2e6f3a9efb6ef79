"""What the window does by the clock: figures once a second, and after the start what the first clicks will need."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from studio.gui.desk import Desk
from studio.gui.views.frame.strip import StatusStrip
from studio.session import FiguresProbe, MachineFigures, Workbench
from studio.session.background import Cancel, Report, Task

_FIGURES_MS = 1000
_WARM_UP_MS = 700


class Upkeep(QObject):
    """`preloads`: what is loaded on another thread once the window stands, so that a page opens at once."""

    def __init__(
        self, desk: Desk, strip: StatusStrip, preloads: Sequence[Callable[[], object]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._strip = strip
        self._preloads = preloads
        self._probe = FiguresProbe()
        self._library_proofs: int | None = None
        self._version: int | None = None  # of the library, when this window last looked at rest
        self._asked: Task[MachineFigures] | None = None
        self._warm_timer = QTimer(self)  # the start comes first
        self._warm_timer.setSingleShot(True)
        self._warm_timer.setInterval(_WARM_UP_MS)
        self._warm_timer.timeout.connect(self._warm_up)
        self._figures_timer = QTimer(self)
        self._figures_timer.setInterval(_FIGURES_MS)
        self._figures_timer.timeout.connect(self._ask_figures)
        self._figures_timer.start()
        desk.library_changed.connect(self.count_library)
        desk.bench_opened.connect(self.count_library)

    def warm_up_soon(self) -> None:
        """Once the window stands, make ready what the first clicks will need."""
        self._warm_timer.start()

    def use(self, strip: StatusStrip) -> None:
        """Show the figures there from now on."""
        self._strip = strip

    def count_library(self) -> None:
        """Ask how many proofs there are."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return bench.library.count()

        def done(count: int) -> None:
            self._library_proofs = count

        self._desk.run(work, done, lambda _failure: None, owner=self, key="count library")

    def _warm_up(self) -> None:
        """Start the process that verifies, and load the code of the pages."""

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> None:
            bench.verify_worker.warm_up()
            for preload in self._preloads:
                cancel.check()
                preload()

        def done(_none: None) -> None:
            gc.freeze()  # what stands now stays: going through it again and again made pauses of 50 ms during a batch

        self._desk.run(work, done, owner=self)

    def _ask_figures(self) -> None:
        if self._asked is not None and self._asked.outcome is None:
            return  # a look that takes longer than a second must not take both threads of the looks

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> MachineFigures:
            return self._probe.look()

        def done(figures: MachineFigures) -> None:
            self._strip.show_figures(figures, self._library_proofs, self._desk.pulse.pauses().longest_ms)
            self._desk.figures_taken.emit(figures)

        self._asked = self._desk.run(work, done, lambda _failure: None, owner=self)
        self._watch_library()

    def _watch_library(self) -> None:
        """Another window or the command line may use the same library; what it changed shows here, too."""
        if self._desk.jobs():  # whose own changes are told by themselves; then it is looked at once
            return

        def done(version: int) -> None:
            before, self._version = self._version, version
            if before is not None and version != before:
                self._desk.library_changed.emit()

        self._desk.run(
            lambda bench, _report, _cancel: bench.library.version(),
            done,
            lambda _failure: None,
            owner=self,
            key="library version",
        )
