"""The performance table: four Fibonacci numbers, run, proved and verified again and again; medians."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.throughput.performance_chart import PerformanceChartView
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_parts
from studio.session import Control, Workbench
from studio.session.background import Cancel, Report, Task
from studio.session.demo.performance_chart import performance_chart
from studio.session.demo.rounds import Round, RoundsShown
from studio.session.demo.scenes import SCENES

_HEADINGS = (N_("n"), N_("Journal"), N_("Marks"), N_("Steps"), N_("Proving"), N_("Steps/s"), N_("Verifying"))
_NUMBERS = ("5", "10", "20", "50")
TABLE, CHART = "table", "chart"


class Performance(QWidget):
    """Measures when it is asked to; nothing is shown that was not measured since the window was opened."""

    ended = Signal()
    switched = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task[RoundsShown] | None = None
        self._note = ElidedLabel(translate(N_("Not measured yet")), "caption")
        self.ways = Segments(desk.look, translate(N_("Table or chart")))
        ways = [Segment(TABLE, translate(N_("Table"))), Segment(CHART, translate(N_("Chart")))]
        self.ways.show_segments(ways, TABLE)
        self.ways.chosen.connect(self.show_way)
        self.button = ActionButton(
            desk.look, translate(N_("Measure")), self.measure, icon="gauge", key="Ctrl+B", kind="small"
        )
        self.table = CellTable(
            desk.look,
            translate(N_("Performance table")),
            [translate(heading) for heading in _HEADINGS],
            right=range(1, len(_HEADINGS)),
            stretch=(1,),
            row_px=DENSE_ROW,
            fit=True,
        )
        self.table.show_rows([(Cell(n, strong=True), *(Cell("-", "text3") for _ in _HEADINGS[1:])) for n in _NUMBERS])
        self.chart = PerformanceChartView(
            desk.look, translate(N_("Nothing was measured yet. Press Ctrl+B to measure fib(5) to fib(50)."))
        )
        self._stack = QStackedWidget()  # as high either way, so that nothing moves
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # its height is fixed
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.chart)
        self._wrong = label("", wrap=True, tone="bad")
        self._wrong.hide()
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(label(translate(N_("Performance table")), "strong"))
        title.addWidget(self._note, 1)
        title.addWidget(self.ways)
        title.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 8)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self._stack, 1)
        column.addWidget(self._wrong)
        self.setAccessibleName(translate(N_("Performance table")))

    def show_way(self, name: str) -> None:
        """As a table, or as a chart."""
        self.ways.select(name)
        self._stack.setCurrentWidget(self.chart if name == CHART else self.table)
        self.switched.emit()

    def switch_way(self) -> None:
        """The other one."""
        self.show_way(TABLE if self.ways.current == CHART else CHART)

    def measure(self) -> None:
        """Measure all four numbers."""
        if self._task is not None:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> RoundsShown:
            control = Control()
            with cancel.calling(control.cancel), report.following(lambda: control.steps):
                shown = SCENES["performance"].play(bench.session, control)
            assert isinstance(shown, RoundsShown)  # noqa: S101  # for the reader and the type checker
            return shown

        title = translate(N_("Measuring fib(5) to fib(50)"))
        self._note.setText(translate(N_("measuring")))
        self.button.setEnabled(False)
        self._task = self._desk.run(work, self._show, self._failed, self._over, owner=self, title=title)

    def _show(self, shown: RoundsShown) -> None:
        self._over()
        self.table.show_rows([_row(done) for done in shown.rounds])
        self.chart.show_chart(performance_chart(shown))
        self._note.setText(translate(N_("fibonacci with Trace, middle of {count} runs")).format(count=shown.repeats))
        self._tell_wrong(shown.failures())

    def _failed(self, failure: Failed) -> None:
        self._over()
        self._tell_wrong([f"{failure.message.what} {failure.message.next_step}".strip()])

    def _tell_wrong(self, wrong: Sequence[str]) -> None:
        self._wrong.setText("\n".join(wrong))
        self._wrong.setVisible(bool(wrong))

    def _over(self) -> None:
        self._task = None
        self._note.setText("")
        self.button.setEnabled(True)
        self.ended.emit()


def _row(done: Round) -> Row:
    speed = " ".join(rate_parts(done.steps * 1e9 / max(1, done.prove_ns)))
    numbers = (
        count_text(done.result),
        count_text(done.marks),
        count_text(done.steps),
        duration_text(done.prove_ns),
        speed,
        duration_text(done.verify_ns),
    )
    return (Cell(str(done.n), strong=True), *(Cell(text) for text in numbers))
