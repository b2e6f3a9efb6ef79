"""A result of the benchmark, figure by figure, beside its aims and beside another result."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from studio.gui.look import Look
from studio.gui.models.bench_model import FIGURE, MEASURED, OTHER, OVER, STANDING, BenchModel
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.throughput.bench_header import BenchHeader
from studio.gui.views.throughput.standing_delegate import StandingDelegate
from studio.gui.views.throughput.standing_scale import Scale
from studio.model.text import N_, translate
from studio.session.bench.comparison import ComparedResult, RowKind


class BenchTable(QTableView):
    """Groups are rows of their own; the reason why something was not measured takes the room of its figures."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows_model = BenchModel(look, self)
        header = BenchHeader(look, self)
        self.setHorizontalHeader(header)
        self._scaled = (header, StandingDelegate(look, self))
        self.setModel(self.rows_model)
        set_up_rows(self, translate(N_("Result of the benchmark")))
        self.setItemDelegateForColumn(STANDING, self._scaled[1])
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header.setResizeContentsPrecision(-1)  # a few hundred rows: no word and no number is cut off
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (FIGURE, STANDING):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        look.changed.connect(self._measure)
        self._measure()

    def show_result(self, result: ComparedResult | None) -> None:
        """Show this one; what it is compared with has columns only where there is something."""
        self.clearSpans()
        row = self.currentIndex().row()
        self.rows_model.show_result(result)
        if result is None:
            return
        for part in self._scaled:
            part.scale = Scale(result.low, result.high)
        for column in (OTHER, OVER):
            self.setColumnHidden(column, not result.has_other)
        for number, one in enumerate(result.rows):
            if one.kind is RowKind.ABSENT:
                self.setSpan(number, MEASURED, 1, STANDING - MEASURED + 1)
        if row >= 0:  # other results have other rows: the place stays, as near as it can
            self.setCurrentIndex(self.rows_model.index(min(row, len(result.rows) - 1), FIGURE))
        self.horizontalHeader().viewport().update()
        self.viewport().update()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.theme.px(DENSE_ROW))
