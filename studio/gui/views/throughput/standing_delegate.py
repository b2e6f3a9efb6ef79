"""Draws where a figure stands beside its aim, and where the other result stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.rows import draw_ground
from studio.gui.views.throughput.standing_scale import Scale, draw_beyond, draw_grid, draw_other_sign, draw_sign
from studio.session.bench.comparison import ComparedRow, RowKind

_WIDTH_PX = 220


class StandingDelegate(QStyledItemDelegate):
    """One scale for all rows, so that they can be compared down the column."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.scale = Scale(-1, 1)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Wide enough to tell a factor of two."""
        return QSize(_WIDTH_PX, super().sizeHint(option, index).height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The grid in every row, signs where there is something to compare."""
        draw_ground(self, painter, option, index)
        row: ComparedRow | None = index.data(Qt.ItemDataRole.UserRole)
        if row is None or row.kind is RowKind.GROUP:
            return
        theme, box = self._look.theme, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_grid(painter, theme, box, self.scale)
        y = box.center().y()
        now, other = row.standing, row.other_standing
        points = [QPointF(self.scale.place(box, one.decades), y) for one in (now, other) if one is not None]
        if len(points) == 2:
            painter.setPen(QPen(QColor(theme.colors.text3), 1))
            painter.drawLine(*points)
        if other is not None:
            draw_other_sign(painter, theme, points[-1])
        if now is not None:
            draw_sign(painter, theme, points[0], met=now.met)
            if now.beyond:
                draw_beyond(painter, theme, points[0], now)
        painter.restore()
