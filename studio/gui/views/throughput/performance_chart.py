"""The performance table as a chart that a room can read: proving and verifying time over n, each with its value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT, CAPTION_PT, HEADING_PT
from studio.model.text import N_, translate
from studio.session.demo.performance_chart import ChartedRound, PerformanceChart

_LEAST_PX, _LARGE_PX = 150, 260
_PROVING, _VERIFYING = "sky", "orange"
_SIGN_PX = 9


class PerformanceChartView(QWidget):
    """Draws finished places; with much room, in larger letters. `ground`: the colour on which it stands."""

    ROLE = "Chart"

    def __init__(self, look: Look, empty: str, parent: QWidget | None = None, *, ground: str = "panel") -> None:
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._empty = empty
        self._chart = PerformanceChart((), ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(translate(N_("Proving and verifying time over n, log scales")))
        look.changed.connect(self._follow)
        self._follow()
        self.show_chart(self._chart)

    @property
    def chart(self) -> PerformanceChart:
        """What is drawn."""
        return self._chart

    def sizeHint(self) -> QSize:
        """Room for four labels beside each other."""
        return QSize(480, self.minimumHeight())

    def show_chart(self, chart: PerformanceChart) -> None:
        """Draw this one."""
        self._chart = chart
        text = translate(N_("n = {n}: proving {proving}, verifying {verifying}"))
        spoken = [
            text.format(n=done.n, proving=done.proving.text, verifying=done.verifying.text) for done in chart.rounds
        ]
        self.setAccessibleDescription("; ".join(spoken) or self._empty)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Legend, lines across, both curves, and every value beside its sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        if not self._chart.rounds:
            painter.setFont(text_font(theme.pt(BODY_PT)))
            painter.setPen(QColor(theme.colors.text2))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        large = self.height() >= _LARGE_PX * theme.scale
        value_font = text_font(theme.pt(HEADING_PT if large else BODY_PT), 600, figures=True)
        axis_font = text_font(theme.pt(BODY_PT if large else CAPTION_PT))
        painter.setFont(axis_font)
        letter = painter.fontMetrics().height()
        marks = max(painter.fontMetrics().horizontalAdvance(mark.text) for mark in self._chart.marks)
        painter.setFont(value_font)
        value_px = painter.fontMetrics().horizontalAdvance("88.8 ms")
        room = 1.3 * letter + painter.fontMetrics().height()  # the legend and the n, and a value between
        area = QRectF(self.rect()).adjusted(marks + 28 + value_px / 2, room, -value_px / 2 - 12, -room)
        self._draw_axes(painter, axis_font, area, marks + 6, letter)
        self._draw_legend(painter, axis_font, letter)
        for name, index in ((_PROVING, 0), (_VERIFYING, 1)):
            self._draw_curve(painter, name, [_places(area, done)[index] for done in self._chart.rounds])
        self._draw_values(painter, value_font, area)

    def _draw_axes(self, painter: QPainter, font: QFont, area: QRectF, label_px: float, letter: float) -> None:
        colors = self._look.theme.colors
        painter.setFont(font)
        for mark in self._chart.marks:
            y = area.bottom() - mark.height * area.height()
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(QPointF(label_px + 6, y), QPointF(self.width(), y))
            painter.setPen(QColor(colors.text3))
            box = QRectF(0, y - letter, label_px, 2 * letter)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark.text)
        painter.setPen(QColor(colors.text2))
        for done in self._chart.rounds:
            x = area.left() + done.across * area.width()
            box = QRectF(x - 60, self.height() - letter * 1.25, 120, letter * 1.25)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"n = {done.n}")

    def _draw_legend(self, painter: QPainter, font: QFont, letter: float) -> None:
        painter.setFont(font)
        left = self.width() - 12.0
        for name, text in ((_VERIFYING, translate(N_("Verifying"))), (_PROVING, translate(N_("Proving")))):
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(self._look.theme.colors.text))
            painter.drawText(QRectF(left - width, 0, width + 2, letter * 1.2), Qt.AlignmentFlag.AlignVCenter, text)
            self._draw_sign(painter, name, QPointF(left - width - _SIGN_PX - 2, letter * 0.6))
            left -= width + 3.5 * _SIGN_PX

    def _draw_curve(self, painter: QPainter, name: str, places: list[QPointF]) -> None:
        painter.setPen(QPen(QColor(self._look.theme.swatch(name).fill), 2))
        painter.drawPolyline(places)
        for place in places:
            self._draw_sign(painter, name, place)

    def _draw_sign(self, painter: QPainter, name: str, middle: QPointF) -> None:
        """A disc for proving, an open square for verifying."""
        theme, half = self._look.theme, _SIGN_PX / 2
        fill = QColor(theme.swatch(name).fill)
        if name == _PROVING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawEllipse(middle, half, half)
        else:
            painter.setPen(QPen(fill, 2))
            painter.setBrush(QColor(self._look.color(self._ground)))
            painter.drawRect(QRectF(middle.x() - half + 1, middle.y() - half + 1, _SIGN_PX - 2, _SIGN_PX - 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_values(self, painter: QPainter, font: QFont, area: QRectF) -> None:
        """The upper one above, the lower one below: however near the curves are, no number covers another."""
        painter.setFont(font)
        painter.setPen(QColor(self._look.theme.colors.text))
        height, ground = painter.fontMetrics().height(), QColor(self._look.color(self._ground))
        for done in self._chart.rounds:
            proving, verifying = _places(area, done)
            pairs = [(proving, done.proving.text), (verifying, done.verifying.text)]
            (upper, upper_text), (lower, lower_text) = sorted(pairs, key=lambda pair: pair[0].y())
            above = QRectF(upper.x() - 80, upper.y() - _SIGN_PX - height + 2, 160, height)
            below = QRectF(lower.x() - 80, lower.y() + _SIGN_PX - 2, 160, height)
            for box, text in ((above, upper_text), (below, lower_text)):
                words = painter.boundingRect(box, Qt.AlignmentFlag.AlignCenter, text)
                painter.fillRect(words.adjusted(-3, 2, 3, -2), ground)  # no line crosses a number
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _follow(self) -> None:
        self.setMinimumHeight(self._look.theme.px(_LEAST_PX))
        self.update()


def _places(area: QRectF, done: ChartedRound) -> tuple[QPointF, QPointF]:
    x = area.left() + done.across * area.width()
    heights = (done.proving.height, done.verifying.height)
    proving, verifying = (QPointF(x, area.bottom() - height * area.height()) for height in heights)
    return proving, verifying
