"""How a row of the library is drawn: checked rows lie on the colour of a selection, the current one has a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.proof_table_model import ROW_ROLE, ProofTableModel, statement_text
from studio.gui.theme import BODY_PT
from studio.gui.views.kit.answers import AnswerDelegate
from studio.gui.views.kit.badge import BadgeDelegate
from studio.model.verdict import Strength
from studio.session import ListedProof

Index = QModelIndex | QPersistentModelIndex
CHECK_PX = 15
_BAR_PX = 3
_PAD_PX = 8
_PIN_PX = 13


def is_checked(index: Index) -> bool:
    """Whether the row is checked."""
    model = index.model()
    return isinstance(model, ProofTableModel) and model.is_checked(index.row())


def lie_on_row(option: QStyleOptionViewItem, index: Index) -> None:
    """The state of a cell follows its row; the ring of a single cell is not drawn."""
    option.state &= ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
    if is_checked(index):
        option.state |= QStyle.StateFlag.State_Selected


def draw_box(painter: QPainter, look: Look, rect: QRect, state: Qt.CheckState | None) -> None:
    """A check box in the middle of `rect`; partly checked has a dash."""
    colors = look.theme.colors
    box = QRect(0, 0, CHECK_PX, CHECK_PX)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    on = state in (Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked)
    painter.setPen(QPen(QColor(colors.fill if on else colors.line2), 1))
    painter.setBrush(QColor(colors.fill) if on else QColor(colors.panel))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if on:
        name = "check" if state is Qt.CheckState.Checked else "minus"
        icons.draw(painter, name, "#FFFFFF", box.x() + 2, box.y() + 2, 11)
    painter.restore()


def draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The cell without its content."""
    widget: QWidget = option.widget
    option.text = ""
    widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)


class CellDelegate(QStyledItemDelegate):
    """A plain text, grey as it is not what the eye looks for."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """As the row is."""
        super().initStyleOption(option, index)
        lie_on_row(option, index)


class CheckDelegate(CellDelegate):
    """The check box, and the bar of the current row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, bar, box."""
        self.initStyleOption(option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        draw_ground(painter, option)
        view = option.widget
        if isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row():
            bar = QRect(option.rect.x(), option.rect.y(), _BAR_PX, option.rect.height() - 1)
            painter.fillRect(bar, QColor(self._look.color("accent")))
        if state is not None:
            draw_box(painter, self._look, option.rect, state)


class StatementDelegate(CellDelegate):
    """The program in bold, then what it wrote; a pin where the proof is pinned."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground and texts."""
        self.initStyleOption(option, index)
        draw_ground(painter, option)
        row = index.data(ROW_ROLE)
        if not isinstance(row, ListedProof):
            return
        theme, box = self._look.theme, option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        painter.save()
        if row.entry is not None and row.entry.pinned:
            icons.draw(painter, "pin", theme.colors.text2, box.right() - _PIN_PX, box.center().y() - 6, _PIN_PX)
            box.adjust(0, 0, -_PIN_PX - 4, 0)
        program = row.program if row.entry is not None else statement_text(row)
        refused = row.evidence in (Strength.REFUSED, None)
        for text, weight, color, gap in (
            (program, 600, theme.colors.bad if row.entry is None else theme.colors.text, 0),
            (row.line, 400, theme.colors.bad if refused else theme.colors.text2, _PAD_PX),
        ):
            box.adjust(gap, 0, 0, 0)
            painter.setFont(text_font(theme.pt(BODY_PT), weight))
            painter.setPen(QColor(color))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            box.adjust(metrics.horizontalAdvance(shown), 0, 0, 0)
        painter.restore()


class RowBadgeDelegate(BadgeDelegate):
    """The badge on the ground of its row."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """As the row is."""
        super().initStyleOption(option, index)
        lie_on_row(option, index)


class RowAnswerDelegate(AnswerDelegate):
    """An answer on the ground of its row."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """As the row is."""
        super().initStyleOption(option, index)
        lie_on_row(option, index)
