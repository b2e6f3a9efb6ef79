"""The table of the library: a current row for the details, and check boxes for what is done with many."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from studio.gui.look import Look
from studio.gui.models.proof_table_model import ANSWERS, TEXTS, Column, ProofTableModel
from studio.gui.theme import TABLE_ROW
from studio.gui.views.library.proof_header import ProofHeader
from studio.gui.views.library.row_delegates import (
    AnswerDelegate,
    CheckDelegate,
    EvidenceDelegate,
    RowPaint,
    StatementDelegate,
    TextDelegate,
)
from studio.model.text import N_, translate
from studio.session import ListedPage, ListedProof

_WIDTHS = {
    Column.CHECK: 38,
    Column.EVIDENCE: 136,
    Column.BACKEND: 72,
    Column.STEPS: 82,
    Column.SIZE: 84,
    Column.MADE: 84,
    Column.VALID: 42,
    Column.TRUSTED: 60,
    Column.FITS: 40,
}
_LEAST_STATEMENT_PX = 190
_FIRST_TO_GO = (Column.STEPS, Column.BACKEND, Column.SIZE, Column.MADE)
_HEADER_PX = 28
_AHEAD_ROWS = 100
_NO_PLACE = -1


class ProofTable(QTableView):
    """Rows of one height over a model that fetches as one scrolls."""

    row_changed = Signal(object)  # the current ListedProof, or None
    taken = Signal()  # Enter or a double click
    all_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._anchor = 0
        self._told: ListedProof | None = None
        self.rows_model = ProofTableModel(self)
        self.setModel(self.rows_model)
        self.setAccessibleName(translate(N_("Proofs")))
        self.header = ProofHeader(look, self)
        self.setHorizontalHeader(self.header)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        shared = RowPaint(look, self.rows_model)
        self.setItemDelegateForColumn(Column.CHECK, CheckDelegate(shared, self))
        self.setItemDelegateForColumn(Column.EVIDENCE, EvidenceDelegate(shared, self))
        self.setItemDelegateForColumn(Column.STATEMENT, StatementDelegate(shared, self))
        for column in TEXTS:
            self.setItemDelegateForColumn(column, TextDelegate(shared, column, self))
        for number, column in enumerate(ANSWERS):
            self.setItemDelegateForColumn(column, AnswerDelegate(shared, number, self))
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header.setSectionResizeMode(Column.STATEMENT, QHeaderView.ResizeMode.Stretch)
        self.header.setMinimumSectionSize(1)
        self.header.all_wanted.connect(self._toggle_all)
        self.rows_model.checked_changed.connect(self._show_box)
        self.doubleClicked.connect(self._double_clicked)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        look.changed.connect(self._measure)
        self._measure()

    @property
    def current_row(self) -> ListedProof | None:
        """The row that the details are about."""
        place = self.currentIndex().row()
        return self.rows_model.rows[place] if 0 <= place < len(self.rows_model.rows) else None

    def show_page(self, page: ListedPage, *, from_the_top: bool) -> None:
        """Show other rows; the current proof stays current where it still is among them."""
        current, place = self.current_row, self.currentIndex().row()
        self.rows_model.replace(page)
        found = None if current is None else self.rows_model.row_of(current.id)
        count = len(self.rows_model.rows)
        if found is None and count:
            found = 0 if from_the_top or place < 0 else min(place, count - 1)
        self._anchor = 0
        if from_the_top:
            self.scrollToTop()
        self.make_current(found if found is not None else _NO_PLACE, scroll=False)
        self._show_box()

    def make_current(self, place: int, *, scroll: bool = True) -> None:
        """Show the details of the row at `place`."""
        index = self.rows_model.index(place, Column.STATEMENT) if place >= 0 else QModelIndex()
        auto_scroll = self.hasAutoScroll()
        self.setAutoScroll(scroll)
        self.setCurrentIndex(index)
        self.setAutoScroll(auto_scroll)
        if scroll and index.isValid():
            self.scrollTo(index)
        self._tell_current()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The bar moves, and whoever shows the details hears of it."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks, Shift with an arrow checks on the way, Ctrl+A checks all, Enter takes."""
        place = self.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.all_wanted.emit()
        elif event.key() == Qt.Key.Key_Space and place >= 0:
            self._toggle(place)
        elif shift and step and place >= 0:
            self.rows_model.check([place], on=True)
            self.make_current(min(max(place + step, 0), len(self.rows_model.rows) - 1))
            self.rows_model.check([self.currentIndex().row()], on=True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place >= 0:
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click makes current; on the box, or with Ctrl, it checks too; with Shift it checks from there to here."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place, modifiers = index.row(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            low, high = sorted((min(self._anchor, len(self.rows_model.rows) - 1), place))
            self.rows_model.check(range(low, high + 1), on=True)
        elif modifiers & Qt.KeyboardModifier.ControlModifier or index.column() == Column.CHECK:
            self._toggle(place)
        else:
            self._anchor = place
        self.make_current(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the least important columns go first."""
        super().resizeEvent(event)
        self._fit_columns()

    def _toggle(self, place: int) -> None:
        self.rows_model.check([place], on=not self.rows_model.is_checked(place))
        self._anchor = place

    def _toggle_all(self) -> None:
        if self.header.box is Qt.CheckState.Unchecked:
            self.all_wanted.emit()
        else:
            self.rows_model.check_only({})

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.CHECK:
            self.taken.emit()

    def _show_box(self) -> None:
        checked = self.rows_model.checked
        whole = bool(checked) and all(row.id in checked for row in self.rows_model.rows if row.entry is not None)
        state = Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked
        self.header.show_box(state if checked else Qt.CheckState.Unchecked)

    def _tell_current(self) -> None:
        row = self.current_row
        if row is not self._told:
            self._told = row
            self.row_changed.emit(row)

    def _fetch_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value > bar.maximum() - _AHEAD_ROWS * self.verticalHeader().defaultSectionSize():
            self.rows_model.fetchMore(QModelIndex())

    def _measure(self) -> None:
        px = self._look.theme.px
        self.verticalHeader().setDefaultSectionSize(px(TABLE_ROW))
        self.header.setFixedHeight(px(_HEADER_PX))
        self._fit_columns()

    def _fit_columns(self) -> None:
        px = self._look.theme.px
        left = self.viewport().width() - sum(px(width) for width in _WIDTHS.values())
        hidden = set()
        for column in _FIRST_TO_GO:
            if left < px(_LEAST_STATEMENT_PX):
                hidden.add(column)
                left += px(_WIDTHS[column])
        for column, width in _WIDTHS.items():
            self.setColumnHidden(column, column in hidden)
            if column not in hidden:
                self.setColumnWidth(column, px(width))
        fits = left >= px(_LEAST_STATEMENT_PX)  # at large text rather a scroll bar than rows without what they state
        mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Fixed
        self.header.setSectionResizeMode(Column.STATEMENT, mode)
        if not fits:
            self.setColumnWidth(Column.STATEMENT, px(_LEAST_STATEMENT_PX))
