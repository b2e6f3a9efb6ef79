"""The headings of the library's table: a click orders by those that can order, the first one checks all rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.proof_table_model import SORTS, Column
from studio.gui.theme import CAPTION_PT
from studio.gui.views.library.row_delegates import draw_box
from studio.session import Sort

_PAD_PX, _ARROW_PX = 8, 12


class ProofHeader(QHeaderView):
    """`order_wanted(Sort)` and `all_wanted()`; the page decides what becomes of them."""

    order_wanted = Signal(object)
    all_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._sort, self._descending = Sort.ARRIVAL, True
        self.box: Qt.CheckState | None = Qt.CheckState.Unchecked
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._clicked)
        look.changed.connect(self.viewport().update)

    @property
    def order(self) -> tuple[Sort, bool]:
        """(what the rows are ordered by, whether the largest is first)."""
        return self._sort, self._descending

    def show_order(self, sort: Sort, *, descending: bool) -> None:
        """Draw the arrow where the order is; arrival has no column of its own and so no arrow."""
        self._sort, self._descending = sort, descending
        self.viewport().update()

    def show_box(self, state: Qt.CheckState | None) -> None:
        """Whether all rows, some or none are checked."""
        if state != self.box:
            self.box = state
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            hand = self._does_something(self.logicalIndexAt(event.position().toPoint()))
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  # Qt's own name
        """The word, and the arrow after it."""
        if not rect.isValid():
            return
        colors = self._look.theme.colors
        painter.save()
        painter.setPen(QColor(colors.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        column = Column(logicalIndex)
        if column is Column.CHECK:
            draw_box(painter, self._look, rect, self.box)
            painter.restore()
            return
        ordered = SORTS.get(column) is self._sort
        painter.setFont(text_font(self._look.theme.pt(CAPTION_PT), 600))
        painter.setPen(QColor(colors.text if ordered else colors.text2))
        model = self.model()
        text = str(model.headerData(column, Qt.Orientation.Horizontal))
        alignment: Qt.AlignmentFlag = model.headerData(
            column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        center = bool(alignment & Qt.AlignmentFlag.AlignHCenter)
        box = rect if center else rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        width = painter.fontMetrics().horizontalAdvance(text)
        if ordered and alignment & Qt.AlignmentFlag.AlignRight:
            box = box.adjusted(0, 0, -_ARROW_PX, 0)
        painter.drawText(box, alignment | Qt.AlignmentFlag.AlignVCenter, text)
        if ordered:
            left = box.right() + 3 if alignment & Qt.AlignmentFlag.AlignRight else box.left() + width + 4
            name = "chevron-down" if self._descending else "chevron-up"
            icons.draw(painter, name, colors.text2, left, rect.center().y() - _ARROW_PX / 2, _ARROW_PX)
        painter.restore()

    def _clicked(self, section: int) -> None:
        if section == Column.CHECK:
            self.all_wanted.emit()
        elif Column(section) in SORTS:
            self.order_wanted.emit(SORTS[Column(section)])

    @staticmethod
    def _does_something(section: int) -> bool:
        return section == Column.CHECK or (0 <= section < len(Column) and Column(section) in SORTS)
