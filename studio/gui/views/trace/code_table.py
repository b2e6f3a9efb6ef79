"""A table that shows a fixed page of code: no scrolling of its own, one row current, painted in the code font."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from studio.gui.fonts import code_font
from studio.gui.look import Look
from studio.gui.models.code_rows import CodeRowsModel
from studio.gui.theme import CODE_ROW, DENSE_CODE_PT, Theme

_PAD_PX = 4
_BAR_PX = 3
_WHEEL_ROWS = 3
_NOTCH = 120
# Put together once: a cell is painted hundreds of times for a key.
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_SWATCHES = {"read": "teal", "write": "orange", "mark_flag": "gold"}


def row_px(theme: Theme) -> int:
    """The height of a row of code: the same in all panes, so that the current line stands at one height."""
    return theme.px(CODE_ROW)


def token_color(look: Look, token: str) -> str:
    """A colour by token; reads, writes and flags have those of the palette."""
    swatch = _SWATCHES.get(token)
    return look.color(token) if swatch is None else look.theme.swatch(swatch).fill


class CodeDelegate(QStyledItemDelegate):
    """Paints cells straight from the model: no style, no item data in between."""

    def __init__(self, look: Look, model: CodeRowsModel, right: Collection[int], bar: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self.right = frozenset(right)
        self.pad_px = _PAD_PX
        self._bar = bar
        self._colors: dict[str, QColor] = {}
        self.font, self.bold = QFont(), QFont()
        look.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Another theme or text scale."""
        self._colors = {}
        size_pt = self._look.theme.pt(DENSE_CODE_PT)
        self.font, self.bold = code_font(size_pt), code_font(size_pt, bold=True)

    def color(self, token: str) -> QColor:
        """Each made once for a theme."""
        found = self._colors.get(token)
        if found is None:
            found = self._colors[token] = QColor(token_color(self._look, token))
        return found

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, bar, flag, text."""
        row = self._model.row(index.row())
        column = index.column()
        if column >= len(row.cells):
            return
        cell = row.cells[column]
        rect: QRect = option.rect
        if row.current or cell.chosen:
            painter.fillRect(rect, self.color("sel"))
            if column == 0 and self._bar and row.current:
                painter.fillRect(QRect(rect.left(), rect.top(), _BAR_PX, rect.height()), self.color("accent"))
        if not cell.text:
            return
        pad_px = self.pad_px
        place = QRect(rect.left() + pad_px, rect.top(), rect.width() - 2 * pad_px, rect.height())
        if cell.flag:
            painter.fillRect(QRect(place.left(), place.center().y() - 4, 6, 9), self.color("mark_flag"))
            place.adjust(11, 0, 0, 0)
        painter.setFont(self.bold if cell.bold else self.font)
        painter.setPen(self.color(cell.token))
        painter.drawText(place, _RIGHT if column in self.right else _LEFT, cell.text)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows have one height."""
        return QSize(40, row_px(self._look.theme))


class CodeTable(QTableView):
    """Tells how many rows fit, and what a person asks for; what is shown is decided elsewhere."""

    rows_changed = Signal(int)
    wheeled = Signal(int)  # rows down
    row_clicked = Signal(int, int)  # row, column
    row_entered = Signal(int, int)  # by double click

    def __init__(self, look: Look, columns: int, name: str, *, right: Collection[int] = (), bar: bool = True) -> None:
        super().__init__()
        self._look = look
        self._rest = 0
        self._wide: list[tuple[int, int]] = []
        self._widths: Sequence[str] = ()
        self.code = CodeRowsModel(columns, self)
        self.delegate = CodeDelegate(look, self.code, right, bar, self)
        self.setModel(self.code)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setStretchLastSection(True)
        self.setMinimumHeight(row_px(look.theme) * 2)
        look.changed.connect(self._follow)
        self._follow()

    @property
    def visible_rows(self) -> int:
        """Whole rows that fit."""
        return max(1, self.viewport().height() // row_px(self._look.theme))

    def fit_columns(self, widest: Sequence[str]) -> None:
        """Each column as wide as its widest text; the last one takes the rest."""
        self._widths = widest
        metrics = QFontMetricsF(self.delegate.bold)
        for column, text in enumerate(widest[: self.code.columnCount()]):
            self.setColumnWidth(column, round(metrics.horizontalAdvance(text)) + 2 * self.delegate.pad_px)

    def text_width(self, text: str) -> int:
        """How wide a cell with that text is."""
        return round(QFontMetricsF(self.delegate.bold).horizontalAdvance(text)) + 2 * self.delegate.pad_px

    def after_rows(self) -> None:
        """To be called when the rows were shown anew: wide cells, and the row that a screen reader is on."""
        wide = [(number, row.wide_from) for number, row in enumerate(self.code.rows) if row.wide_from is not None]
        if wide != self._wide:
            self._wide = wide
            self.clearSpans()
            for number, column in wide:
                self.setSpan(number, column, 1, self.code.columnCount() - column)
        current = self.code.current_row()
        if current is not None:
            self.setCurrentIndex(self.code.index(current, 0))

    def row_text(self) -> str:
        """The row that one is on, as a line of text; for the clipboard."""
        current = self.code.current_row()
        number = self.currentIndex().row() if current is None else current
        cells = [cell.text for cell in self.code.row(number).cells]
        return "\t".join(cells).strip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer rows fit."""
        super().resizeEvent(event)
        self.rows_changed.emit(self.visible_rows)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whole rows; what is left of a turn counts with the next."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self._rest -= event.angleDelta().y() * _WHEEL_ROWS
        rows = int(self._rest / _NOTCH)
        self._rest -= rows * _NOTCH
        if rows:
            self.wheeled.emit(rows)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A row was clicked."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.row_clicked.emit(index.row(), index.column())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A row was entered."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.row_entered.emit(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys belong to the pane."""
        event.ignore()

    def _follow(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_px(self._look.theme))
        self.verticalHeader().setMinimumSectionSize(1)
        if self._widths:
            self.fit_columns(self._widths)
        self.viewport().update()
        self.rows_changed.emit(self.visible_rows)
