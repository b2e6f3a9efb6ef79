"""What tables have in common: whole rows without a grid, and numbers whose figures stand in columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.gui.fonts import with_figures


class RowDelegate(QStyledItemDelegate):
    """Cells that are aligned to the right hold numbers: figures of one width, so that their digits can be compared."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The same for painting and for measuring."""
        super().initStyleOption(option, index)
        if option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            font = with_figures(QFont(option.font))
            option.font, option.fontMetrics = font, QFontMetrics(font)


def draw_ground(
    delegate: QStyledItemDelegate,
    painter: QPainter,
    option: QStyleOptionViewItem,
    index: QModelIndex | QPersistentModelIndex,
) -> str:
    """Draw a cell by the style without its text, which is given back, for a delegate that draws the rest itself."""
    delegate.initStyleOption(option, index)
    text: str = option.text
    option.text = ""
    widget: QWidget = option.widget
    widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
    return text


def set_up_rows(table: QTableView, accessible_name: str) -> None:
    """Tab leaves the table, as everywhere; nothing is edited in it."""
    table.setAccessibleName(accessible_name)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setItemDelegate(RowDelegate(table))
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
