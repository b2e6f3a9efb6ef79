"""What the marks of the drawn tree mean; only those that are there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT
from studio.gui.views.aggregates.sentences import evidence_of
from studio.gui.views.aggregates.tree_items import draw_evidence_dot
from studio.gui.views.kit.badge import NOT_CHECKED, Capability
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session import LeafShown, Shape

_MARK_PX, _GAP_PX, _BETWEEN_PX, _LINE_PX = 22, 6, 20, 22
_PATH, _SIBLING, _PROMOTED, _COLLAPSED = "path", "sibling", "promoted", "collapsed"


class TreeLegend(QWidget):
    """One line, or two where there is little room."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries: list[tuple[str | Strength | Capability, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate(N_("Legend")))
        look.changed.connect(self.update)

    @property
    def words(self) -> list[str]:
        """What is explained."""
        return [text for _, text in self._entries]

    def show_leaf(self, shown: LeafShown) -> None:
        """The marks of this drawing."""
        nodes = shown.tree.nodes
        entries: list[tuple[str | Strength | Capability, str]] = [
            (_PATH, translate(N_("path of leaf {index}")).format(index=f"{shown.tree.leaf:,}"))
        ]
        if any(node.number for node in nodes):
            entries.append((_SIBLING, translate(N_("sibling in the inclusion proof"))))
        if any(node.is_promoted for node in nodes):
            entries.append((_PROMOTED, translate(N_("odd node, promoted"))))
        if any(node.shape is Shape.COLLAPSED for node in nodes):
            entries.append((_COLLAPSED, translate(N_("collapsed subtree"))))
        marks = [evidence_of(row.proof) for row in shown.drawn]
        found = {mark if isinstance(mark, Strength) else None for mark in marks}
        entries += [(strength, strength.badge) for strength in Strength if strength in found]
        if None in found:
            text = translate(NOT_CHECKED)
            entries.append((Capability(text), text))
        self._entries = entries
        self.setAccessibleDescription(", ".join(self.words))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """It breaks into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes."""
        return self._lay_out(width)[1]

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self._lay_out(max(200, self.width()))[1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, word, mark, word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        line = self._line_px()
        for (mark, text), (x, y) in zip(self._entries, self._lay_out(self.width())[0], strict=True):
            self._mark(painter, mark, x, y + line / 2)
            painter.setPen(QColor(self._look.color("text2")))
            place = QRectF(x + _MARK_PX + _GAP_PX, y, self.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _mark(self, painter: QPainter, mark: str | Strength | Capability, x: float, y: float) -> None:
        look = self._look
        if not isinstance(mark, str):
            draw_evidence_dot(painter, look, mark, x + _MARK_PX - 6, y)
            return
        box = QRectF(x + 4, y - 6, 16, 12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark == _PATH:
            painter.setPen(QPen(QColor(look.color("accent")), 3))
            painter.drawLine(QPointF(x, y), QPointF(x + _MARK_PX, y))
        elif mark == _SIBLING:
            painter.setPen(QPen(QColor(look.color("accent")), 2))
            painter.drawRoundedRect(box, 3, 3)
        elif mark == _PROMOTED:
            painter.setPen(QPen(QColor(look.color("line2")), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, 6, 6)
        else:
            painter.setPen(QPen(QColor(look.color("line2")), 1))
            painter.drawRoundedRect(box.translated(2, -2), 3, 3)
            painter.setBrush(QColor(look.color("panel")))
            painter.drawRoundedRect(box, 3, 3)

    def _lay_out(self, width: int) -> tuple[list[tuple[float, float]], int]:
        metrics = QFontMetricsF(self._font())
        places, x, y, line = [], 0.0, 0.0, self._line_px()
        for _, text in self._entries:
            needed = _MARK_PX + _GAP_PX + metrics.horizontalAdvance(text)
            if x > 0 and x + needed > width:
                x, y = 0.0, y + line
            places.append((x, y))
            x += needed + _BETWEEN_PX
        return places, round(y + line)

    def _line_px(self) -> int:
        return self._look.theme.px(_LINE_PX)

    def _font(self) -> QFont:
        return text_font(self._look.theme.pt(CAPTION_PT))
