"""What the signs on the scale mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT, SMALL_CONTROL_ROW
from studio.gui.views.throughput.standing_scale import SIGN_PX, draw_other_sign, draw_sign
from studio.model.text import N_, translate

_GAP_PX, _APART_PX = 6, 16


class BenchLegend(QWidget):
    """Met, missed, and the other result where there is one."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = [translate(N_("met")), translate(N_("missed")), translate(N_("compared"))]
        self._shown = 2
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate(N_("Signs on the scale")))
        look.changed.connect(self.updateGeometry)

    def show_other(self, *, other: bool) -> None:
        """Whether a second result is drawn."""
        self._shown = 3 if other else 2
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        measure = QFontMetrics(text_font(self._look.theme.pt(CAPTION_PT)))
        words = sum(measure.horizontalAdvance(text) for text in self._texts[: self._shown])
        width = words + self._shown * (SIGN_PX + _GAP_PX + _APART_PX)
        return QSize(width, self._look.theme.px(SMALL_CONTROL_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sign, word, sign, word."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(theme.pt(CAPTION_PT)))
        signs: tuple[Callable[[QPointF], None], ...] = (
            lambda middle: draw_sign(painter, theme, middle, met=True),
            lambda middle: draw_sign(painter, theme, middle, met=False),
            lambda middle: draw_other_sign(painter, theme, middle),
        )
        left, middle = 4.0, self.height() / 2
        for sign, text in zip(signs[: self._shown], self._texts, strict=False):
            sign(QPointF(left + SIGN_PX / 2, middle))
            left += SIGN_PX + _GAP_PX
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(theme.colors.text2))
            painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + _APART_PX
