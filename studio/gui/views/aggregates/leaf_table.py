"""The leaves as a list: as many rows as fit on screen over a position, so that 16 million cost no more than 20."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QScrollBar, QTableView, QWidget

from studio.gui.look import Look
from studio.gui.models.leaves_model import LeavesModel
from studio.gui.theme import TABLE_ROW
from studio.gui.views.aggregates.sentences import evidence_of, leaf_name, short_digest
from studio.gui.views.kit.badge import BadgeDelegate
from studio.gui.views.kit.rows import set_up_rows
from studio.model.text import N_, translate
from studio.session import LeafRow

_NOTCH, _WHEEL_ROWS = 120, 3
_WIDTHS = {0: 80, 2: 140, 3: 80, 4: 150}
_WITH_BACKEND, _WITH_DIGEST = 620, 460
_HEADINGS = (N_("Leaf"), N_("Proof"), N_("Evidence"), N_("Backend"), N_("Digest"))


class _Rows(QTableView):
    """Keys and the wheel that would leave the rows on screen move the window over the leaves."""

    moved = Signal(int)  # rows down, by key
    rolled = Signal(int)  # rows down, by the wheel
    jumped = Signal(int)  # to the first (-1) or the last (1) leaf
    resized = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row, last = Qt.Key(event.key()), self.currentIndex().row(), self.model().rowCount() - 1
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.jumped.emit(-1 if key == Qt.Key.Key_Home else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.moved.emit(-last if key == Qt.Key.Key_PageUp else last)
        elif (key == Qt.Key.Key_Up and row <= 0) or (key == Qt.Key.Key_Down and row >= last):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.rolled.emit(-round(event.angleDelta().y() / _NOTCH * _WHEEL_ROWS))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class LeafTable(QWidget):
    """`page_wanted(first, count)` asks for rows to be read; `leaf_wanted(index)` when another leaf is looked at."""

    page_wanted = Signal(int, int)
    leaf_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self._leaf = 0
        self._first = 0
        self._quiet = False
        self.model = LeavesModel([translate(heading) for heading in _HEADINGS], self)
        self.view = _Rows()
        self.view.setModel(self.model)
        set_up_rows(self.view, translate(N_("Leaves of the aggregate")))
        self.view.setItemDelegateForColumn(LeavesModel.EVIDENCE, BadgeDelegate(look, self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.view.horizontalHeader()
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName(translate(N_("Leaves")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.bar)
        self.view.moved.connect(self._move)
        self.view.rolled.connect(lambda rows: self._put(self._first + rows))
        self.view.jumped.connect(self._jump)
        self.view.resized.connect(self._resized)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.bar.valueChanged.connect(self._scrolled)
        look.changed.connect(self._fit_rows)
        self._fit_rows()

    def show_aggregate(self, count: int, leaf: int) -> None:
        """Another aggregate, or the same one again: nothing that was read of it holds."""
        self._count, self._leaf = count, leaf
        self.model.forget()
        self._put(max(0, leaf - self._page() // 2))

    def show_leaf(self, leaf: int) -> None:
        """Another leaf is looked at: its row is selected, and brought into view."""
        self._leaf = leaf
        page = self._page()
        if not self._first <= leaf < self._first + page:
            self._put(leaf - page // 2)
        else:
            self._select()

    def show_page(self, rows: Sequence[LeafRow]) -> None:
        """Rows that were read."""
        self.model.show_leaves([(row, _texts(row), evidence_of(row.proof)) for row in rows])

    def ask(self) -> None:
        """Ask for what is on screen and was not read yet; called when the list comes into view."""
        if self._count and self.isVisible() and not self.model.has_all():
            self.page_wanted.emit(self._first, self.model.rowCount())

    def _page(self) -> int:
        height = self.view.viewport().height()
        return max(1, height // max(1, self._look.theme.px(TABLE_ROW)))

    def _put(self, first: int) -> None:
        page = min(self._page(), self._count)
        self._first = max(0, min(first, self._count - page))
        self._quietly(lambda: self._show_window(page))
        self._select()
        self.ask()

    def _show_window(self, page: int) -> None:
        self.model.show_window(self._first, [f"{index:,}" for index in range(self._first, self._first + page)])
        self.bar.setRange(0, max(0, self._count - page))
        self.bar.setVisible(self._count > page)
        self.bar.setPageStep(page)
        self.bar.setValue(self._first)

    def _select(self) -> None:
        shown = self._first <= self._leaf < self._first + self.model.rowCount()
        index = self.model.index(self._leaf - self._first, 0) if shown else QModelIndex()
        self._quietly(lambda: self.view.setCurrentIndex(index))

    def _move(self, rows: int) -> None:
        self.leaf_wanted.emit(max(0, min(self._count - 1, self._leaf + rows)))

    def _jump(self, direction: int) -> None:
        self.leaf_wanted.emit(0 if direction < 0 else self._count - 1)

    def _scrolled(self, value: int) -> None:
        if not self._quiet:
            self._put(value)

    def _resized(self) -> None:
        """What is least missed gives way to the names."""
        px = self._look.theme.px
        width = self.view.viewport().width()
        self.view.setColumnHidden(3, width < px(_WITH_BACKEND))
        self.view.setColumnHidden(4, width < px(_WITH_DIGEST))
        if self._count:
            self._put(self._first)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.leaf_wanted.emit(self._first + current.row())

    def _quietly(self, change: Callable[[], object]) -> None:
        self._quiet = True
        change()
        self._quiet = False

    def _fit_rows(self) -> None:
        for column, width in _WIDTHS.items():
            self.view.horizontalHeader().resizeSection(column, self._look.theme.px(width))
        self.view.verticalHeader().setDefaultSectionSize(self._look.theme.px(TABLE_ROW))
        self._resized()


def _texts(row: LeafRow) -> tuple[str, ...]:
    return (f"{row.index:,}", leaf_name(row), "", row.backend_name, short_digest(row.digest, 8, 4))
