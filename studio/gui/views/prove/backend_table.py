"""The table of backends: a click chooses one, or asks why it cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.backend_model import (
    COLUMN_COUNT,
    EVIDENCE,
    FORECAST,
    NAME,
    PROVING,
    SIZE,
    VALID,
    VERIFYING,
    BackendModel,
    BackendRow,
    RowState,
)
from studio.gui.theme import BODY_PT, TABLE_ROW
from studio.gui.views.kit.answers import AnswerDelegate
from studio.gui.views.kit.badge import SMALL, BadgeDelegate, EvidenceBadge
from studio.gui.views.kit.private_chip import chip_width, paint_chip
from studio.gui.views.kit.rows import draw_ground
from studio.gui.views.prove.failure_cell import FailureCell
from studio.gui.views.prove.progress_cell import ProgressCell
from studio.model.text import N_, translate
from studio.session.background import Task

_WIDTHS = {NAME: 104, FORECAST: 84, PROVING: 118, SIZE: 92, VERIFYING: 88}
_NARROW = {NAME: 76, FORECAST: 68, PROVING: 108, SIZE: 72, VERIFYING: 72}
_LEAST_EVIDENCE = 128
_ANSWER_WIDTH, _NARROW_ANSWER_WIDTH = 62, 59
_NARROW_BELOW_PX = 820


class _TextDelegate(QStyledItemDelegate):
    """Names are bold, with a bar before the chosen one; the reason of an unusable backend has its icon."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text = draw_ground(self, painter, option, index)
        row = _row(index)
        if row is None:
            return
        box = QRect(option.rect).adjusted(8, 0, -8, 0)
        painter.save()
        usable = row.state is not RowState.UNUSABLE
        token = "text" if usable and index.column() in (NAME, PROVING) else "text2" if usable else "text3"
        weight = 600 if index.column() in (NAME, PROVING) and usable else 400
        if index.column() == NAME:
            box.setLeft(box.left() + 2)
            if option.state & QStyle.StateFlag.State_Selected:
                bar = QRect(option.rect.left(), option.rect.top() + 6, 3, option.rect.height() - 12)
                painter.fillRect(bar, QColor(self._look.color("accent")))
        elif index.column() == EVIDENCE:
            icons.draw(painter, "ban", self._look.color("text3"), box.left(), box.center().y() - 6, 13)
            box.setLeft(box.left() + 20)
        figures = bool(option.displayAlignment & Qt.AlignmentFlag.AlignRight)
        painter.setFont(text_font(self._look.theme.pt(BODY_PT), weight, figures=figures))
        painter.setPen(QColor(self._look.color(token)))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, option.displayAlignment, text)
        painter.restore()


