"""The same proof by every backend that works here: four plots with one order of rows, and all of it as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.scene_model import SceneModel
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.badge import BadgeDelegate
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.throughput.comparison_control import ComparisonControl
from studio.gui.views.throughput.log_plots import LogPlots, Measure, PlotRow
from studio.gui.views.throughput.middle_switch import BACKENDS, middle_switch
from studio.model.text import N_, translate
from studio.model.units import expected_text, seconds_text
from studio.session.comparison import ComparedBackend, Comparison, RowState
from studio.session.comparison_words import FIGURES, agreement_text, figure_values, state_text, why_text
from studio.session.demo.tables import comparison_table, evidence_of

_PHASE_MS = 250
CHART, TABLE = "chart", "table"


class BackendsCompared(QWidget):
    """Follows the comparison; computes nothing."""

    def __init__(self, look: Look, control: ComparisonControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._control = control
        self.switch = middle_switch(look, BACKENDS)
        self.note = ElidedLabel("", "secondary")
        self.ways = Segments(look, translate(N_("Chart or table")))
        ways = [Segment(CHART, translate(N_("Chart"))), Segment(TABLE, translate(N_("Table")))]
        self.ways.show_segments(ways, CHART)
        self.button = ActionButton(look, "", self._start_or_stop, kind="small")
        self.plots = LogPlots(
            look,
            [Measure(figure.title, figure.text, figure.base) for figure in FIGURES],
            translate(N_("Backends compared, log scales")),
            translate(N_("Nothing was compared yet. Press C to prove the program in hand by every backend here.")),
            badges=True,
        )
        self.table = QTableView()
        set_up_rows(self.table, translate(N_("Backends compared")))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setWordWrap(True)
        self._plain, self._badges = self.table.itemDelegate(), BadgeDelegate(look, self.table)
        self.wrong = label("", wrap=True, selectable=True, tone="bad")
        self._timer = QTimer(self)
        self._timer.setInterval(_PHASE_MS)
        self._timer.timeout.connect(self._show_note)
        self._lay_out()
        self.ways.chosen.connect(self.show_way)
        control.changed.connect(self._follow)
        self._follow()

    def show_way(self, name: str) -> None:
        """As a chart, or as a table; the keyboard goes into the table."""
        self.ways.select(name)
        self.stack.setCurrentWidget(self.table if name == TABLE else self.plots)
        if name == TABLE:
            self.table.setFocus()

    def switch_way(self) -> None:
        """The other one."""
        self.show_way(CHART if self.ways.current == TABLE else TABLE)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _start_or_stop(self) -> None:
        (self._control.stop if self._control.running else self._control.start)()

    def _follow(self) -> None:
        control, comparison = self._control, self._control.comparison
        if control.running:
            text = translate(N_("Stopping") if control.stopping else N_("Stop"))
            self.button.show_action(text, icon="square", key="Esc")
        else:
            self.button.show_action(translate(N_("Compare backends")), icon="play", key="C")
        self.button.setEnabled(not control.stopping)
        self._show_rows(comparison)
        wrong = [] if comparison is None or control.running else comparison.failures()
        if control.failure is not None:
            message = control.failure.message
            wrong.append(f"{message.what} {message.next_step}".strip())
        self.wrong.setText("\n".join(wrong))
        self.wrong.setVisible(bool(wrong))
        self._show_note()
        if control.running and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _show_note(self) -> None:
        self.note.setText(self._note_text())

    def _note_text(self) -> str:
        control, row = self._control, self._control.row_running
        if row is not None:
            text = translate(N_("{backend}: {phase}, {time}"))
            if row.forecast_s is not None and row.forecast_s >= 1:
                text = translate(N_("{backend}: {phase}, {time} of about {expected}"))
            return text.format(
                backend=row.name,
                phase=control.phase,
                time=seconds_text(control.elapsed_ns),
                expected=expected_text(row.forecast_s or 0.0),
            )
        if control.running:
            return translate(N_("asking every backend"))
        if control.comparison is None:
            return ""
        parts = [agreement_text(control.comparison), translate(N_("Log scales, measured on this machine."))]
        return " ".join(parts)

    def _show_rows(self, comparison: Comparison | None) -> None:
        rows: Sequence[ComparedBackend] = () if comparison is None else comparison.rows
        self.plots.show_rows([_plot_row(row) for row in rows])
        if comparison is None:
            return
        model = SceneModel(self._look, comparison_table(comparison), self.table)
        before, current = self.table.model(), self.table.currentIndex()
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        header, last = self.table.horizontalHeader(), model.columnCount() - 1
        for column in range(last + 1):
            badge = model.has_evidence and column == last
            self.table.setItemDelegateForColumn(column, self._badges if badge else self._plain)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2 + len(FIGURES), QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setMinimumSectionSize(self._look.theme.px(DENSE_ROW))
        self.table.setCurrentIndex(model.index(max(0, current.row()), 0))

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(self.switch)
        title.addWidget(self.note, 1)
        title.addWidget(self.ways)
        title.addWidget(self.button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.plots)
        self.stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.wrong)
        column.addWidget(self.stack, 1)
        self.wrong.hide()
        self.setAccessibleName(translate(N_("Backends compared")))


def _plot_row(row: ComparedBackend) -> PlotRow:
    badge = None if row.measured is None else evidence_of(row.measured.verdict)
    note = state_text(row) if row.state is RowState.RUNNING else why_text(row)
    return PlotRow(row.name, row.name, figure_values(row), badge, note)
