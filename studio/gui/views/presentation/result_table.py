"""The table of a scene in letters for a room, with the notes above it and, of the speed, its chart below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from studio.gui.models.scene_model import SceneModel
from studio.gui.views.kit.badge import BadgeDelegate
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.presentation.stage_look import StageLook
from studio.gui.views.throughput.performance_chart import PerformanceChartView
from studio.model.text import N_, translate
from studio.session.demo.tables import SceneTable
from studio.session.presentation.shown import Shown

_SHORT_LETTERS = 40


class StageBadges(BadgeDelegate):
    """Badges whose letters have 18 px at 1080p."""

    def __init__(self, look: StageLook, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._stage = look

    def height_px(self) -> int:
        """On this screen."""
        return self._stage.at(40)


class ResultTable(QWidget):
    """Shows a Shown that has a table."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self._spread = self._has_chart = False
        self.notes = label("", "secondary", wrap=True)
        self.code = label("", "code", wrap=True)
        self.table = QTableView()
        set_up_rows(self.table, translate(N_("Results of the chapter")))
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setSizeAdjustPolicy(QTableView.SizeAdjustPolicy.AdjustIgnored)
        self._plain = self.table.itemDelegate()
        self._badges = StageBadges(look, self.table)
        self.chart = PerformanceChartView(look, "", ground="window")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.notes, self.code, self.table, self.chart):
            self._column.addWidget(part)
        look.changed.connect(self._fit)
        self._fit()

    def show_result(self, shown: Shown, *, recorded: bool) -> None:
        """All of it."""
        table = shown.table
        if table is None:
            return
        model = SceneModel(self._look, table, self.table, recorded=recorded)
        before = self.table.model()
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        for column in range(model.columnCount()):
            badge = model.has_evidence and column == model.columnCount() - 1
            self.table.setItemDelegateForColumn(column, self._badges if badge else self._plain)
        header = self.table.horizontalHeader()
        self._spread = max(len(cell) for row in table.rows for cell in row.cells) <= _SHORT_LETTERS
        if self._spread:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        else:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            header.setSectionResizeMode(_widest(table), QHeaderView.ResizeMode.Stretch)
        self.notes.setText("  ·  ".join(table.notes))
        self.notes.setVisible(bool(table.notes))
        self.code.setText(table.code)
        self.code.setVisible(bool(table.code))
        chart = shown.chart
        self._has_chart = chart is not None
        self.chart.setVisible(chart is not None)
        policy = QTableView.SizeAdjustPolicy
        self.table.setSizeAdjustPolicy(policy.AdjustIgnored if chart is None else policy.AdjustToContents)
        self._column.setStretchFactor(self.table, 1 if chart is None else 0)
        self._column.setStretchFactor(self.chart, 1)
        if chart is not None:
            self.chart.show_chart(chart)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Short columns share the width anew."""
        super().resizeEvent(event)
        self._spread_columns()

    def _spread_columns(self) -> None:
        """What is left of the width goes to all columns alike, so that numbers do not stand far from each other."""
        header = self.table.horizontalHeader()
        if not self._spread or not header.count():
            return
        self.table.resizeColumnsToContents()
        spare = max(0, self.table.viewport().width() - header.length()) // header.count()
        for column in range(header.count()):
            header.resizeSection(column, header.sectionSize(column) + spare)

    def _fit(self) -> None:
        at = self._look.at
        self.table.setIconSize(QSize(at(26), at(26)))
        self.table.verticalHeader().setMinimumSectionSize(at(46 if self._has_chart else 54))
        self._column.setSpacing(at(14))
        self._spread_columns()


def _widest(table: SceneTable) -> int:
    return max(range(len(table.headings)), key=lambda column: max(len(row.cells[column]) for row in table.rows))
