"""Rows side by side on log scales: several plots with one order of rows; symbol and colour tell the backend."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BACKEND_MARKS, BODY_PT, CAPTION_PT
from studio.gui.views.kit.backend_mark import draw_backend_mark
from studio.gui.views.kit.badge import SMALL, EvidenceBadge
from studio.model.text import N_, translate
from studio.model.verdict import Strength

MOST_ROWS = 6
_NAME_PX, _VALUE_PX, _HEAD_PX, _FOOT_PX, _ROW_PX = 176, 74, 22, 20, 28
_BADGED_PX = 104  # a name beside which there is a badge; all backends have short ones
_MARK_PX = 14
_LABEL_PX = 54
_ROUNDING = 1e-9  # a logarithm of a power may come out a little beside the whole number
_LEAST_PLOT_PX = 146  # narrower ones say nothing: the last measures give way


@dataclass(frozen=True, slots=True)
class Measure:
    """One plot: its title, how a number on its scale reads, and by how much each line is more than the one before."""

    title: str
    text: Callable[[float], str]
    base: int = 10


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One row: its numbers (0: none) in the order of the measures. `note` stands there where it has no number."""

    name: str
    backend: str
    values: tuple[float, ...]
    badge: Strength | None = None
    note: str = ""


def decades(values: Sequence[float], base: int = 10) -> tuple[int, int]:
    """The powers of `base` around all values, at least two apart, so that small differences do not look large."""
    known = [math.log(value, base) for value in values if value > 0]
    if not known:
        return 0, 2
    low, high = math.floor(min(known) + _ROUNDING), math.ceil(max(known) - _ROUNDING)
    return low, max(high, low + 2)


