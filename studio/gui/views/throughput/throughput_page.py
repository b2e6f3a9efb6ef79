"""The throughput page: a batch or a long proof live, the processes at work, finished runs compared, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.labels import rule
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.views.throughput.batch_control import BatchControl
from studio.gui.views.throughput.comparison_control import ComparisonControl
from studio.gui.views.throughput.figures import Figures
from studio.gui.views.throughput.live_panel import LivePanel
from studio.gui.views.throughput.middle import Middle
from studio.gui.views.throughput.middle_switch import BENCH
from studio.gui.views.throughput.performance import Performance
from studio.gui.views.throughput.queue_panel import QueuePanel
from studio.gui.views.throughput.run_bar import RunBar
from studio.gui.views.throughput.setup_bar import SetupBar
from studio.gui.views.throughput.workers import Workers
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import FinishedRun, LiveRun, MachineFigures
from studio.session.bench.shelf import SUFFIX as BENCH_SUFFIX

_LIVE_MS = 100
_MIDDLE_STRETCH, _BENCH_STRETCH = 4, 40
_LISTS = (".csv", ".jsonl", ".ndjson", ".json")


class ThroughputPage(Page):
    """Looks at the live run ten times a second while it is in view; everything slower follows the machine's figures."""

    name = "throughput"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self.batch = BatchControl(desk, workspace, self)
        self.setup = SetupBar(desk, workspace)
        self.run_bar = RunBar(self.look)
        self.figures = Figures(self.look)
        self.live = LivePanel(self.look)
        self.workers = Workers(self.look)
        self.comparison = ComparisonControl(desk, workspace, self)
        self.middle = Middle(desk, workspace, self.comparison)
        self.compare, self.backends = self.middle.compare, self.middle.backends
        self.bench, self.failures = self.middle.bench, self.middle.failures
        self.performance = Performance(desk)
        self.queue = QueuePanel(desk)
        self._live_run: LiveRun | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LIVE_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self._connect()
        self._follow()

    def main_action(self) -> MainAction | None:
        """Start the batch, or stop it."""
        if self.batch.running:
            stopping = self.batch.stopping
            text = translate(N_("Stopping") if stopping else N_("Stop batch"))
            return MainAction(text, "square", "Esc", self.batch.stop, enabled=not stopping, main=False)
        if self.comparison.running:
            stopping = self.comparison.stopping
            text = translate(N_("Stopping") if stopping else N_("Stop comparing"))
            return MainAction(text, "square", "Esc", self.comparison.stop, enabled=not stopping, main=False)
        if self.bench.control.running:
            stopping = self.bench.control.stopping
            text = translate(N_("Stopping") if stopping else N_("Stop measuring"))
            return MainAction(text, "square", "Esc", self.bench.control.stop, enabled=not stopping, main=False)
        ready = self.setup.plan is not None or self.setup.checking
        return MainAction(translate(N_("Start batch")), "play", "Ctrl+Return", self.start, enabled=ready)

    def commands(self) -> Sequence[Command]:
        """Everything that the buttons do."""
        return (
            Command(translate(N_("Start the batch")), self.start, icon="play"),
            Command(translate(N_("Pause the batch, or go on")), self.batch.switch_pause, "P", "pause"),
            Command(translate(N_("Performance table")), self._measure_performance, "Ctrl+B", "gauge", "measure"),
            Command(translate(N_("Compare backends")), self.compare_backends, "C", "gauge", "side by side"),
            Command(translate(N_("Backends compared: chart or table")), self._switch_way, "T", "activity"),
            Command(translate(N_("Performance table: table or chart")), self._switch_performance, "G", "activity"),
            Command(translate(N_("Benchmark: results and aims")), self.show_bench, "B", "gauge", "measure"),
            Command(translate(N_("Run the benchmark")), self.ask_bench, "Ctrl+Shift+B", "gauge", "measure"),
            Command(
                translate(N_("Import a result of the benchmark")), self._import_bench, "I", "upload", "json machine"
            ),
            Command(
                translate(N_("Export runs, or the result in view")),
                self.middle.choose_export,
                "E",
                "download",
                "csv json",
            ),
            Command(translate(N_("Remove what is selected, or stop a job")), self._remove, "Del", "trash"),
            Command(translate(N_("List what failed, or close the list")), self.switch_failures, "L", "list"),
            Command(translate(N_("Chart: steps or proofs")), self.live.switch_measure, "M", "activity"),
            Command(translate(N_("Chart: last minute or whole run")), self.live.switch_span, "W", "clock"),
            Command(translate(N_("Run what waits on disk")), self.queue.run_here, "R", "play"),
            Command(translate(N_("Choose a list of inputs")), self.setup.choose_file, icon="folder-open"),
        )

    def regions(self) -> Sequence[QWidget]:
        """In reading order."""
        lists = (self.compare, self.backends, self.bench, self.failures, self.performance, self.queue)
        return (self.setup, self.run_bar, self.figures, self.live, *lists)

    def shown(self, wanted: object = None) -> None:
        """Read the history again; `wanted` may be a list of inputs, or results of the benchmark."""
        if isinstance(wanted, Path):
            self.setup.show_path(wanted)
        elif isinstance(wanted, list):
            self.import_bench(wanted)
        self.compare.load()
        self.queue.look_at_disk()
        self._follow()

    def take_paths(self, paths: Sequence[Path]) -> bool:
        """One list of inputs is taken, and results of the benchmark; everything else is opened by what it is."""
        suffix = ".json" if self.middle.shows_bench else BENCH_SUFFIX
        if paths and all(path.name.lower().endswith(suffix) for path in paths):
            self.import_bench(paths)
            return True
        if len(paths) != 1 or paths[0].suffix.lower() not in _LISTS:
            return False
        self.setup.show_path(paths[0])
        return True

    def third_column(self) -> QWidget | None:
        """The workers."""
        return self.workers

    def start(self) -> None:
        """Start what is set up; what was typed a moment ago is checked first."""
        if self.bench.control.running:
            self._tell_wait(N_("The benchmark is at work, and would measure this, too."))
        elif not self.batch.running:
            self.batch.start_when_checked(self.setup)

    def compare_backends(self) -> None:
        """Prove what is in hand by every backend that works here, and show them side by side."""
        self.middle.show_part(self.backends)
        if self.bench.control.running:
            self._tell_wait(N_("The benchmark is at work, and would measure this, too."))
        else:
            self.comparison.start()

    def show_bench(self) -> None:
        """Results of the benchmark, and their aims."""
        self.middle.show_named(BENCH)

    def ask_bench(self) -> None:
        """Say what a benchmark takes; it begins when that is confirmed."""
        self.show_bench()
        if self.batch.running or self.comparison.running:
            self._tell_wait(N_("Something else is being proved here, and would be measured, too."))
        else:
            self.bench.ask()

    def import_bench(self, paths: Sequence[Path]) -> None:
        """Keep results of other machines, and show them."""
        self.show_bench()
        self.bench.results.take(paths)

    def switch_failures(self) -> None:
        """Show the list of failures in the place of the comparison, or the comparison again."""
        run = self._live_run
        listed = self.middle.currentWidget() is self.failures
        if listed or run is None or not run.look().counts.failed:
            self.middle.show_part(self.compare)
            return
        self.failures.show_failures(run.failures, run.look().counts.failed)
        self.middle.show_part(self.failures)
        self.failures.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the run goes on, and is sampled all the same."""
        super().hideEvent(event)
        self._timer.stop()

    # Inside

    def _connect(self) -> None:
        self.batch.changed.connect(self._batch_changed)
        self.comparison.changed.connect(self.main_action_changed.emit)
        self.bench.control.changed.connect(self.main_action_changed.emit)
        self.bench.run_wanted.connect(self.ask_bench)
        self.middle.part_shown.connect(self._give_room)
        self.batch.finished.connect(self._batch_finished)
        self.setup.changed.connect(self._setup_changed)
        self.performance.switched.connect(self._bring_up_performance)
        self.run_bar.pause_wanted.connect(self.batch.switch_pause)
        self.figures.failures_wanted.connect(self.switch_failures)
        self.failures.closed.connect(self.switch_failures)
        self.workspace.proofs_changed.connect(self._follow)
        self.desk.library_changed.connect(self._library_changed)
        self.desk.figures_taken.connect(self._every_second)

    def _tell_wait(self, text: str) -> None:
        self.desk.notice(translate(text), translate(N_("Wait for its end, or stop it.")), tone="warn")

    def _give_room(self) -> None:
        """The benchmark stands in the room of the performance table and the queue, too."""
        bench = self.middle.shows_bench
        for part in self._below:
            part.setVisible(not bench)
        self._column.setStretchFactor(self.middle, _BENCH_STRETCH if bench else _MIDDLE_STRETCH)

    def _import_bench(self) -> None:
        self.show_bench()
        self.bench.choose_import()

    def _measure_performance(self) -> None:
        self.middle.leave_bench()
        self.performance.measure()

    def _switch_performance(self) -> None:
        self.middle.leave_bench()
        self.performance.switch_way()

    def _bring_up_performance(self) -> None:
        """Whole in a low window, too; everything above takes its new height first."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._scroll.ensureWidgetVisible(self.performance, 0, 0)

    def _switch_way(self) -> None:
        self.middle.show_part(self.backends)
        self.backends.switch_way()

    def _setup_changed(self) -> None:
        self.batch.setup_checked(self.setup)
        self.main_action_changed.emit()

    def _batch_changed(self) -> None:
        self._follow()
        self.main_action_changed.emit()

    def _batch_finished(self, run: FinishedRun) -> None:
        self.compare.load(run if run.proofs else None)

    def _library_changed(self) -> None:
        if self.isVisible() and not self.batch.running:
            self.compare.load()

    def _follow(self) -> None:
        """Show the batch that runs, else the proof that runs, else what ran last."""
        proof = self.workspace.live
        if self.batch.running or proof is None:
            run = self.batch.live
        elif not proof.ended or self.batch.live is None:
            run = proof
        else:
            run = self._live_run
        self._live_run = run
        self.top.setCurrentWidget(self.run_bar if self.batch.running else self.setup)
        if run is not None and not run.ended and self.isVisible():
            self._timer.start()
        self._look()

    def _look(self) -> None:
        run = self._live_run
        if run is None:
            self.figures.show_look(None)
            self.live.show_look(None)
            return
        look = run.look()
        self.figures.show_look(look, run.kind, run.threads)
        self.live.show_look(look)
        if self.batch.running:
            self.run_bar.show_pause(held=look.held, possible=(look.counts.total or 2) > 1 and not self.batch.stopping)
            words = translate(N_("{backend}, one thread") if run.threads == 1 else N_("{backend}, {count} threads"))
            self.run_bar.show_batch(self.batch.title, words.format(backend=run.backend, count=count_text(run.threads)))
        if look.ended:
            self._timer.stop()

    def _every_second(self, figures: MachineFigures) -> None:
        self.batch.tell_library()
        if not self.isVisible():
            return
        self.workers.show_figures(figures)
        self.queue.refresh()
        self.queue.look_at_disk()

    def _remove(self) -> None:
        if self.queue.isAncestorOf(self.focusWidget()):
            self.queue.stop_selected()
        else:
            self.middle.remove_selected()

    def _lay_out(self) -> None:
        self.top = QStackedWidget()
        self.top.addWidget(self.setup)
        self.top.addWidget(self.run_bar)
        upper, lower = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Horizontal)
        for splitter, left, right, name, widths in (
            (upper, self.live, self.workers, "live", (872, 484)),
            (lower, self.performance, self.queue, "queue", (678, 678)),
        ):
            splitter.addWidget(left)
            splitter.addWidget(right)
            splitter.setSizes(list(widths))
            splitter.setStretchFactor(0, widths[0])
            splitter.setStretchFactor(1, widths[1])
            self.remember(splitter, name)
        self.remember(self.compare.splitter, "compare")
        content = QWidget()
        content.setProperty("panel", "true")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self.figures, 0),
            (upper, 5),
            (self.middle, _MIDDLE_STRETCH),
            (lower, 0),
        )
        for part, stretch in parts:
            line = rule()
            column.addWidget(line)
            column.addWidget(part, stretch)
        self._column, self._below = column, (line, lower)
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
