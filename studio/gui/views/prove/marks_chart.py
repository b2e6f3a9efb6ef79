"""The marks of a run over its steps: bars on a log scale, each with its value where there is room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT
from studio.gui.tips import plain_tip
from studio.gui.views.prove.axis import axis_steps
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import MarkBar, MarkChart

HEIGHT, LEAST_HEIGHT = 124, 78
_TOP, _BOTTOM, _SIDE = 26, 26, 8
_WIDEST_BAR = 14.0
_LEAST_BAR = 2.0
_LONGEST_VALUE = 12  # letters of a value above its bar


@dataclass(frozen=True, slots=True)
class _Placed:
    bar: MarkBar
    box: QRectF
    label: str


class MarksChart(QWidget):
    """`step_wanted(step)` when a person clicks a bar, or presses Enter on the one that Left and Right reached."""

    ROLE = "Chart"

    step_wanted = Signal(object)  # steps are 64 bits wide

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chart: MarkChart | None = None
        self._current = -1
        self._height = HEIGHT
        self._message = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)
        self.show_chart(None, "")

    @property
    def bars(self) -> tuple[MarkBar, ...]:
        """What is drawn."""
        return () if self._chart is None else self._chart.bars

    @property
    def message(self) -> str:
        """What stands there in place of bars."""
        return self._message if not self.bars else ""

    def show_chart(self, chart: MarkChart | None, message: str) -> None:
        """The marks of a run; `message` where there are none."""
        self._chart, self._message, self._current = chart, message, -1
        self.setAccessibleName(translate(N_("Marks over the steps of the run")))
        self.setAccessibleDescription(self.summary())
        self.setEnabled(bool(self.bars))
        self.update()

    def summary(self) -> str:
        """In words."""
        if not self.bars:
            return self._message
        first, last = self.bars[0], self.bars[-1]
        text = N_("{count} bars, from {first} at step {first_step} to {last} at step {last_step}.")
        return translate(text).format(
            count=len(self.bars),
            first=f"{first.name} {count_text(first.value)}",
            first_step=count_text(first.first_step),
            last=f"{last.name} {count_text(last.value)}",
            last_step=count_text(last.last_step),
        )

    def sizeHint(self) -> QSize:
        """As high as the design says."""
        return QSize(400, self._look.theme.px(self._height))

    def set_height(self, height_px: int) -> None:
        """As high as there is room for, in pixels of a text scale of 1."""
        height_px = min(max(height_px, LEAST_HEIGHT), HEIGHT)
        if height_px != self._height:
            self._height = height_px
            self.updateGeometry()

    def bar_text(self, bar: MarkBar) -> str:
        """One bar in words."""
        if bar.count == 1:
            text = N_("{name} {value}, step {step}")
            return translate(text).format(name=bar.name, value=count_text(bar.value), step=count_text(bar.first_step))
        text = N_("{count} marks, values {least} to {most}, steps {first} to {last}")
        return translate(text).format(
            count=count_text(bar.count),
            least=count_text(bar.least_value),
            most=count_text(bar.value),
            first=count_text(bar.first_step),
            last=count_text(bar.last_step),
        )

    # Events of Qt

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis, bars, values."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self._look.theme.pt(CAPTION_PT)))
        if not self.bars:
            painter.setPen(QColor(self._look.color("text3")))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
            return
        self._draw_axis(painter)
        for index, placed in enumerate(self._placed()):
            self._draw_bar(painter, placed, current=index == self._current)

    def event(self, event: QEvent) -> bool:
        """A bar says what it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().x())
            text = self.bar_text(self.bars[index]) if index >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to the step."""
        index = self._index_at(event.position().x())
        if index >= 0:
            self._go(index)
            self.step_wanted.emit(self.bars[index].first_step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be clicked looks so."""
        over = self._index_at(event.position().x()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right walk along the bars, Enter goes to the step."""
        last = len(self.bars) - 1
        moves = {
            Qt.Key.Key_Left: max(0, self._current - 1),
            Qt.Key.Key_Right: min(last, self._current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in moves:
            self._go(moves[key])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current <= last:
            self.step_wanted.emit(self.bars[self._current].first_step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first bar is marked, so that the keys have somewhere to start."""
        super().focusInEvent(event)
        if self._current < 0 and self.bars:
            self._go(0)

    # Inside

    def _go(self, index: int) -> None:
        self._current = index
        self.setAccessibleDescription(self.bar_text(self.bars[index]))
        self.update()

    def _index_at(self, x: float) -> int:
        """The bar under the pointer or close to it."""
        found = min(
            ((abs(placed.box.center().x() - x), index) for index, placed in enumerate(self._placed())),
            default=(0.0, -1),
        )
        return found[1] if found[0] <= _WIDEST_BAR else -1

    def _x(self, step: float) -> float:
        steps = 1 if self._chart is None else max(1, self._chart.steps)
        return _SIDE + (self.width() - 2 * _SIDE) * step / steps

    def _placed(self) -> list[_Placed]:
        """Boxes and labels; a label only where it does not touch the one before, and the last one always."""
        chart = self._chart
        if chart is None:
            return []
        base, room = self._base(), self._base() - self._look.theme.px(_TOP)
        width = self._bar_width(chart)
        largest = math.log2(1 + chart.largest_value) or 1.0
        metrics = QFontMetricsF(text_font(self._look.theme.pt(CAPTION_PT)))
        once = {total.number for total in chart.totals if total.count == 1}
        placed: list[_Placed] = []
        end = -math.inf
        texts = [_label(bar, named=bar.number in once) for bar in chart.bars]
        last_start = self._label_box(metrics, chart.bars[-1], texts[-1])[0] if texts else math.inf
        for index, (bar, text) in enumerate(zip(chart.bars, texts, strict=True)):
            height = room * math.log2(1 + bar.value) / largest
            x = self._x((bar.first_step + bar.last_step) / 2)
            left, right = self._label_box(metrics, bar, text)
            is_last = index == len(texts) - 1
            shown = is_last or (left > end and right < last_start - 4)
            end = right + 4 if shown else end
            placed.append(_Placed(bar, QRectF(x - width / 2, base - height, width, height), text if shown else ""))
        return placed

    def _bar_width(self, chart: MarkChart) -> float:
        """So that neighbours stay apart, as long as that leaves anything to see."""
        middles = [self._x((bar.first_step + bar.last_step) / 2) for bar in chart.bars]
        gaps = [after - before for before, after in pairwise(middles)]
        return max(_LEAST_BAR, min(_WIDEST_BAR, min(gaps, default=_WIDEST_BAR) - 2))

    def _label_box(self, metrics: QFontMetricsF, bar: MarkBar, text: str) -> tuple[float, float]:
        """From where to where a label reaches; at both ends it is moved inside."""
        width = metrics.horizontalAdvance(text)
        middle = self._x((bar.first_step + bar.last_step) / 2)
        left = min(max(0.0, middle - width / 2), self.width() - width)
        return left, left + width

    def _base(self) -> float:
        return self.height() - self._look.theme.px(_BOTTOM)

    def _fill(self, bar: MarkBar) -> str:
        """The most frequent mark is blue, the last one of the run green, others follow the palette."""
        chart, theme = self._chart, self._look.theme
        if chart is None:
            return theme.colors.text3
        frequent = max(chart.totals, key=lambda total: total.count).number
        if bar.number == frequent and chart.totals[0].count != chart.count:
            return theme.swatch("blue").fill
        if bar.number == chart.bars[-1].number:
            return theme.swatch("green" if frequent != bar.number else "blue").fill
        others = [total.number for total in chart.totals if total.number not in (frequent, chart.bars[-1].number)]
        names = ("teal", "orange", "violet", "gold", "sky", "pink")
        return theme.swatch(names[others.index(bar.number) % len(names)] if bar.number in others else "blue").fill

    def _draw_axis(self, painter: QPainter) -> None:
        chart, base = self._chart, self._base()
        if chart is None:
            return
        painter.setPen(QPen(QColor(self._look.color("line2")), 1))
        painter.drawLine(QPointF(_SIDE, base + 0.5), QPointF(self.width() - _SIDE, base + 0.5))
        metrics = QFontMetricsF(painter.font())
        end = -math.inf
        for step in axis_steps(chart.steps, max(2, self.width() // 110)):
            text = count_text(step) if step else translate(N_("step {number}")).format(number=0)
            x, width = self._x(step), metrics.horizontalAdvance(text)
            left = min(max(0.0, x - width / 2), self.width() - width)
            painter.setPen(QPen(QColor(self._look.color("line2")), 1))
            painter.drawLine(QPointF(x, base), QPointF(x, base + 4))
            if left > end + 8:
                painter.setPen(QColor(self._look.color("text3")))
                painter.drawText(QPointF(left, base + 6 + metrics.ascent()), text)
                end = left + width

    def _draw_bar(self, painter: QPainter, placed: _Placed, *, current: bool) -> None:
        box, base = placed.box, self._base()
        color = QColor(self._fill(placed.bar))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        if box.height() < 1:  # a value of 0 has no height, and is a mark all the same
            x = box.center().x()
            painter.drawPolygon(QPolygonF([QPointF(x - 5, base - 9), QPointF(x + 5, base - 9), QPointF(x, base - 1)]))
        else:
            radius = 2 if box.width() > 4 else 0
            painter.drawRoundedRect(box, radius, radius)
        if current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.color("accent")), 2))
            painter.drawRoundedRect(
                box.adjusted(-3, -3, 3, 1) if box.height() >= 1 else QRectF(box.center().x() - 8, base - 13, 16, 14),
                4,
                4,
            )
        if placed.label:
            metrics = QFontMetricsF(painter.font())
            left, _ = self._label_box(metrics, placed.bar, placed.label)
            top = min(box.top(), base - 10 if box.height() < 1 else base) - 5
            painter.setPen(QColor(self._look.color("text2")))
            painter.drawText(QPointF(left, top), placed.label)


def _label(bar: MarkBar, *, named: bool) -> str:
    value = count_text(bar.value)
    if len(value) > _LONGEST_VALUE:
        value = f"{bar.value:.2e}"
    return f"{bar.name} {value}" if named and bar.count == 1 and bar.name != str(bar.number) else value
