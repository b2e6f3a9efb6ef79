"""Chosen runs side by side on log scales: three plots with one order of rows; symbol and colour tell the backend."""

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
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_parts
from studio.session import FinishedRun, RunKind

MOST_ROWS = 6
_NAME_PX, _VALUE_PX, _HEAD_PX, _FOOT_PX, _ROW_PX = 176, 74, 22, 20, 28
_MARK_PX = 14
_LABEL_PX = 54
_LEAST_PLOT_PX = 146  # narrower ones say nothing: the last measures give way


@dataclass(frozen=True, slots=True)
class Measure:
    """One plot: its title, the number of a run, and how a number reads."""

    title: str
    of: Callable[[FinishedRun], float]
    text: Callable[[float], str]


MEASURES = (
    Measure(N_("Steps a second"), lambda run: run.steps_per_second, lambda value: " ".join(rate_parts(value))),
    Measure(N_("Proofs a second"), lambda run: run.proofs_per_second, lambda value: " ".join(rate_parts(value))),
    Measure(N_("Time"), lambda run: float(run.elapsed_ns), lambda value: duration_text(round(value))),
)


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around all values, at least two apart, so that small differences do not look large."""
    known = [value for value in values if value > 0]
    if not known:
        return 0, 2
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return low, max(high, low + 2)


def row_name(run: FinishedRun) -> str:
    """What stands before a row."""
    if run.kind is RunKind.PROOF:
        return run.program
    return translate(N_("{program}, {count}")).format(program=run.program, count=count_text(run.proofs))


class LogPlots(QWidget):
    """Draws at most six runs; says how many more are chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._runs: tuple[FinishedRun, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(260)
        self.setAccessibleName(translate(N_("Chosen runs compared, log scales")))
        look.changed.connect(self.update)

    @property
    def runs(self) -> tuple[FinishedRun, ...]:
        """What is drawn."""
        return self._runs[:MOST_ROWS]

    def sizeHint(self) -> QSize:
        """Room for six rows."""
        scale = self._look.theme.scale
        return QSize(640, round((_HEAD_PX + _FOOT_PX + MOST_ROWS * _ROW_PX) * scale))

    def show_runs(self, runs: Sequence[FinishedRun]) -> None:
        """Draw these, the first at the top."""
        self._runs = tuple(runs)
        words = [
            f"{row_name(run)}, {run.backend}: " + ", ".join(one.text(one.of(run)) for one in MEASURES)
            for run in self.runs
        ]
        self.setAccessibleDescription("; ".join(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names on the left, then the plots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._look.theme.scale
        if not self._runs:
            painter.setFont(text_font(self._look.theme.pt(BODY_PT)))
            painter.setPen(QColor(self._look.color("text2")))
            text = translate(N_("Tick runs in the table to compare them."))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
            return
        room = self.height() - (_HEAD_PX + _FOOT_PX) * scale
        row_px = min(_ROW_PX * scale, room / len(self.runs))
        name_px = min(_NAME_PX * scale, self.width() * 0.3)
        self._draw_names(painter, name_px, row_px)
        room = self.width() - name_px
        measures = MEASURES[: max(1, int(room / (_LEAST_PLOT_PX * scale)))]
        width = room / len(measures)
        for index, measure in enumerate(measures):
            area = QRectF(name_px + index * width, 0, width, _HEAD_PX * scale + row_px * len(self.runs))
            self._draw_plot(painter, measure, area, row_px)

    def _draw_names(self, painter: QPainter, name_px: float, row_px: float) -> None:
        theme = self._look.theme
        painter.setFont(text_font(theme.pt(BODY_PT)))
        for row, run in enumerate(self.runs):
            middle = _HEAD_PX * theme.scale + row_px * (row + 0.5)
            draw_backend_mark(painter, run.backend, theme, 0, middle - _MARK_PX / 2, _MARK_PX)
            painter.setPen(QColor(theme.colors.text))
            text = painter.fontMetrics().elidedText(row_name(run), Qt.TextElideMode.ElideRight, round(name_px - 34))
            box = QRectF(24, middle - row_px / 2, name_px - 24, row_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        left_out = len(self._runs) - len(self.runs)
        if left_out:
            painter.setFont(text_font(theme.pt(CAPTION_PT)))
            painter.setPen(QColor(theme.colors.text3))
            text = translate(N_("and {count} more")).format(count=left_out)
            painter.drawText(QPointF(24, _HEAD_PX * theme.scale + row_px * len(self.runs) + 14), text)

    def _draw_plot(self, painter: QPainter, measure: Measure, area: QRectF, row_px: float) -> None:
        theme = self._look.theme
        colors, head = theme.colors, _HEAD_PX * theme.scale
        values = [measure.of(run) for run in self.runs]
        low, high = decades(values)
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
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _short(measure.text(10.0**exponent)))
        for row, (run, value) in enumerate(zip(self.runs, values, strict=True)):
            if value <= 0:
                continue
            x, y = place(math.log10(value)), head + row_px * (row + 0.5)
            swatch = theme.swatch(BACKEND_MARKS.get(run.backend, ("slate", ""))[0])
            painter.setPen(QPen(QColor(swatch.fill), 1.25))
            painter.drawLine(QPointF(left, y), QPointF(x - _MARK_PX / 2, y))
            draw_backend_mark(painter, run.backend, theme, x - _MARK_PX / 2, y - _MARK_PX / 2, _MARK_PX)
            painter.setPen(QColor(colors.text))
            box = QRectF(x + _MARK_PX / 2 + 6, y - row_px / 2, _VALUE_PX * theme.scale + 20, row_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, measure.text(value))


def _short(text: str) -> str:
    """A power of ten needs no zeros behind the point."""
    number, _, unit = text.partition(" ")
    return f"{float(number):g} {unit}" if number.replace(".", "", 1).isdigit() else text
