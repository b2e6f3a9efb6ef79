"""One choice beside the list: a kind of proof and how many of them there are."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT
from studio.model.text import N_, translate
from studio.model.units import count_text

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
        self.setToolTip(text)
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
            number = "" if count is None else translate(N_("{count} proofs")).format(count=count_text(count))
            self.setAccessibleName(f"{self.text()}, {number}" if number else self.text())
            self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(120, self._look.theme.px(_HEIGHT))

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
        painter.setFont(text_font(theme.pt(BODY_PT), 600 if chosen else 400))
        metrics = painter.fontMetrics()
        number = "" if self._count is None else count_text(self._count)
        number_width = metrics.horizontalAdvance(number)
        right = self.width() - _MARGIN
        painter.setPen(QColor(colors.text if chosen else colors.text2 if self._count else colors.text3))
        box = QRect(left, 0, right - left, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        painter.setPen(QColor(colors.text3 if self._count == 0 and not chosen else colors.text))
        room = max(0, right - left - number_width - _GAP)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
