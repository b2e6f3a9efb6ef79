"""Buttons and marks of the presentation, as large as its letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTime
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font, with_figures
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.text import N_, translate
from studio.session.presentation.shown import Source, source_text

LEAD_PT = 18.0
_MOST_PX = 1040  # at 1080p


class StageButton(ActionButton):
    """A button that grows with the screen. It gets the focus by Tab, never by a click: Space stays the main action."""

    def __init__(
        self, look: StageLook, text: str, on_click: Callable[[], object], *, icon: str = "", key: str = ""
    ) -> None:
        super().__init__(look, text, on_click, icon=icon, key=key)
        self._stage = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def icon_px(self) -> int:
        """On this screen."""
        return self._stage.at(24)

    def key_px(self) -> int:
        """On this screen."""
        return self._stage.at(32)

    def gap_px(self) -> int:
        """On this screen."""
        return self._stage.at(14)


class StageIcon(QLabel):
    """A drawing beside a line of text."""

    def __init__(self, look: StageLook, name: str, token: str, px_at_base: int = 28) -> None:
        super().__init__()
        self._look, self._name, self._token, self._px = look, name, token, px_at_base
        look.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, token: str) -> None:
        """Another one."""
        self._name, self._token = name, token
        self._draw()

    def _draw(self) -> None:
        side = self._look.at(self._px)
        self.setFixedSize(side, side)
        self.setPixmap(icons.pixmap(self._name, self._look.color(self._token), side, self.devicePixelRatioF()))


class SourceMark(QWidget):
    """Live on this machine, or recorded: a filled ring in a whole line, or a clock in a dashed one. Always there."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self.text = ""
        self._live = True
        look.changed.connect(self._fit)
        self.show_source(None)

    def show_source(self, source: Source | None) -> None:
        """None: live."""
        self.text, self._live = source_text(source), source is None
        self.setAccessibleName(self.text)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape, icon and words tell it, not the colour alone."""
        at, ink = self._look.at, QColor(self._look.color("ok" if self._live else "warn"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if self._live else Qt.PenStyle.DashLine
        painter.setPen(QPen(ink, max(1.0, 2.0 * self._look.stage), style))
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        radius = box.height() / 2 if self._live else at(8)
        painter.drawRoundedRect(box, radius, radius)
        side = at(26)
        top = (self.height() - side) / 2
        if self._live:
            painter.setPen(QPen(ink, max(1.0, 2.0 * self._look.stage)))
            ring = QRectF(at(22), top, side, side)
            painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            inner = side * 0.28
            painter.drawEllipse(ring.adjusted(inner, inner, -inner, -inner))
        else:
            icons.draw(painter, "history", ink.name(), at(22), top, side)
        painter.setPen(ink)
        painter.setFont(self._font())
        place = self.rect().adjusted(at(22) + side + at(10), 0, -at(20), 0)
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def sizeHint(self) -> QSize:
        """Room for the words."""
        return self.minimumSize()

    def _font(self) -> QFont:
        return text_font(LEAD_PT * self._look.stage, 600)

    def _fit(self) -> None:
        """The date comes first: however long the name of a machine is, it is the end of it that gives way."""
        at = self._look.at
        width = QFontMetrics(self._font()).horizontalAdvance(self.text) + at(22) + at(26) + at(10) + at(26)
        self.setFixedSize(min(width, at(_MOST_PX)), at(48))
        self.update()


class DayClock(QLabel):
    """The time of day, hours and minutes, in figures of one width. Whoever shows it ticks it."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setFont(with_figures(self.font()))
        self.tick()

    def tick(self) -> None:
        """Show it, if it is another."""
        text = QTime.currentTime().toString("HH:mm")
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(translate(N_("Time of day: {time}")).format(time=text))
