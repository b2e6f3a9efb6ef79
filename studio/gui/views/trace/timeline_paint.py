"""Painting the tracks of the timeline from finished pictures."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.timeline_scale import TimelineScale
from studio.gui.theme import BODY_PT, CAPTION_PT
from studio.gui.views.trace.timeline_data import StretchImage, TimelineData
from studio.gui.views.trace.timeline_layout import TimelineLayout
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session.run_looks import Axis, MarkStrip

_TICK_LEAST_PX = 98
_TICK_GAP_PX = 24
_LABEL_LEAST_PX = 54
_FLAG_PX = 8
_FAR_PX = 4000.0
_EXACT_LEGEND = (("teal", N_("read")), ("orange", N_("write")))
_LEGEND = (("sky", N_("used")),)


class TimelinePainter:
    """Made for one paint event."""

    def __init__(self, painter: QPainter, look: Look, layout: TimelineLayout, scale: TimelineScale) -> None:
        self._painter = painter
        self._look = look
        self._layout = layout
        self._scale = scale
        theme = look.theme
        self._caption = text_font(theme.pt(CAPTION_PT))
        self._bold = text_font(theme.pt(CAPTION_PT), 600)
        self._badge = text_font(theme.pt(BODY_PT) * 0.92, 600)

    # Tracks

    def images(self, data: TimelineData) -> None:
        """Code and memory on their grounds."""
        for track, image in ((self._layout.code, data.code), (self._layout.memory, data.memory)):
            self._painter.fillRect(track, self._color("inset"))
            if image is not None:
                self._draw_stretched(image, track, self._scale)

    def run(self, whole: StretchImage | None, steps: int) -> None:
        """The whole run, and the part of it that the tracks below show."""
        track = self._layout.run
        self._painter.fillRect(track, self._color("inset"))
        scale = TimelineScale(0, max(1, steps), track.left(), track.width())
        if whole is not None:
            self._draw_stretched(whole, track, scale)
        left, right = scale.x_of(self._scale.first), scale.x_of(self._scale.last)
        if right - left < track.width() - 1:
            shown = QRectF(min(left, track.right() - 4), track.top(), max(4.0, right - left), track.height())
            for outside in (
                QRectF(track.left(), track.top(), shown.left() - track.left(), track.height()),
                QRectF(shown.right(), track.top(), track.right() - shown.right(), track.height()),
            ):
                self._painter.fillRect(outside, self._color("window", 0.45))
            self._painter.setPen(QPen(self._color("accent"), 1.5))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(shown.adjusted(0.75, -0.75, -0.75, 0.75), 2, 2)
        self._gutter(translate(N_("Run")), track.center().y(), bold=True)

    def ruler(self) -> None:
        """Round steps, with lines through all tracks."""
        track, plot = self._layout.ruler, self._layout.plot
        self._painter.setFont(self._caption)
        metrics = self._painter.fontMetrics()
        widest = metrics.horizontalAdvance(count_text(self._scale.last)) + _TICK_GAP_PX
        for step in self._scale.ticks(max(_TICK_LEAST_PX, widest)):
            x = self._scale.x_of(step)
            self._painter.setPen(QPen(self._color("line"), 1))
            self._painter.drawLine(QPointF(x, track.bottom()), QPointF(x, plot.bottom()))
            text = count_text(step)
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, track.left()), track.right() - width)
            self._painter.setPen(self._color("text3"))
            self._painter.drawText(
                QRectF(left, track.top(), width + 2, track.height()), Qt.AlignmentFlag.AlignVCenter, text
            )

    def code_labels(self, axis: Axis | None) -> None:
        """The names of functions beside their bands, as many as fit."""
        track = self._layout.code
        self._gutter(translate(N_("pc")), track.top() + self._line() / 2, bold=True)
        self._band_labels(axis, track, left=36)

    def memory_labels(self, axis: Axis | None, *, exact: bool) -> None:
        """The regions of memory, and what the colours stand for."""
        track = self._layout.memory
        self._gutter(translate(N_("Memory")), track.top() + self._line() / 2, bold=True)
        for row, (name, text) in enumerate(_EXACT_LEGEND if exact else _LEGEND):
            y = track.top() + self._line() / 2 + (row + 1) * (self._line() + 1)
            self._painter.fillRect(
                QRectF(self._px(12), y - 1, self._px(8), 3), QColor(self._look.theme.swatch(name).fill)
            )
            self._gutter(translate(text), y, left=24)
        self._band_labels(axis, track, left=62)

    def marks(self, strip: MarkStrip | None, steps: int, mark_count: int, *, faulted: bool) -> None:
        """Flags with names where they fit, and the flag of a fault."""
        track = self._layout.marks
        self._gutter(translate(N_("Marks")), track.center().y(), bold=True)
        if mark_count:
            self._gutter(count_text(mark_count), track.center().y(), right=True, left=62)
        self._painter.setFont(self._caption)
        if strip is not None and strip.too_many:
            self._painter.setPen(self._color("text3"))
            text = translate(N_("{count} marks here; zoom in to see them")).format(count=count_text(strip.count))
            self._painter.drawText(track, Qt.AlignmentFlag.AlignVCenter, text)
        elif strip is not None:
            self._flags(strip, track)
        if faulted and self._scale.first <= steps <= self._scale.last:
            self._fault(self._scale.x_of(steps), track)

    def _flags(self, strip: MarkStrip, track: QRectF) -> None:
        gold = QColor(self._look.theme.swatch("gold").fill)
        places = [self._scale.x_of(mark.step) for mark in strip.marks]
        metrics = self._painter.fontMetrics()
        for index, (mark, x) in enumerate(zip(strip.marks, places, strict=True)):
            if not track.left() - 1 <= x <= track.right():
                continue
            room = (places[index + 1] if index + 1 < len(places) else track.right()) - x
            if room < _FLAG_PX + 2 and index + 1 < len(places):
                self._painter.fillRect(QRectF(x, track.top() + 3, 1, track.height() - 6), gold)
                continue
            self._flag(x, track, gold)
            if room >= _LABEL_LEAST_PX:
                name = mark.name or str(mark.number)
                place = QRectF(x + _FLAG_PX, track.top(), room - _FLAG_PX - 8, track.height())
                self._painter.setPen(self._color("text2"))
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(place.width()))
                self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _flag(self, x: float, track: QRectF, color: QColor) -> None:
        middle = track.center().y()
        points = [(-3.5, -5), (3.5, -5), (3.5, 2), (0, 5.5), (-3.5, 2)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(color)
        self._painter.drawPolygon(QPolygonF([QPointF(x + dx, middle + dy) for dx, dy in points]))

    def _fault(self, x: float, track: QRectF) -> None:
        text = translate(N_("fault"))
        width = self._painter.fontMetrics().horizontalAdvance(text)
        bad = self._color("bad")
        self._painter.setPen(QPen(bad, 1.25))
        self._painter.drawLine(QPointF(x, self._layout.plot.top()), QPointF(x, track.bottom()))
        self._flag(min(x, track.right() - 4), track, bad)
        place = QRectF(min(x, track.right()) - width - 12, track.top(), width + 2, track.height())
        self._painter.fillRect(place.adjusted(-2, 1, 2, -1), self._color("panel"))
        self._painter.setPen(bad)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    # Over the tracks

    def selection(self, selection: tuple[int, int] | None) -> None:
        """The selected stretch lit, the rest dimmed."""
        if selection is None:
            return
        plot = self._layout.plot
        left = min(max(self._scale.x_of(selection[0]), plot.left()), plot.right())
        right = min(max(self._scale.x_of(selection[1]), plot.left()), plot.right())
        for low, high in ((plot.left(), left), (right, plot.right())):
            self._painter.fillRect(QRectF(low, plot.top(), high - low, plot.height()), self._color("window", 0.4))
        if selection[0] < self._scale.last and selection[1] > self._scale.first:
            width = max(1.0, right - left)
            self._painter.fillRect(QRectF(left, plot.top(), width, plot.height()), self._color("accent", 0.18))
            self._painter.fillRect(QRectF(left, self._layout.ruler.bottom() - 3, width, 3), self._color("accent"))
            for step, x in ((selection[0], left), (selection[1], right)):
                if self._scale.first <= step <= self._scale.last:
                    self._painter.fillRect(QRectF(x - 0.5, plot.top(), 1, plot.height()), self._color("accent"))

    def cursor(self, step: int, *, hover: bool = False) -> None:
        """The line at a step, its number on the ruler."""
        if not self._scale.first <= step <= self._scale.last:
            return
        x, plot, ruler = self._scale.x_of(step), self._layout.plot, self._layout.ruler
        ink = self._color("text3" if hover else "mark")
        self._painter.setPen(QPen(ink, 1.0 if hover else 1.25))
        self._painter.drawLine(QPointF(x, ruler.bottom() if hover else ruler.top()), QPointF(x, plot.bottom()))
        self._painter.setFont(self._caption if hover else self._badge)
        text = count_text(step)
        width = self._painter.fontMetrics().horizontalAdvance(text) + 10
        left = min(max(x - width / 2, plot.left()), plot.right() - width)
        box = QRectF(left, ruler.top(), width, ruler.height())
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._color("hover") if hover else ink)
        self._painter.drawRoundedRect(box, 3, 3)
        self._painter.setPen(self._color("text2" if hover else "window"))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # Inside

    def _draw_stretched(self, image: StretchImage, track: QRectF, scale: TimelineScale) -> None:
        """Only the part that is in view: an old picture may reach far beyond while a new one is on its way."""
        first, last = max(image.first, scale.first), min(image.last, scale.last)
        if first >= last:
            return
        of_image = TimelineScale(image.first, image.last, 0.0, image.image.width())
        part = QRectF(of_image.x_of(first), 0, of_image.x_of(last) - of_image.x_of(first), image.image.height())
        left, right = scale.x_of(first), scale.x_of(last)
        if part.width() > 0 and right - left < _FAR_PX * 4:
            self._painter.drawImage(QRectF(left, track.top(), right - left, track.height()), image.image, part)

    def _band_labels(self, axis: Axis | None, track: QRectF, left: int) -> None:
        """Beside the middle of each band; the taller bands first, where labels would meet."""
        if axis is None:
            return
        edges = axis.edges(round(track.height()))
        line = self._line()
        middles = [track.bottom() - (edges[index] + edges[index + 1]) / 2 for index in range(len(axis.bands))]
        by_height = sorted(range(len(axis.bands)), key=lambda index: edges[index] - edges[index + 1])
        taken: list[float] = []
        for index in by_height:
            y = min(max(middles[index], track.top() + line / 2), track.bottom() - line / 2)
            if all(abs(y - other) >= line for other in taken) and abs(middles[index] - y) < line / 2:
                taken.append(y)
                self._gutter(axis.bands[index].name, y, right=True, left=left)

    def _line(self) -> float:
        return self._px(13)

    def _px(self, size_px: int) -> int:
        return self._look.theme.px(size_px)

    def _gutter(self, text: str, y: float, *, bold: bool = False, right: bool = False, left: int = 12) -> None:
        """`left`: where the room for the text begins, before text is scaled."""
        font: QFont = self._bold if bold else self._caption
        self._painter.setFont(font)
        self._painter.setPen(self._color("text" if bold else "text3"))
        begin, height = self._px(left), self._px(18)
        place = QRectF(begin, y - height / 2, self._layout.plot.left() - 8 - begin, height)
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _color(self, token: str, alpha: float = 1.0) -> QColor:
        color = QColor(self._look.color(token))
        color.setAlphaF(alpha)
        return color
