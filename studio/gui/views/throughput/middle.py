"""The middle of the page: finished runs, backends compared, the benchmark, or what failed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio.gui.desk import Desk
from studio.gui.views.throughput.backends_compared import BackendsCompared
from studio.gui.views.throughput.bench_panel import BenchPanel
from studio.gui.views.throughput.compare import Compare
from studio.gui.views.throughput.comparison_control import ComparisonControl
from studio.gui.views.throughput.failures import Failures
from studio.gui.views.throughput.middle_switch import BACKENDS, BENCH, RUNS
from studio.gui.workspace import Workspace

_LEAST_PX = 190  # at 100 % text: four rows in the plots
_BENCH_PX = 320  # eight rows of figures


class Middle(QStackedWidget):
    """One of them at a time. `part_shown`: another one came into view."""

    part_shown = Signal()

    def __init__(
        self, desk: Desk, workspace: Workspace, comparison: ComparisonControl, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = desk.look
        self.compare = Compare(desk)
        self.backends = BackendsCompared(desk.look, comparison)
        self.bench = BenchPanel(desk, workspace)
        self.failures = Failures(desk.look)
        self._named: dict[str, Compare | BackendsCompared | BenchPanel]
        self._named = {RUNS: self.compare, BACKENDS: self.backends, BENCH: self.bench}
        for part in (*self._named.values(), self.failures):
            self.addWidget(part)
        for named in self._named.values():
            named.switch.chosen.connect(self.show_named)
        desk.look.changed.connect(self._fit)
        self._fit()

    @property
    def shows_bench(self) -> bool:
        """Whether the benchmark is in view; it has many rows, and wants more room than the others."""
        return self.currentWidget() is self.bench

    def show_named(self, name: str) -> None:
        """As the switch calls them; the keyboard stays at the switch."""
        self.show_part(self._named[name])
        self._named[name].switch.button(name).setFocus()

    def show_part(self, part: QWidget) -> None:
        """This one."""
        self.setCurrentWidget(part)
        self._fit()
        if self.shows_bench:
            self.bench.results.load()
        self.part_shown.emit()

    def leave_bench(self) -> None:
        """Finished runs again, where the benchmark stands in the room of something else."""
        if self.shows_bench:
            self.show_part(self.compare)

    def choose_export(self) -> None:
        """Export what is in view: a result of the benchmark, or runs."""
        (self.bench.choose_export if self.shows_bench else self.compare.choose_export)()

    def remove_selected(self) -> None:
        """Remove what has the keyboard; each can be taken back."""
        if self.compare.isAncestorOf(self.focusWidget()):
            self.compare.remove_selected()
        elif self.bench.isAncestorOf(self.focusWidget()):
            self.bench.remove_shown()

    def _fit(self) -> None:
        self.setMinimumHeight(self._look.theme.px(_BENCH_PX if self.shows_bench else _LEAST_PX))
