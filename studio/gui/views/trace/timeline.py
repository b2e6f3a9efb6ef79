"""The timeline: the whole run, and of the part in view where it was in code and memory, and its marks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.desk import Desk
from studio.gui.models.timeline_scale import TimelineScale
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.timeline_data import TimelineData, TimelineSize
from studio.gui.views.trace.timeline_layout import TimelineLayout, lay_out, least_height, natural_height
from studio.gui.views.trace.timeline_paint import TimelinePainter
from studio.model.text import N_, translate
from studio.model.units import count_text

_DRAG_PX = 4
_FLAG_REACH_PX = 6
_WHEEL_ZOOM = 0.8
_NOTCH = 120
_CURSOR_REACH_PX = 110  # the number of a step of 64 bits on both sides of the line


class Timeline(QWidget):
    """A click goes to a step, a drag selects a stretch; on the run above, both move what is in view."""

    ROLE = "Chart"

    def __init__(self, desk: Desk, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = desk.look
        self._navigator = navigator
        self.data = TimelineData(desk, navigator, self)
        self._pressed: QPointF | None = None
        self._dragged: tuple[int, int] | None = None
        self._on_run = False
        self._hover: int | None = None
        self._painted_x: float | None = None
        self._painted_selection: tuple[int, int] | None = None
        self.setAccessibleName(translate(N_("Timeline of the run")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.data.changed.connect(self.update)
        navigator.zoomed.connect(self.update)
        navigator.moved.connect(self._moved)
        desk.look.changed.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        """As high as the design wants."""
        return QSize(600, natural_height(self._look.theme))

    def layout_now(self) -> TimelineLayout:
        """Where the tracks are."""
        return lay_out(self.width(), self.height(), self._look.theme)

    def scale_now(self) -> TimelineScale:
        """Which steps are where."""
        plot = self.layout_now().plot
        return TimelineScale(*self._navigator.at.zoom, plot.left(), plot.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All tracks, then what lies over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._look.color("panel")))
        source, at = self._navigator.source, self._navigator.at
        if source is None:
            return
        outline = self.data.outline
        drawn = TimelinePainter(painter, self._look, self.layout_now(), self.scale_now())
        drawn.run(self.data.whole, at.steps)
        drawn.images(self.data)
        drawn.ruler()
        drawn.code_labels(None if outline is None else outline.code)
        drawn.memory_labels(None if outline is None else outline.memory, exact=self.data.exact)
        drawn.marks(self.data.strip, at.steps, source.mark_count, faulted=source.ending.faulted)
        drawn.selection(self._dragged or at.selection)
        if self._hover is not None and self._pressed is None:
            drawn.cursor(self._hover, hover=True)
        drawn.cursor(at.step)
        self._painted_x, self._painted_selection = self.scale_now().x_of(at.step), at.selection
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._look.color("accent")), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are made for the pixels of the screen."""
        super().resizeEvent(event)
        self._tell_size()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The start of a click or a drag."""
        if event.button() != Qt.MouseButton.LeftButton or self._navigator.source is None:
            return
        self._pressed = event.position()
        self._on_run = self.layout_now().run.contains(event.position())
        if self._on_run:
            self._center_run(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag, or a look at the step under the mouse."""
        place = event.position()
        if self._pressed is not None and self._on_run:
            self._center_run(place.x())
        elif self._pressed is not None and (self._dragged or abs(place.x() - self._pressed.x()) >= _DRAG_PX):
            scale = self.scale_now()
            ends = sorted((scale.step_at(self._pressed.x()), scale.step_at(place.x())))
            self._dragged = (ends[0], ends[1] + 1)
        layout = self.layout_now()
        over_plot = layout.plot.contains(place)
        self._hover = self.scale_now().step_at(place.x()) if over_plot else None
        self.setCursor(Qt.CursorShape.IBeamCursor if over_plot else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a click or a drag."""
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None or self._on_run:
            return
        if dragged is not None:
            self._navigator.select(*dragged)
        elif self.layout_now().plot.contains(pressed):
            self._navigator.go(self._step_of_click(pressed))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self._hover = None
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl closer or wider around the mouse, else along the run."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around = self.scale_now().step_at(event.position().x())
            self._navigator.zoom_by(_WHEEL_ZOOM ** (delta.y() / _NOTCH), around)
        elif delta.x() or delta.y():
            self._navigator.pan(-(delta.x() or delta.y()) / _NOTCH * 0.1)
        event.accept()

    def _step_of_click(self, place: QPointF) -> int:
        """On the marks, the nearest flag; the last pixel of the run also stands for its end."""
        layout, scale, strip = self.layout_now(), self.scale_now(), self.data.strip
        steps = self._navigator.at.steps
        if layout.marks.contains(place):
            flags = [] if strip is None else [mark.step for mark in strip.marks]
            if scale.first <= steps <= scale.last:
                flags.append(steps)
            near = min(flags, key=lambda step: abs(scale.x_of(step) - place.x()), default=None)
            if near is not None and abs(scale.x_of(near) - place.x()) <= _FLAG_REACH_PX:
                return near
        return scale.step_at(place.x())

    def _center_run(self, x: float) -> None:
        track = self.layout_now().run
        first, last = self._navigator.at.zoom
        middle = TimelineScale(0, max(1, self._navigator.at.steps), track.left(), track.width()).step_at(x)
        self._navigator.show_from(middle - (last - first) // 2, last - first)

    def _moved(self) -> None:
        at = self._navigator.at
        text = translate(N_("Step {step} of {steps}")).format(step=count_text(at.step), steps=count_text(at.steps))
        self.setAccessibleDescription(text)
        if at.selection == self._painted_selection and self._painted_x is not None:
            for x in (self._painted_x, self.scale_now().x_of(at.step)):  # only where the cursor was and is
                self.update(QRect(round(x) - _CURSOR_REACH_PX, 0, 2 * _CURSOR_REACH_PX, self.height()))
        else:
            self.update()

    def _follow(self) -> None:
        self.setMinimumHeight(least_height(self._look.theme))
        self.updateGeometry()
        self._tell_size()
        self.update()

    def _tell_size(self) -> None:
        layout, ratio = self.layout_now(), self.devicePixelRatioF()

        def device(pixels: float) -> int:
            return max(1, round(pixels * ratio))

        self.data.set_size(
            TimelineSize(
                device(layout.plot.width()),
                device(layout.run.height()),
                device(layout.code.height()),
                device(layout.memory.height()),
            )
        )
