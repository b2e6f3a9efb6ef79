"""The rate of a run over time: the last minute, or the whole run, which can be zoomed and dragged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.model.units import rate_parts
from studio.session import RatePoint, RunLook

_HEADROOM = 1.16  # the word at the highest point stands above the line
_SPANS_S = (10.0, 20.0, 30.0, 60.0)
_UNITS = {"G/s": 1e9, "M/s": 1e6, "k/s": 1e3, "/s": 1.0}
_AXIS_PX, _LEAST_PX = 62, 140


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn. Times count in seconds from the start of the run."""

    times_s: tuple[float, ...]
    rates: tuple[float, ...]
    first_s: float
    last_s: float
    scrolls: bool  # the right edge is now
    live: bool = True  # it may still grow, so the view follows it

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
    return Curve(tuple(times[begin:]), tuple(rates[begin:]), first_s, last_s, scrolls, not (whole and look.ended))


class RateAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Rates, each with its unit: pyqtgraph asks for the ticks in groups that do not know of each other."""

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """The words at `values`."""
        return [_tick(value) for value in values]


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Seconds from the start of the run; where the right edge is now, seconds back from there."""

    now_s: float | None = None

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """The words at `values`."""
        if self.now_s is None:
            return [_seconds(value) for value in values]
        return [
            translate(N_("now")) if self.now_s - value < 0.5 else _seconds(round(self.now_s - value))
            for value in values
        ]


class LiveChart(QWidget):
    """Shows one look at a time; asks for none."""

    ROLE = "Chart"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._curve: Curve | None = None
        self._rates, self._times = RateAxis("left"), TimeAxis("bottom")
        self.plot = pg.PlotWidget(axisItems={"left": self._rates, "bottom": self._times})
        self.plot.setMenuEnabled(False)  # its words are English only
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._line = pg.PlotDataItem(fillLevel=0.0)
        self._now = pg.ScatterPlotItem(size=7, pen=None)
        self._top = pg.TextItem(anchor=(0.0, 1.0))
        for item in (self._line, self._now, self._top):
            self.plot.addItem(item, ignoreBounds=True)
        # After addItem: PySide6 6.9 and newer raise AttributeError before it.
        self._line.setDownsampling(auto=True, method="peak")
        self._line.setClipToView(True)
        self._message = label("", "secondary", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._message)
        self._stack.addWidget(self.plot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._paint_theme)
        self._paint_theme()

    @property
    def curve(self) -> Curve | None:
        """What is drawn now."""
        return self._curve

    def show_curve(self, curve: Curve | None, empty: str = "") -> None:
        """Draw this; `empty` stands in its place where there is nothing to draw."""
        before, self._curve = self._curve, curve
        self._stack.setCurrentWidget(self._message if curve is None or empty else self.plot)
        self._message.setText(empty)
        text = empty
        if curve is not None:
            text = self._draw(curve, follow=before is None or curve.live or before.live)
        if self.accessibleDescription() != text:
            self.setAccessibleDescription(text)

    def _draw(self, curve: Curve, *, follow: bool) -> str:
        """The highest point in words. `follow`: show the whole curve; else a person may have zoomed into it."""
        self._times.now_s = curve.last_s if curve.scrolls else None
        self._line.setData(np.asarray(curve.times_s), np.asarray(curve.rates))
        self._now.setData([curve.times_s[-1]], [curve.rates[-1]])
        self.plot.setMouseEnabled(x=not curve.live, y=False)
        top = curve.top
        if follow:
            self.plot.setXRange(curve.first_s, curve.last_s, padding=0)
            self.plot.setYRange(0.0, (1.0 if top is None else top[1]) * _HEADROOM, padding=0)
        if top is None:
            self._top.setText("")
            return ""
        number, unit = rate_parts(top[1])
        text = translate(N_("highest {number} {unit}")).format(number=number, unit=unit)
        middle = (curve.first_s + curve.last_s) / 2
        self._top.setText(text, color=self._look.color("text2"))
        self._top.setAnchor((0.0 if top[0] <= middle else 1.0, 1.0))  # on the side with room
        self._top.setPos(*top)
        return text

    def _paint_theme(self) -> None:
        self.setMinimumHeight(self._look.theme.px(_LEAST_PX))
        self._rates.setWidth(self._look.theme.px(_AXIS_PX))
        colors = self._look.theme.colors
        font = text_font(self._look.theme.pt(CAPTION_PT), figures=True)
        accent, area = QColor(colors.accent), QColor(colors.accent)
        area.setAlphaF(0.28)
        self.plot.setBackground(colors.inset)
        self.plot.showGrid(x=False, y=True, alpha=0.25)
        self._line.setPen(pg.mkPen(accent, width=2))
        self._line.setFillBrush(pg.mkBrush(area))
        self._now.setBrush(pg.mkBrush(accent))
        self._top.setFont(font)
        self._top.setColor(colors.text2)
        for axis in (self._rates, self._times):
            axis.setPen(pg.mkPen(colors.line))
            axis.setTextPen(pg.mkPen(colors.text3))
            axis.setStyle(tickFont=font, tickLength=0)


def _rate(point: RatePoint, *, proofs: bool) -> float:
    return point.proofs_per_second if proofs else point.steps_per_second


def _tick(rate: float) -> str:
    if rate <= 0:
        return "0"
    name, size = next(((name, size) for name, size in _UNITS.items() if rate >= size), ("/s", 1.0))
    return f"{rate / size:g} {translate(name)}"


def _seconds(seconds: float) -> str:
    if seconds >= 120:
        return translate(N_("{minutes} min")).format(minutes=f"{seconds / 60:g}")
    return translate(N_("{seconds} s")).format(seconds=f"{seconds:g}")