class LogPlots(QWidget):
    """Draws at most six rows; says how many more there are."""

    ROLE = "Chart"

    def __init__(
        self,
        look: Look,
        measures: Sequence[Measure],
        accessible_name: str,
        empty: str,
        *,
        badges: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._measures = tuple(measures)
        self._empty = empty
        self._badges = badges
        self._rows: tuple[PlotRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(260)
        self.setAccessibleName(accessible_name)
        look.changed.connect(self.update)

    @property
    def rows(self) -> tuple[PlotRow, ...]:
        """What is drawn."""
        return self._rows[:MOST_ROWS]

    def sizeHint(self) -> QSize:
        """Room for six rows."""
        scale = self._look.theme.scale
        return QSize(640, round((_HEAD_PX + _FOOT_PX + MOST_ROWS * _ROW_PX) * scale))

    def show_rows(self, rows: Sequence[PlotRow]) -> None:
        """Draw these, the first at the top."""
        self._rows = tuple(rows)
        self.setAccessibleDescription("; ".join(map(self._spoken, self.rows)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names on the left, then the plots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._look.theme.scale
        if not self._rows:
            painter.setFont(text_font(self._look.theme.pt(BODY_PT)))
            painter.setPen(QColor(self._look.color("text2")))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self._empty)
            return
        room = self.height() - (_HEAD_PX + _FOOT_PX) * scale
        row_px = min(_ROW_PX * scale, room / len(self.rows))
        name_px = min(_NAME_PX * scale, self.width() * 0.3)
        if self._badges:
            name_px = _BADGED_PX * scale + self._badge_px()
        self._draw_names(painter, name_px, row_px)
        room = self.width() - name_px
        shown = max(1, min(len(self._measures), int(room / (_LEAST_PLOT_PX * scale))))
        width = room / shown
        for index in range(shown):
            area = QRectF(name_px + index * width, 0, width, _HEAD_PX * scale + row_px * len(self.rows))
            self._draw_plot(painter, index, area, row_px)
        self._draw_notes(painter, name_px, row_px)

    def _spoken(self, row: PlotRow) -> str:
        texts = [one.text(value) for one, value in zip(self._measures, row.values, strict=True) if value > 0]
        badge = [] if row.badge is None else [row.badge.badge]
        name = row.name if row.name == row.backend else f"{row.name}, {row.backend}"
        return f"{name}: " + ", ".join([*badge, *texts, *([row.note] if row.note else [])])

    def _badge_px(self) -> float:
        height = self._look.theme.px(SMALL)
        return max((EvidenceBadge.width(row.badge, height) for row in self.rows if row.badge), default=0.0) + 24

    def _draw_names(self, painter: QPainter, name_px: float, row_px: float) -> None:
        theme = self._look.theme
        painter.setFont(text_font(theme.pt(BODY_PT)))
        for index, row in enumerate(self.rows):
            middle = _HEAD_PX * theme.scale + row_px * (index + 0.5)
            draw_backend_mark(painter, row.backend, theme, 0, middle - _MARK_PX / 2, _MARK_PX)
            painter.setPen(QColor(theme.colors.text))
            text = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, round(name_px - 34))
            box = QRectF(24, middle - row_px / 2, name_px - 24, row_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            if row.badge is not None:
                height = theme.px(SMALL)
                left = name_px - 24 - EvidenceBadge.width(row.badge, height)
                EvidenceBadge.paint(painter, left, middle - height / 2, row.badge, theme, height)
        left_out = len(self._rows) - len(self.rows)
        if left_out:
            painter.setFont(text_font(theme.pt(CAPTION_PT)))
            painter.setPen(QColor(theme.colors.text3))
            text = translate(N_("and {count} more")).format(count=left_out)
            painter.drawText(QPointF(24, _HEAD_PX * theme.scale + row_px * len(self.rows) + 14), text)

    def _draw_notes(self, painter: QPainter, name_px: float, row_px: float) -> None:
        """Over the plots, on their ground, so that no grid line crosses a word."""
        theme = self._look.theme
        painter.setFont(text_font(theme.pt(BODY_PT)))
        for index, row in enumerate(self.rows):
            if not row.note or any(row.values):
                continue
            text = painter.fontMetrics().elidedText(
                row.note, Qt.TextElideMode.ElideRight, round(self.width() - name_px - 12)
            )
            top = _HEAD_PX * theme.scale + row_px * index
            width = painter.fontMetrics().horizontalAdvance(text) + 8
            painter.fillRect(QRectF(name_px, top + 2, width + 6, row_px - 4), QColor(theme.colors.panel))
            painter.setPen(QColor(theme.colors.text2))
            box = QRectF(name_px + 6, top, width, row_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_plot(self, painter: QPainter, index: int, area: QRectF, row_px: float) -> None:
        theme, measure = self._look.theme, self._measures[index]
        colors, head = theme.colors, _HEAD_PX * theme.scale
        values = [row.values[index] for row in self.rows]
        low, high = decades(values, measure.base)
        left, right = area.left() + 6, area.right() - _VALUE_PX * theme.scale
        painter.setFont(text_font(theme.pt(CAPTION_PT), 600))
        painter.setPen(QColor(colors.text))
        painter.drawText(QPointF(area.left(), 13 * theme.scale), translate(measure.title))
        painter.setFont(text_font(theme.pt(CAPTION_PT)))

        def place(exponent: float) -> float:
            return left + (right - left) * (exponent - low) / (high - low)

        every = max(1, math.ceil(_LABEL_PX * theme.scale * (high - low) / (right - left)))
        for exponent in range(low, high + 1, every):
            x = place(exponent)
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(QPointF(x, head), QPointF(x, area.bottom()))
            painter.setPen(QColor(colors.text3))
            box = QRectF(x - 40, area.bottom() + 2, 80, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _short(measure.text(float(measure.base) ** exponent)))
        for number, (row, value) in enumerate(zip(self.rows, values, strict=True)):
            if value <= 0:
                continue
            x, y = place(math.log(value, measure.base)), head + row_px * (number + 0.5)
            swatch = theme.swatch(BACKEND_MARKS.get(row.backend, ("slate", ""))[0])
            painter.setPen(QPen(QColor(swatch.fill), 1.25))
            painter.drawLine(QPointF(left, y), QPointF(x - _MARK_PX / 2, y))
            draw_backend_mark(painter, row.backend, theme, x - _MARK_PX / 2, y - _MARK_PX / 2, _MARK_PX)
            painter.setPen(QColor(colors.text))
            box = QRectF(x + _MARK_PX / 2 + 6, y - row_px / 2, _VALUE_PX * theme.scale + 20, row_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, measure.text(value))


def _short(text: str) -> str:
    """A power of ten needs no zeros behind the point."""
    number, _, unit = text.partition(" ")
    return f"{float(number):g} {unit}" if number.replace(".", "", 1).isdigit() else text
