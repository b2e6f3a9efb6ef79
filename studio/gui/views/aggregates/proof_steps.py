"""The inclusion proof in the order in which it is hashed, painted: a row for each digest would be too many widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.gui import icons
from studio.gui.fonts import code_font, text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT, CAPTION_PT, CODE_PT
from studio.gui.views.aggregates.sentences import short_digest
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import LeafDetail

_ROW_PX, _MARK_PX, _WORD_PX = 30, 18, 42
_LEAF, _COUNT = "circle-dot", "hash"


@dataclass(frozen=True, slots=True)
class _Step:
    mark: str  # a number as on the tree, or the name of an icon
    word: str
    shown: str
    whole: str

    @property
    def line(self) -> str:
        """The step for a screen reader."""
        number = "" if self.mark in (_LEAF, _COUNT) else f"{self.mark} "
        return f"{number}{self.word} {self.whole}"


class ProofSteps(QWidget):
    """Mark, side, digest; the whole digest is in the tool tip, and on the clipboard after Copy."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._steps: tuple[_Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate(N_("Inclusion proof, in the order in which it is hashed")))
        look.changed.connect(self._follow)

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows in words."""
        return tuple(step.line for step in self._steps)

    def show_detail(self, detail: LeafDetail) -> None:
        """The leaf, its siblings from the lowest up, and the count that the root binds."""
        sides = (translate(N_("right")), translate(N_("left")))
        digests = [(_LEAF, translate(N_("leaf")), detail.row.digest)]
        digests += [(str(number), sides[step.is_left], step.digest) for number, step in enumerate(detail.path, 1)]
        count = count_text(detail.count)
        steps = [_Step(mark, word, short_digest(digest), digest.hex()) for mark, word, digest in digests]
        self._steps = (*steps, _Step(_COUNT, translate(N_("count")), count, count))
        self.setAccessibleDescription("\n".join(self.lines))
        self._follow()

    def sizeHint(self) -> QSize:
        """A row for each."""
        return QSize(200, len(self._steps) * self._row_px())

    def event(self, event: QEvent) -> bool:
        """The whole digest of the row under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // self._row_px()
            if 0 <= row < len(self._steps):
                QToolTip.showText(event.globalPos(), self._steps[row].whole, self)
                return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row by row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, look, height = self._look.theme, self._look, self._row_px()
        body, code = text_font(theme.pt(BODY_PT)), code_font(theme.pt(CODE_PT))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        word_left = _MARK_PX + 10
        digest_left = word_left + theme.px(_WORD_PX) + 6
        for row, step in enumerate(self._steps):
            top = row * height
            self._draw_mark(painter, step.mark, top + (height - _MARK_PX) / 2)
            painter.setFont(body)
            painter.setPen(QColor(look.color("text2")))
            painter.drawText(QRectF(word_left, top, theme.px(_WORD_PX) + 6, height), left, step.word)
            painter.setFont(code)
            painter.setPen(QColor(look.color("text")))
            painter.drawText(QRectF(digest_left, top, self.width() - digest_left, height), left, step.shown)
            painter.fillRect(QRectF(0, top + height - 1, self.width(), 1), QColor(look.color("line")))

    def _draw_mark(self, painter: QPainter, mark: str, top: float) -> None:
        if mark in (_LEAF, _COUNT):
            icons.draw(painter, mark, self._look.color("accent"), 1, top + 1, 16)
            return
        box = QRectF(0, top, _MARK_PX, _MARK_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.color("fill")))
        painter.drawEllipse(box)
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(text_font(CAPTION_PT, 700))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)

    def _row_px(self) -> int:
        return self._look.theme.px(_ROW_PX)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()
