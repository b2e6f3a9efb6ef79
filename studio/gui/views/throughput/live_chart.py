"""The rate of a run over time: the last minute, or the whole run. A painter, because it only draws one line."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT, CAPTION_PT
from studio.model.text import N_, translate
from studio.model.units import rate_parts
from studio.session import RatePoint, RunLook

_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 10, 24
_HEADROOM = 1.12  # the word at the highest point stands above the line
_SPANS_S = (10.0, 20.0, 30.0, 60.0)
_UNITS = {"G/s": 1e9, "M/s": 1e6, "k/s": 1e3, "/s": 1.0}


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn. Times count in seconds from the start of the run."""

    times_s: tuple[float, ...]
    rates: tuple[float, ...]
    first_s: float
    last_s: float
    scrolls: bool  # the right edge is now

    @property
    def top(self) -> tuple[float, float] | None:
        """(time, rate) of the highest point in view."""
        seen = [(rate, -at) for at, rate in zip(self.times_s, self.rates, strict=True) if at >= self.first_s]
        if not seen or max(seen)[0] <= 0:
            return None
        rate, at = max(seen)
        return -at, rate


def curve_of(look: RunLook, *, whole: bool, proofs: bool) -> Curve:
    """The line starts at zero, at the start of the run; a run of more than a minute is cut or drawn whole."""
    points = look.rates.whole if whole else look.rates.minute
    elapsed_s = look.rates.elapsed_ns / 1e9
    times, rates = [0.0], [0.0]
    for point in points:
        times.append(point.at_ns / 1e9)
        rates.append(_rate(point, proofs=proofs))
    if len(points) and points[0].at_ns > 2_000_000_000:  # older ones are out of view
        times, rates = times[1:], rates[1:]
    scrolls = not whole and elapsed_s > _SPANS_S[-1]
    if scrolls:
        first_s, last_s = elapsed_s - _SPANS_S[-1], elapsed_s
    elif whole or look.ended:
        first_s, last_s = 0.0, max(1.0, elapsed_s)
    else:
        first_s, last_s = 0.0, next((span for span in _SPANS_S if span >= elapsed_s), elapsed_s)
    begin = max(0, bisect_left(times, first_s) - 1)
    return Curve(tuple(times[begin:]), tuple(rates[begin:]), first_s, last_s, scrolls)


def nice_ticks(top: float, most: int) -> list[float]:
    """At most `most` equal steps of 1, 2 or 5 times a power of ten that reach `top`, from 0."""
    if top <= 0:
        return [0.0, 1.0]
    rough = top / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power * most >= top * 0.999)
    return [step * index for index in range(math.ceil(top / step - 0.001) + 1)]


