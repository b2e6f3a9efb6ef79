"""The table of finished runs: Space or a click ticks a run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from studio.gui.look import Look
from studio.gui.models.run_table_model import RunTableModel
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.rows import set_up_rows
from studio.model.text import N_, translate

_LEAST_PX = 58
_WHEN_PX = 116  # box and time; the style's padding is more than Qt counts with


class RunTable(QTableView):
    """Whole rows are selected; several can be."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows_model = RunTableModel(self)
        self.setModel(self.rows_model)
        set_up_rows(self, translate(N_("Finished runs")))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self._measure)
        self._measure()

    @property
    def selected_ids(self) -> list[str]:
        """Of the selected rows."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [run.id for row in rows if (run := self.rows_model.run_at(row)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks every selected row, wherever in it the focus is."""
        if event.key() == Qt.Key.Key_Space:
            for index in self.selectionModel().selectedRows():
                self.rows_model.toggle(index.row())
            return
        super().keyPressEvent(event)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.theme.px(DENSE_ROW))
        self.horizontalHeader().setMinimumSectionSize(self._look.theme.px(_LEAST_PX))
        self.horizontalHeader().resizeSection(0, self._look.theme.px(_WHEN_PX))
