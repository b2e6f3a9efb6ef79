"""One scene of the tour: its sentence, what came of it, and whether that is what was expected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QStackedWidget, QTableView, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.models.scene_model import SceneModel
from studio.gui.theme import TABLE_ROW
from studio.gui.views.kit.badge import BadgeDelegate
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.parts import CodeLine, EmptyState
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.throughput.performance_chart import PerformanceChartView
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import duration_text
from studio.session.demo.tables import PlayedScene

_ICON_PX = 16


class SceneView(QWidget):
    """Waiting to be played, playing, played, stopped or failed."""

    def __init__(self, look: Look, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.played: PlayedScene | None = None
        self.title, self.sentence = label(title, "page_title"), label(sentence, "secondary", wrap=True)
        self.waiting = EmptyState(look, "play", translate(N_("Press Space to play this scene.")))
        self.table = QTableView()
        set_up_rows(self.table, translate(N_("Results of the scene")))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setWordWrap(True)
        self._plain_delegate = self.table.itemDelegate()
        self._badges = BadgeDelegate(look, self.table)
        self.chart = PerformanceChartView(look, "", ground="window")
        self.notes = label("", "secondary", wrap=True, selectable=True)
        self.code = CodeLine(look, icon="hash")
        self._mark = QLabel()
        self.outcome = label("", "strong", wrap=True)
        self.failures = label("", wrap=True, selectable=True, tone="bad")
        self._lay_out()
        look.changed.connect(self._fit_rows)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Nothing was computed yet."""
        self.played = None
        self._tell("", "")
        self.stack.setCurrentWidget(self.waiting)

    def show_playing(self) -> None:
        """It is being computed; what was there before is gone."""
        self.show_waiting()
        self.waiting.text_label.setText(translate(N_("Computing.")))

    def show_stopped(self) -> None:
        """A person stopped it."""
        self.show_waiting()
        self.waiting.text_label.setText(translate(N_("Stopped. Press Space to play this scene.")))

    def show_played(self, played: PlayedScene) -> None:
        """What came of it."""
        self.played = played
        model = SceneModel(self._look, played.table, self.table)
        before = self.table.model()
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        columns = model.columnCount()
        for column in range(columns):
            badge = model.has_evidence and column == columns - 1
            self.table.setItemDelegateForColumn(column, self._badges if badge else self._plain_delegate)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        widest = max(range(len(played.table.headings)), key=lambda column: _widest(played, column))
        header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        self._fit_rows()
        self.notes.setText("\n".join(played.table.notes))
        self.notes.setVisible(bool(played.table.notes))
        self.code.show_line(played.table.code)
        self.code.setVisible(bool(played.table.code))
        self._show_chart(played)
        elapsed = duration_text(played.elapsed_ns)
        if played.failures:
            text = translate(N_("Not as expected: {count}. Computed in {time}."))
            self._tell(text.format(count=len(played.failures), time=elapsed), "bad")
        elif any(row.as_expected for row in played.table.rows):
            self._tell(translate(N_("Everything is as expected. Computed in {time}.")).format(time=elapsed), "ok")
        else:
            self._tell(translate(N_("Looked up just now, in {time}.")).format(time=elapsed), "ok")
        self.failures.setText("\n".join(played.failures))
        self.failures.setVisible(bool(played.failures))
        self.stack.setCurrentWidget(self._results)

    def show_failed(self, failure: Failed) -> None:
        """It could not be computed at all."""
        self.show_waiting()
        self.waiting.text_label.setText(translate(N_("This scene could not be played.")))
        self._tell(f"{failure.message.what} {failure.message.next_step}".strip(), "bad")

    def _show_chart(self, played: PlayedScene) -> None:
        """Where there is one, the table is as high as its rows, and the chart has the rest."""
        policy = QTableView.SizeAdjustPolicy
        self.table.setSizeAdjustPolicy(policy.AdjustToContents if played.chart is not None else policy.AdjustIgnored)
        self._column.setStretchFactor(self.table, 1 if played.chart is None else 0)
        self.chart.setVisible(played.chart is not None)
        if played.chart is not None:
            self.chart.show_chart(played.chart)

    def _tell(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        set_property(self.outcome, "tone", tone)
        icon = {"ok": "check", "bad": "x"}.get(tone)
        self._mark.setVisible(icon is not None)
        if icon is not None:
            self._mark.setPixmap(icons.pixmap(icon, self._look.color(tone), _ICON_PX, self.devicePixelRatioF()))

    def _fit_rows(self) -> None:
        height = self._look.theme.px(TABLE_ROW)
        self.table.verticalHeader().setMinimumSectionSize(height)

    def _lay_out(self) -> None:
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(12)
        results.addWidget(self.notes)
        results.addWidget(self.code)
        results.addWidget(self.table, 1)
        results.addWidget(self.chart, 1)
        self._column = results
        self.chart.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self._results)
        outcome = QHBoxLayout()
        outcome.setSpacing(8)
        outcome.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        outcome.addWidget(self.outcome, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addLayout(outcome)
        column.addWidget(self.failures)
        column.addSpacing(8)
        column.addWidget(self.stack, 1)
        self.failures.hide()


def _widest(played: PlayedScene, column: int) -> int:
    return max(len(row.cells[column]) for row in played.table.rows)
