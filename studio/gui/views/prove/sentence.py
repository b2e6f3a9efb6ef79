"""A sentence with some of its words set in bold or in another colour, wrapped to its width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT
from studio.gui.views.prove.wording import Part

_SIZE = BODY_PT * 1.08
_LINE_FACTOR = 1.35
_GAP = "   "


class Sentence(QWidget):
    """Plain text with formats laid over it: what a program wrote is never read as markup."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[Part, ...] = ()
        # Not Fixed: the layout would keep it at the height of the hint, which is that of an earlier width.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._changed)

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(_spaced(self._parts))

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show these, one after the other."""
        shown = tuple(part for part in parts if part[0])
        if shown != self._parts:
            self._parts = shown
            self.setAccessibleName(" ".join(self.text.split()))
            self._changed()

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes."""
        return max(1, round(self._laid_out(width)[1]))

    def sizeHint(self) -> QSize:
        """For the width that it has."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sentence."""
        layout, _ = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setPen(QColor(self._look.color("text2")))
        layout.draw(painter, QPointF(0, 0))

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _laid_out(self, width: int) -> tuple[QTextLayout, float]:
        font = text_font(self._look.theme.pt(_SIZE))
        layout = QTextLayout(self.text, font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        y = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, y + line.height() * (_LINE_FACTOR - 1) / 2))
            y += line.height() * _LINE_FACTOR
        layout.endLayout()
        return layout, y

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for (_, style), text in zip(self._parts, _spaced(self._parts), strict=True):
            length = _units(text)
            if style:
                one = QTextLayout.FormatRange()
                one.start, one.length, one.format = start, length, self._format(style)
                formats.append(one)
            start += length
        return formats

    def _format(self, style: str) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(QColor(self._look.color({"strong": "text", "bad": "bad"}.get(style, "text3"))))
        if style == "strong":
            made.setFontWeight(QFont.Weight.DemiBold)
        return made


def _spaced(parts: Sequence[Part]) -> list[str]:
    """A gap before what stands apart."""
    return [_GAP + text if index and style == "caption" else text for index, (text, style) in enumerate(parts)]


def _units(text: str) -> int:
    """The length as Qt counts it: letters outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
