"""The benchmark in the window: a kept result beside its aims and beside another machine or version."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.choice import ChoiceBox
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.file_dialogs import ask_files, ask_where_to_save
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import EmptyState
from studio.gui.views.throughput.bench_confirm import BenchConfirm
from studio.gui.views.throughput.bench_control import BenchControl
from studio.gui.views.throughput.bench_legend import BenchLegend
from studio.gui.views.throughput.bench_results import BenchResults
from studio.gui.views.throughput.bench_table import BenchTable
from studio.gui.views.throughput.middle_switch import BENCH, middle_switch
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session.bench.shelf import SUFFIX
from studio.session.bench.words import result_line, verdict_text

_PHASE_MS = 500
_LEAST_LETTERS = 8


class BenchPanel(QWidget):
    """Follows the results and the run; `run_wanted` after a click on the button that begins one."""

    run_wanted = Signal()

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = desk.look
        self.results = BenchResults(desk, self)
        self.control = BenchControl(desk, workspace, self)
        self.switch = middle_switch(desk.look, BENCH)
        self.note = ElidedLabel("", "secondary")
        self.run_button = ActionButton(desk.look, "", self._run_or_stop, kind="small")
        self.import_button = self._button(N_("Import"), self.choose_import, "upload", "I")
        self.export_button = self._button(N_("Export"), self.choose_export, "download", "E")
        self.remove_button = self._button(N_("Remove"), self.remove_shown, "trash", "Del")
        self.shown_box, self.other_box = self._box(N_("Result")), self._box(N_("Compared with"))
        self.legend = BenchLegend(desk.look)
        self.confirm = BenchConfirm(desk.look)
        self.warning = label("", wrap=True, tone="warn")
        self.table = BenchTable(desk.look)
        empty = translate(
            N_(
                "No result of the benchmark is kept yet. Run it to measure this machine, or drop a result of another "
                "machine here."
            )
        )
        self.empty = EmptyState(desk.look, "gauge", empty)
        self._timer = QTimer(self)
        self._timer.setInterval(_PHASE_MS)
        self._timer.timeout.connect(self._show_note)
        self._lay_out()
        self.results.changed.connect(self._show_results)
        self.control.changed.connect(self._show_run)
        self.control.finished.connect(self.results.show_newly)
        self.confirm.confirmed.connect(self.control.start)
        self.confirm.closed.connect(self.run_button.setFocus)
        self.shown_box.activated.connect(lambda _at: self.results.choose(shown=self.shown_box.currentData()))
        self.other_box.activated.connect(lambda _at: self.results.choose(other=self.other_box.currentData()))
        self._show_results()
        self._show_run()

    def ask(self) -> None:
        """Say what a benchmark takes."""
        if not self.control.running:
            self.confirm.ask()

    def choose_import(self) -> None:
        """Ask for results from elsewhere."""
        ask_files(self, translate(N_("Import results of the benchmark")), self.results.take)

    def choose_export(self) -> None:
        """Ask where the result in view goes."""
        kept = self.results.shown
        if kept is None:
            return
        filters = [translate(N_("Results of the benchmark (*{suffix})")).format(suffix=SUFFIX)]
        title = translate(N_("Export a result of the benchmark"))
        ask_where_to_save(
            self,
            title,
            f"proving-studio-{kept.id}{SUFFIX}",
            lambda path: self.results.export(kept, path),
            filters=filters,
            suffix=SUFFIX[1:],
        )

    def remove_shown(self) -> None:
        """Forget the result in view; the notice takes it back."""
        if self.results.shown is not None:
            self.results.remove(self.results.shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self._show_run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _run_or_stop(self) -> None:
        (self.control.stop if self.control.running else self.run_wanted.emit)()

    def _show_run(self) -> None:
        running = self.control.running
        if running:
            text = translate(N_("Stopping") if self.control.stopping else N_("Stop"))
            self.run_button.show_action(text, icon="square", key="Esc")
            self.confirm.hide()
        else:
            self.run_button.show_action(translate(N_("Run benchmark")), icon="gauge", key="Ctrl+Shift+B")
        self.run_button.setEnabled(not self.control.stopping)
        self._show_note()
        if running and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _show_note(self) -> None:
        compared = self.results.compared
        if self.control.running:
            self.note.setText(self.control.progress_text)
        else:
            self.note.setText("" if compared is None else verdict_text(compared.met, compared.missed))

    def _show_results(self) -> None:
        results = self.results
        shown, other, compared = results.shown, results.other, results.compared
        lines = [(result_line(kept.result), kept.id) for kept in results.kept]
        _fill(self.shown_box, lines, "" if shown is None else shown.id)
        none = translate(N_("nothing"))
        _fill(self.other_box, [(none, ""), *lines], "" if other is None else other.id)
        for box in (self.shown_box, self.other_box):
            box.setEnabled(bool(lines))
        for button in (self.export_button, self.remove_button):
            button.setEnabled(shown is not None)
        warnings = [] if compared is None else list(compared.notes)
        if results.damaged:
            text = translate(N_("Results that could not be read: {count}")).format(count=count_text(results.damaged))
            warnings.append(f"{text}.")
        self.warning.setText(" ".join(warnings))
        self.warning.setVisible(bool(warnings))
        self.legend.show_other(other=compared is not None and compared.has_other)
        self.table.show_result(compared)
        self.legend.setVisible(bool(lines))
        self.stack.setCurrentWidget(self.table if lines else self.empty)
        self._show_note()

    def _button(self, text: str, act: object, icon: str, key: str) -> ActionButton:
        return ActionButton(self._look, translate(text), act, icon=icon, key=key, kind="small")  # type: ignore[arg-type]

    def _box(self, name: str) -> ChoiceBox:
        box = ChoiceBox(self._look, translate(name))
        # What a file says of its machine may be long, and makes no window wider.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LEAST_LETTERS)
        return box

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(self.switch)
        title.addWidget(self.note, 1)
        title.addWidget(self.legend)
        title.addWidget(self.run_button)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        sides = (
            (self.shown_box, (self.export_button, self.remove_button)),
            (self.other_box, (self.import_button,)),
        )
        for box, buttons in sides:
            choices.addWidget(label(box.accessibleName(), "caption"))
            choices.addWidget(box, 1)
            for button in buttons:
                choices.addWidget(button)
            if box is self.shown_box:
                choices.addSpacing(12)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.confirm)
        column.addLayout(choices)
        column.addWidget(self.warning)
        column.addWidget(self.stack, 1)
        self.setAccessibleName(translate(N_("Benchmark")))


def _fill(box: QComboBox, lines: list[tuple[str, str]], current: str) -> None:
    """Show these choices; the one in hand stays where it is."""
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != lines:
        box.clear()
        for text, result_id in lines:
            box.addItem(text, result_id)
    box.setCurrentIndex(box.findData(current))
    box.setToolTip(plain_tip(box.currentText()))
