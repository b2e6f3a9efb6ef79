"""How a row of the library is drawn: checked rows lie on the colour of a selection, the current one has a bar.

Nothing is asked of the style here: asking it for each of some hundred cells took most of the time of a repaint.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.proof_table_model import NUMBERS, TEXTS, Column, ProofTableModel, shown_evidence, statement_text
from studio.gui.theme import BODY_PT
from studio.gui.views.kit.answers import answer_icon
from studio.gui.views.kit.badge import SMALL, Capability, EvidenceBadge
from studio.model.verdict import Strength
from studio.session import ListedProof

Index = QModelIndex | QPersistentModelIndex
CHECK_PX = 15
_BAR_PX = 3
_PAD_PX = 8
_PIN_PX = 13
_MARK_PX = 14


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


class RowPaint:
    """Colours, fonts and badges that all cells share, made once for a theme."""

    def __init__(self, look: Look, model: ProofTableModel) -> None:
        self.look = look
        self.model = model
        look.changed.connect(self._follow)
        self._follow()

    def ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        """What lies under a cell."""
        if self.model.is_checked(place):
            painter.fillRect(rect, self._sel)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._line)

    def text(
        self, painter: QPainter, box: QRect, text: str, token: str = "text", *, bold: bool = False, right: bool = False
    ) -> int:
        """A text that is cut where there is no room; how wide it became."""
        font, metrics = self._bold if bold else self._figures if right else self._plain
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
        painter.setFont(font)
        painter.setPen(self.color(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.horizontalAdvance(shown)

    def badge(self, painter: QPainter, x: int, y: int, shown: Strength | Capability) -> None:
        """A badge or the words in its place."""
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._badges.get((shown, ratio))
        if pixmap is None:
            pixmap = self._badges[shown, ratio] = self._drawn(shown, ratio)
        painter.drawPixmap(x, y, pixmap)

    def box(self, painter: QPainter, rect: QRect, *, on: bool) -> None:
        """A check box in the middle."""
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._boxes.get((on, ratio))
        if pixmap is None:
            side = CHECK_PX + 2
            pixmap = self._boxes[on, ratio] = _empty(side, side, ratio)
            inside = QPainter(pixmap)
            state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            draw_box(inside, self.look, QRect(0, 0, side, side), state)
            inside.end()
        corner = rect.center() - QPoint(CHECK_PX // 2 + 1, CHECK_PX // 2 + 1)
        painter.drawPixmap(corner, pixmap)

    def color(self, token: str) -> QColor:
        """By its token."""
        color = self._colors.get(token)
        if color is None:
            color = self._colors[token] = QColor(self.look.color(token))
        return color

    def _drawn(self, shown: Strength | Capability, ratio: float) -> QPixmap:
        height = self.badge_px
        pixmap = _empty(round(EvidenceBadge.width(shown, height)) + 1, height, ratio)
        painter = QPainter(pixmap)
        EvidenceBadge.paint(painter, 0, 0, shown, self.look.theme, height)
        painter.end()
        return pixmap

    def _follow(self) -> None:
        theme = self.look.theme
        self.badge_px = theme.px(SMALL)
        self._colors: dict[str, QColor] = {}
        self._badges: dict[tuple[Strength | Capability, float], QPixmap] = {}
        self._boxes: dict[tuple[bool, float], QPixmap] = {}
        self._sel, self._line = QColor(theme.colors.sel), QColor(theme.colors.line)
        size_pt = theme.pt(BODY_PT)
        self._plain, self._bold = _measured(text_font(size_pt)), _measured(text_font(size_pt, 600))
        self._figures = _measured(text_font(size_pt, figures=True))


def _measured(font: QFont) -> tuple[QFont, QFontMetrics]:
    return font, QFontMetrics(font)


def _empty(width: int, height: int, ratio: float) -> QPixmap:
    """A transparent picture, sharp on a screen with `ratio` pixels for each logical one."""
    pixmap = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


class CellDelegate(QStyledItemDelegate):
    """Draws one column on the ground of its row; `draw` is given the row and the room for it."""

    def __init__(self, shared: RowPaint, parent: QWidget) -> None:
        super().__init__(parent)
        self.shared = shared

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then content."""
        place, rect = index.row(), option.rect
        self.shared.ground(painter, rect, place)
        self.draw(painter, rect, self.shared.model.rows[place])

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """The content."""


class TextDelegate(CellDelegate):
    """A plain text; numbers stand on the right."""

    def __init__(self, shared: RowPaint, column: Column, parent: QWidget) -> None:
        super().__init__(shared, parent)
        self._text: Callable[[ListedProof], str] = TEXTS[column]
        self._right = column in NUMBERS

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """The text."""
        if text := self._text(row):
            box = rect.adjusted(0 if self._right else _PAD_PX, 0, -_PAD_PX if self._right else 0, 0)
            self.shared.text(painter, box, text, right=self._right)


class CheckDelegate(CellDelegate):
    """The check box, and the bar of the current row."""

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """Bar and box. What is damaged has no box."""
        view = self.parent()
        place = self.shared.model.row_of(row.id)
        if isinstance(view, QAbstractItemView) and view.currentIndex().row() == place:
            painter.fillRect(rect.x(), rect.y(), _BAR_PX, rect.height() - 1, self.shared.color("accent"))
        if row.entry is not None and place is not None:
            checked = self.shared.model.is_checked(place)
            self.shared.box(painter, rect, on=checked)


class EvidenceDelegate(CellDelegate):
    """The badge, or the words in its place."""

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """In the middle of the row's height."""
        y = rect.y() + (rect.height() - self.shared.badge_px) // 2
        self.shared.badge(painter, rect.x() + _PAD_PX, y, shown_evidence(row.evidence))


class StatementDelegate(CellDelegate):
    """The program in bold, then what it wrote; a pin where the proof is pinned."""

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """Two texts after one another."""
        box, shared = rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0), self.shared
        if row.entry is None:
            shared.text(painter, box, statement_text(row), "bad", bold=True)
            return
        if row.entry.pinned:
            color = shared.look.color("text2")
            icons.draw(painter, "pin", color, box.right() - _PIN_PX, box.center().y() - 6, _PIN_PX)
            box.adjust(0, 0, -_PIN_PX - 4, 0)
        width = shared.text(painter, box, row.program, bold=True)
        box.adjust(width + _PAD_PX, 0, 0, 0)
        refused = row.evidence in (Strength.REFUSED, None)
        shared.text(painter, box, row.line, "bad" if refused else "text2")


class AnswerDelegate(CellDelegate):
    """A tick, a cross or a dash."""

    def __init__(self, shared: RowPaint, number: int, parent: QWidget) -> None:
        super().__init__(shared, parent)
        self._number = number

    def draw(self, painter: QPainter, rect: QRect, row: ListedProof) -> None:
        """In the middle."""
        name, token = answer_icon(None if row.answers is None else row.answers[self._number])
        x = rect.x() + (rect.width() - _MARK_PX) // 2
        y = rect.y() + (rect.height() - _MARK_PX) // 2
        icons.draw(painter, name, self.shared.look.color(token), x, y, _MARK_PX)
