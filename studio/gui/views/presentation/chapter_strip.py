"""The strip at the foot: every chapter, which of them were played, and which is in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.text import N_, translate
from studio.session.presentation.chapters import Chapter

_SMALL_PT = 15.75
# In words, for those who do not see the disc.
STATES = {
    "": N_("not played"),
    "playing": N_("playing"),
    "good": N_("as expected"),
    "bad": N_("not as expected"),
    "done": N_("played"),
}


class ChapterTab(QAbstractButton):
    """A number, or what came of it, and the word of the chapter."""

    def __init__(self, look: StageLook, number: int, chapter: Chapter, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._look, self._number = look, number
        self.state, self.current = "", False
        self.setText(chapter.tag)
        self.setToolTip("")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: on_click())
        self.show_state("", current=False)

    def show_state(self, state: str, *, current: bool) -> None:
        """One of the keys of STATES."""
        self.state, self.current = state, current
        name = translate(N_("Chapter {number}: {chapter}, {state}"))
        self.setAccessibleName(name.format(number=self._number, chapter=self.text(), state=translate(STATES[state])))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc filled with the accent is the one in view; what came of it is an icon, not only a colour."""
        look, at = self._look, self._look.at
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = at(36)
        disc = QRectF(0, (self.height() - side) / 2, side, side)
        fill = {"good": "ok", "bad": "bad", "done": "text3"}.get(self.state, "")
        token = "accent" if self.current else fill
        painter.setPen(QPen(QColor(look.color(token or "line2")), max(1.0, 2 * look.stage)))
        painter.setBrush(QColor(look.color(token)) if token else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        ink = look.color("window" if token else "text2")
        icon = {"good": "check", "bad": "x", "done": "eye", "playing": "hourglass"}.get(self.state)
        if icon is not None:
            px = at(22)
            icons.draw(painter, icon, ink, disc.center().x() - px / 2, disc.center().y() - px / 2, px)
        else:
            painter.setPen(QColor(ink))
            painter.setFont(text_font(_SMALL_PT * look.stage, 600))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        font = text_font(_SMALL_PT * look.stage, 600 if self.current else 400)
        painter.setFont(font)
        painter.setPen(QColor(look.color("text" if self.current else "text2")))
        place = QRectF(side + at(12), 0, self.width() - side - at(16), self.height())
        text = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        if self.current:
            painter.setPen(QPen(QColor(look.color("accent")), max(2.0, 3 * look.stage)))
            painter.drawLine(QPointF(0, 1), QPointF(self.width() - at(16), 1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.color("accent")), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(-1, at(16), -at(8), -at(16)), 6, 6)


class ChapterStrip(QFrame):
    """One tab a chapter."""

    def __init__(self, look: StageLook, go: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._look, self._go = look, go
        self.tabs: list[ChapterTab] = []
        self._row = QHBoxLayout(self)
        look.changed.connect(self._fit)
        self._fit()

    def show_chapters(self, chapters: Sequence[Chapter], states: Sequence[str], current: int) -> None:
        """All of them, with how each stands."""
        if [tab.text() for tab in self.tabs] != [chapter.tag for chapter in chapters]:
            for tab in self.tabs:
                self._row.removeWidget(tab)
                tab.deleteLater()
            self.tabs = [
                ChapterTab(self._look, number, chapter, lambda at=number - 1: self._go(at))  # type: ignore[misc]
                for number, chapter in enumerate(chapters, 1)
            ]
            for tab in self.tabs:
                self._row.addWidget(tab)
        for number, (tab, state) in enumerate(zip(self.tabs, states, strict=True)):
            tab.show_state(state, current=number == current)

    def _fit(self) -> None:
        at = self._look.at
        self.setFixedHeight(at(104))
        self._row.setContentsMargins(at(72), 0, at(56), 0)
        self._row.setSpacing(at(8))
