"""The left column: the user's aggregates, the newest first, each with what is known about its proofs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.shelf_model import ROW_ROLE, ShelfModel
from studio.gui.theme import BODY_PT, CAPTION_PT
from studio.gui.views.aggregates.sentences import STATE_ICONS, leaves_text, state_text, when_text
from studio.gui.views.kit.labels import label, rule
from studio.model.text import N_, translate
from studio.session import ShelfRow, ShelfState

_ROW_PX = 52
_PAD_PX, _BAR_PX, _ICON_PX = 16, 3, 14


class ShelfDelegate(QStyledItemDelegate):
    """Two lines: name and state, leaves and time."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The same for all."""
        return QSize(120, self._look.theme.px(_ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Straight from the row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ShelfRow):
            return
        look, box = self._look, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(look.color("sel")))
            painter.fillRect(QRect(box.left(), box.top(), _BAR_PX, box.height()), QColor(look.color("accent")))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(look.color("hover")))
        inner = box.adjusted(_PAD_PX, 6, -_PAD_PX, -6)
        upper = QRect(inner.left(), inner.top(), inner.width() - _ICON_PX - 6, inner.height() // 2)
        lower = QRect(inner.left(), inner.top() + inner.height() // 2, inner.width(), inner.height() // 2)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(look.theme.pt(BODY_PT), 600))
        painter.setPen(QColor(look.color("text")))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, left | middle, name)
        icon, token = STATE_ICONS[row.state]
        icons.draw(
            painter, icon, look.color(token), inner.right() - _ICON_PX + 1, upper.center().y() - _ICON_PX / 2, _ICON_PX
        )
        painter.setFont(text_font(look.theme.pt(CAPTION_PT)))
        painter.setPen(QColor(look.color("warn" if row.error is not None else "text3")))
        when = when_text(row.made_unix_ms)
        line_width = lower.width() - painter.fontMetrics().horizontalAdvance(when) - 8
        line = painter.fontMetrics().elidedText(row_line(row), Qt.TextElideMode.ElideRight, line_width)
        painter.drawText(lower, left | middle, line)
        painter.setPen(QColor(look.color("text3")))
        painter.drawText(lower, right | middle, when)
        painter.restore()


class ShelfList(QFrame):
    """`chosen(name)` when the person looks at another aggregate."""

    chosen = Signal(str)
    rename_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._is_quiet = False
        self.model = ShelfModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(ShelfDelegate(look, self.view))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(translate(N_("Aggregates")))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        hint = label(translate(N_("Drop proofs here to start a new aggregate.")), "caption", wrap=True)
        title = label(translate(N_("Aggregates")), "region")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        title.setContentsMargins(_PAD_PX, 0, _PAD_PX, 8)
        hint.setContentsMargins(_PAD_PX, 14, _PAD_PX, 14)
        column.addWidget(title)
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        column.addWidget(hint)
        look.changed.connect(self.view.doItemsLayout)

    @property
    def current(self) -> str:
        """The name of the aggregate that is looked at."""
        index = self.view.currentIndex()
        return str(index.data()) if index.isValid() else ""

    def show_rows(self, rows: tuple[ShelfRow, ...], current: str) -> None:
        """Show these; `current` stays or becomes the one that is looked at, else the first is. Tells nothing."""
        self._is_quiet = True
        self.model.show_rows(rows, tuple(spoken_row(row) for row in rows))
        self.select(current if self.model.position(current) >= 0 else rows[0].name if rows else "")
        self._is_quiet = False

    def select(self, name: str) -> None:
        """Look at an aggregate; tells `chosen` only where it was another."""
        self.view.setCurrentIndex(self.model.index(self.model.position(name)))

    def row(self, name: str) -> ShelfRow | None:
        """The row of an aggregate."""
        at = self.model.position(name)
        return None if at < 0 else self.model.rows[at]

    def free_name(self) -> str:
        """A name that no aggregate here has."""
        taken = {row.name.casefold() for row in self.model.rows}
        text, number = translate(N_("Aggregate {number}")), len(taken) + 1
        while text.format(number=number).casefold() in taken:
            number += 1
        return text.format(number=number)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_quiet:
            self.chosen.emit(str(current.data()) if current.isValid() else "")

    def _show_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        name = str(index.data())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(translate(N_("Rename")), lambda: self.rename_wanted.emit(name))
        menu.addAction(translate(N_("Delete")), lambda: self.delete_wanted.emit(name))
        menu.popup(self.view.viewport().mapToGlobal(place))


def row_line(row: ShelfRow) -> str:
    """The second line of a row."""
    if row.state is ShelfState.DAMAGED:
        return translate(N_("cannot be read"))
    return leaves_text(row.leaves)


def spoken_row(row: ShelfRow) -> str:
    """A row for a screen reader and for the tool tip."""
    reason = state_text(row.state) if row.error is None else str(row.error)
    return f"{row.name}. {row_line(row)}, {when_text(row.made_unix_ms)}. {reason}"
