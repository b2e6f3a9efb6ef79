"""The headings over a result of the benchmark; over the scale stand its marks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.bench_model import STANDING
from studio.gui.theme import CAPTION_PT
from studio.gui.views.throughput.standing_scale import Scale, mark_text

_LEAST_PX = 46


class BenchHeader(QHeaderView):
    """As every header, and marks."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.scale = Scale(-1, 1)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One heading."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != STANDING or self.model().rowCount() == 0:
            return
        theme, box = self._look.theme, QRectF(rect)
        apart = self.scale.place(box, 1) - self.scale.place(box, 0)
        every = max(1, -(-round(_LEAST_PX * theme.scale) // max(1, round(apart))))
        painter.save()
        for decade in range(self.scale.low, self.scale.high + 1):
            if decade % every:
                continue
            painter.setFont(text_font(theme.pt(CAPTION_PT), 600 if decade == 0 else 400))
            painter.setPen(QColor(theme.colors.text if decade == 0 else theme.colors.text3))
            x = self.scale.place(box, decade)
            painter.drawText(
                QRectF(x - 40, box.top(), 80, box.height()), Qt.AlignmentFlag.AlignCenter, mark_text(decade)
            )
        painter.restore()
