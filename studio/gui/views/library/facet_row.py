"""One choice beside the list: a kind of proof and how many of them there are."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT
from studio.gui.tips import plain_tip
from studio.model.text import N_
from studio.model.units import count_text, counted_text

_HEIGHT, _MARGIN, _ICON_PX, _GAP = 27, 16, 15, 8


class FacetRow(QAbstractButton):
    """A click chooses it, another click lets it go. The chosen one is bold as well as coloured."""

    def __init__(
        self, look: Look, text: str, icon: str = "", token: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon, self._token = icon, token
        self._count: int | None = None
        self.setText(text)
        self.setToolTip(plain_tip(text))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.changed.connect(self.updateGeometry)

    @property
    def count(self) -> int | None:
        """The number behind it; None for a row without one."""
        return self._count

    def show_count(self, count: int | None) -> None:
        """How many proofs this would show."""
        if count != self._count:
            self._count = count
            number = "" if count is None else counted_text(count, N_("1 proof"), N_("{count} proofs"))
            self.setAccessibleName(f"{self.text()}, {number}" if number else self.text())
            self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(120, self._look.theme.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk through the rows, Enter chooses as Space does."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, word, number."""
        theme = self._look.theme
        colors, chosen = theme.colors, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or self.underMouse():
            painter.fillRect(self.rect(), QColor(colors.sel if chosen else colors.hover))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        left = _MARGIN
        if self._icon:
            token = self._token if self._count else "text3"
            icons.draw(painter, self._icon, self._look.color(token), left, (self.height() - _ICON_PX) / 2, _ICON_PX)
            left += _ICON_PX + _GAP
        size_pt, weight = theme.pt(BODY_PT), 600 if chosen else 400
        painter.setFont(text_font(size_pt, weight, figures=True))
        number = "" if self._count is None else count_text(self._count)
        number_width = painter.fontMetrics().horizontalAdvance(number)
        right = self.width() - _MARGIN
        painter.setPen(QColor(colors.text if chosen else colors.text2 if self._count else colors.text3))
        box = QRect(left, 0, right - left, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        painter.setFont(text_font(size_pt, weight))
        metrics = painter.fontMetrics()
        painter.setPen(QColor(colors.text3 if self._count == 0 and not chosen else colors.text))
        room = max(0, right - left - number_width - _GAP)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