class LiveChart(QWidget):
    """Shows one look at a time; asks for none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._curve: Curve | None = None
        self._empty = ""
        self.setMinimumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    @property
    def curve(self) -> Curve | None:
        """What is drawn now."""
        return self._curve

    def sizeHint(self) -> QSize:
        """As wide as in the design."""
        return QSize(852, 220)

    def show_curve(self, curve: Curve | None, empty: str = "") -> None:
        """Draw this; `empty` stands in the middle where there is nothing to draw."""
        self._curve, self._empty = curve, empty
        top = None if curve is None else curve.top
        if top is not None:
            number, unit = rate_parts(top[1])
            text = translate(N_("highest {number} {unit}")).format(number=number, unit=unit)
        else:
            text = empty
        if self.accessibleDescription() != text:
            self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grid, line, highest point, and where it is now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._look.theme.scale
        plot = QRectF(self.rect()).adjusted(_LEFT * scale, _TOP, -_RIGHT, -_BOTTOM * scale)
        curve = self._curve
        highest = 0.0 if curve is None or curve.top is None else curve.top[1]
        ticks = nice_ticks(highest * _HEADROOM, 3)
        painter.setFont(text_font(self._look.theme.pt(CAPTION_PT)))
        if curve is not None:
            self._draw_rates(painter, plot, ticks)
            self._draw_times(painter, plot, curve)
            self._draw_line(painter, plot, curve, ticks[-1])
        if curve is None or self._empty:
            painter.setFont(text_font(self._look.theme.pt(BODY_PT)))
            painter.setPen(QColor(self._look.color("text2")))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)

    def _draw_rates(self, painter: QPainter, plot: QRectF, ticks: Sequence[float]) -> None:
        unit = rate_parts(ticks[-1])[1]
        size = next((size for name, size in _UNITS.items() if translate(name) == unit), 1.0)
        for tick in ticks:
            y = plot.bottom() - plot.height() * tick / ticks[-1]
            painter.setPen(QPen(QColor(self._look.color("line")), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            text = f"{tick / size:g}" + (f" {unit}" if tick == ticks[-1] else "")
            painter.setPen(QColor(self._look.color("text3")))
            box = QRectF(0, y - 10, plot.left() - 8, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_times(self, painter: QPainter, plot: QRectF, curve: Curve) -> None:
        span = curve.last_s - curve.first_s
        painter.setPen(QColor(self._look.color("text3")))
        for offset in nice_ticks(span, 6):
            if offset > span * 1.001:
                continue
            if curve.scrolls:
                at = span - offset
                text = translate(N_("now")) if offset == 0 else _seconds(offset)
            else:
                at, text = offset, _seconds(offset)
            x = plot.left() + plot.width() * at / span
            width = painter.fontMetrics().horizontalAdvance(text) + 4
            left = min(max(plot.left() - 8, x - width / 2), plot.right() + _RIGHT - width)
            painter.drawText(QRectF(left, plot.bottom() + 4, width, 20), Qt.AlignmentFlag.AlignCenter, text)

    def _draw_line(self, painter: QPainter, plot: QRectF, curve: Curve, top_rate: float) -> None:
        span = curve.last_s - curve.first_s

        def place(at_s: float, rate: float) -> QPointF:
            x = plot.left() + plot.width() * (at_s - curve.first_s) / span
            return QPointF(x, plot.bottom() - plot.height() * rate / top_rate)

        line = [place(at, rate) for at, rate in zip(curve.times_s, curve.rates, strict=True)]
        if len(line) < 2:
            return
        accent = QColor(self._look.color("accent"))
        painter.save()
        painter.setClipRect(plot.adjusted(0, -4, 6, 1))
        area = QPolygonF([QPointF(line[0].x(), plot.bottom()), *line, QPointF(line[-1].x(), plot.bottom())])
        fill = QColor(accent)
        fill.setAlphaF(0.28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(area)
        painter.setPen(QPen(accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(line[-1], 3.5, 3.5)
        painter.restore()
        if curve.top is not None:
            self._draw_top(painter, plot, place(*curve.top), curve.top[1])

    def _draw_top(self, painter: QPainter, plot: QRectF, at: QPointF, rate: float) -> None:
        number, unit = rate_parts(rate)
        text = translate(N_("highest {number} {unit}")).format(number=number, unit=unit)
        width = painter.fontMetrics().horizontalAdvance(text) + 4
        y = at.y() - 18  # above the point, beside it on the side with room
        left = at.x() + 8 if at.x() + 12 + width < plot.right() else at.x() - 8 - width
        painter.setPen(QPen(QColor(self._look.color("text2")), 1))
        painter.drawLine(QPointF(at.x(), at.y() - 4), QPointF(at.x(), y + 2))
        painter.drawText(
            QRectF(left, y - 2, width, 18), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
        )


def _rate(point: RatePoint, *, proofs: bool) -> float:
    return point.proofs_per_second if proofs else point.steps_per_second


def _seconds(seconds: float) -> str:
    if seconds >= 120:
        return translate(N_("{minutes} min")).format(minutes=f"{seconds / 60:g}")
    return translate(N_("{seconds} s")).format(seconds=f"{seconds:g}")