class _EvidenceDelegate(BadgeDelegate):
    """A badge or a capability; of an unusable backend its reason."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._text = _TextDelegate(look, parent)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = _row(index)
        if row is not None and row.state is RowState.UNUSABLE:
            self._text.paint(painter, option, index)
            return
        super().paint(painter, option, index)
        if row is not None and row.private and row.evidence is not None:
            theme = self._look.theme
            height, room = theme.px(SMALL), option.rect
            x = room.x() + 8 + EvidenceBadge.width(row.evidence, height) + 6
            if x + chip_width(height) <= room.right():
                paint_chip(painter, x, room.y() + (room.height() - height) / 2, theme, height)


class BackendTable(QTableView):
    """`chosen` and `refused` give names; `again`, `log_wanted` and `stopped` too, of a failed or a running proof."""

    chosen = Signal(str)
    refused = Signal(str)
    again = Signal(str)
    log_wanted = Signal(str)
    stopped = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._current = ""
        self.rows = BackendModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(translate(N_("Backends")))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setMinimumSectionSize(30)
        text, answers = _TextDelegate(look, self), AnswerDelegate(look, self)
        self.setItemDelegate(text)
        self.setItemDelegateForColumn(EVIDENCE, _EvidenceDelegate(look, self))
        for column in range(VALID, COLUMN_COUNT):
            self.setItemDelegateForColumn(column, answers)
        for column in range(COLUMN_COUNT):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        heads.setSectionResizeMode(EVIDENCE, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._clicked)
        look.changed.connect(self._fit)
        self._fit()

    def show_rows(self, rows: Sequence[BackendRow], current: str) -> None:
        """Show these, with the chosen backend marked."""
        before = {row.name: row.state for row in self.rows.rows}
        self.rows.show_rows(rows)
        if list(before) != [row.name for row in rows]:
            self._fit()
            before = {}
        for number, row in enumerate(rows):
            if before.get(row.name) is not row.state:
                self._set_cells(number, row)
            elif row.state is RowState.FAILED:
                self._set_failure(number, row)
        self._current = current
        number = self.rows.row_of(current)
        if number >= 0 and number != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(number, NAME))

    def show_progress(self, name: str, task: Task[Any]) -> None:
        """How far a proof is now."""
        cell = self.progress_cell(name)
        if cell is not None:
            row = self.rows.rows[self.rows.row_of(name)]
            cell.show_progress(task.state, task.progress, row.expected)

    def progress_cell(self, name: str) -> ProgressCell | None:
        """The cell of a running proof."""
        cell = self.indexWidget(self.rows.index(self.rows.row_of(name), SIZE))
        return cell if isinstance(cell, ProgressCell) else None

    def failure_cell(self, name: str) -> FailureCell | None:
        """The cell of a failed one."""
        cell = self.indexWidget(self.rows.index(self.rows.row_of(name), FORECAST))
        return cell if isinstance(cell, FailureCell) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns follow the room that there is."""
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows choose; Enter on an unusable backend asks why."""
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return
        row = _row(self.currentIndex())
        if row is None:
            return
        if self.currentIndex().row() != before:
            if row.state is not RowState.UNUSABLE:
                self.chosen.emit(row.name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act(row)

    def _clicked(self, index: QModelIndex) -> None:
        row = _row(index)
        if row is not None:
            self._act(row)

    def _act(self, row: BackendRow) -> None:
        if row.state is not RowState.UNUSABLE:
            self.chosen.emit(row.name)
            return
        number = self.rows.row_of(self._current)
        if number >= 0:
            self.setCurrentIndex(self.rows.index(number, NAME))
        self.refused.emit(row.name)

    def _set_cells(self, number: int, row: BackendRow) -> None:
        """What spans the figures of a row that has none."""
        self._clear_spans(number)
        for column in (FORECAST, SIZE):
            if self.indexWidget(self.rows.index(number, column)) is not None:
                self.setIndexWidget(self.rows.index(number, column), None)  # type: ignore[arg-type]
        if row.state is RowState.UNUSABLE:
            self.setSpan(number, EVIDENCE, 1, COLUMN_COUNT - EVIDENCE)
        elif row.state is RowState.RUNNING:
            self.setSpan(number, SIZE, 1, COLUMN_COUNT - SIZE)
            cell = ProgressCell(self._look, lambda name=row.name: self.stopped.emit(name))  # type: ignore[misc]
            self.setIndexWidget(self.rows.index(number, SIZE), cell)
        elif row.state is RowState.FAILED:
            self.setSpan(number, FORECAST, 1, COLUMN_COUNT - FORECAST)
            self._set_failure(number, row)

    def _set_failure(self, number: int, row: BackendRow) -> None:
        index = self.rows.index(number, FORECAST)
        shown = self.indexWidget(index)
        if not isinstance(shown, FailureCell) or shown.reason != row.note:
            name = row.name
            log = (lambda: self.log_wanted.emit(name)) if row.has_log else None
            cell = FailureCell(self._look, row.note, lambda: self.again.emit(name), log)
            self.setIndexWidget(index, cell)

    def _clear_spans(self, number: int) -> None:
        """Every cell of the row stands for itself again."""
        for column in (EVIDENCE, FORECAST, SIZE):
            if self.columnSpan(number, column) > 1:
                self.setSpan(number, column, 1, 1)

    def _fit(self) -> None:
        theme = self._look.theme
        narrow = self.width() < theme.px(_NARROW_BELOW_PX)
        for column, width in (_NARROW if narrow else _WIDTHS).items():
            self.setColumnWidth(column, theme.px(width))
        for column in range(VALID, COLUMN_COUNT):
            self.setColumnWidth(column, theme.px(_NARROW_ANSWER_WIDTH if narrow else _ANSWER_WIDTH))
        rest = self.width() - sum(self.columnWidth(column) for column in range(COLUMN_COUNT) if column != EVIDENCE)
        # Where little room is left, as with large text, the table scrolls; a badge is never cut.
        cramped = rest < theme.px(_LEAST_EVIDENCE)
        mode = QHeaderView.ResizeMode.Fixed if cramped else QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(EVIDENCE, mode)
        self.setColumnWidth(EVIDENCE, max(rest, theme.px(_LEAST_EVIDENCE)))
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if cramped else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        bar = self.horizontalScrollBar().sizeHint().height() if cramped else 0
        height = theme.px(TABLE_ROW)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(height)
        self.setFixedHeight((self.rows.rowCount() + 1) * height + 4 + bar)


def _row(index: QModelIndex | QPersistentModelIndex) -> BackendRow | None:
    value = index.sibling(index.row(), NAME).data(Qt.ItemDataRole.UserRole) if index.isValid() else None
    return value if isinstance(value, BackendRow) else None
