"""The badge of evidence: four shapes that a black-and-white print still tells apart. One painter for all places."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import Colors, Theme
from studio.gui.views.kit.rows import draw_ground
from studio.model.text import N_, translate
from studio.model.verdict import Strength

SMALL, MEDIUM = 20, 30
_ICONS = {
    Strength.PROVED: "shield-check",
    Strength.RE_EXECUTABLE: "repeat",
    Strength.FAKE: "drama",
    Strength.REFUSED: "octagon-x",
}


@dataclass(frozen=True, slots=True)
class Capability:
    """What a proof would be or has not been checked to be: icon and word, never a badge. "Proved when done"."""

    text: str
    icon: str = "shield"


NOT_CHECKED = N_("Not checked")


def icon_of(strength: Strength) -> str:
    """The icon of a badge, also for capabilities."""
    return _ICONS[strength]


def accessible_text(shown: Strength | Capability) -> str:
    """What a screen reader says."""
    text = shown.badge if isinstance(shown, Strength) else shown.text
    return translate(N_("Evidence: {badge}")).format(badge=text)


class EvidenceBadge:
    """Paints a badge, or a capability, at any height."""

    @staticmethod
    def width(shown: Strength | Capability, height: int) -> float:
        """How wide the badge is."""
        text = shown.badge if isinstance(shown, Strength) else shown.text
        text_width = QFontMetricsF(_font(height)).horizontalAdvance(text)
        return text_width + _icon_px(height) + height * (1.25 if isinstance(shown, Strength) else 0.3)

    @staticmethod
    def paint(
        painter: QPainter, x: float, y: float, shown: Strength | Capability, theme: Theme, height: int = SMALL
    ) -> float:
        """Paint with the upper left corner at (x, y); the width that it took."""
        width = EvidenceBadge.width(shown, height)
        box = QRectF(x, y, width, height)
        colors = theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(shown, Strength):
            ink, text, icon, indent = _shape(painter, box, shown, colors), shown.badge, _ICONS[shown], height * 0.4
        else:
            ink, text, icon, indent = colors.text2, shown.text, shown.icon, 0.0
        side = _icon_px(height)
        icons.draw(painter, icon, ink, x + indent, y + (height - side) / 2, side)
        painter.setFont(_font(height))
        painter.setPen(QColor(ink))
        place = box.adjusted(indent + side + height * 0.25, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
        return width


def _shape(painter: QPainter, box: QRectF, strength: Strength, colors: Colors) -> str:
    """Fill and edge of a badge; the colour of its ink."""
    radius = box.height() / 2
    inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
    if strength is Strength.PROVED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.proved))
        painter.drawRoundedRect(box, radius, radius)
        return colors.proved_ink
    if strength is Strength.RE_EXECUTABLE:
        painter.setPen(QPen(QColor(colors.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, radius, radius)
        return colors.accent
    if strength is Strength.FAKE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.fake))
        painter.drawRoundedRect(box, 3, 3)
        hatch = QColor(colors.fake_ink)
        hatch.setAlphaF(0.16)
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(colors.fake_ink), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(inner, 3, 3)
        return colors.fake_ink
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.refused))
    painter.drawRoundedRect(box, 3, 3)
    return colors.refused_ink


def _font(height: int) -> QFont:
    return text_font(8.25 if height <= SMALL else 8.25 * height / 24, 600)


def _icon_px(height: int) -> int:
    return round(height * 0.65) if height <= SMALL else round(height * 0.55)


class BadgeLabel(QWidget):
    """A badge as a widget of its own, `height` at 100 % text."""

    def __init__(self, look: Look, height: int = SMALL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._height = height
        self.shown: Strength | Capability | None = None
        look.changed.connect(self._resize)
        self.show_evidence(None)

    def show_evidence(self, shown: Strength | Capability | None) -> None:
        """Show a badge for evidence that was checked, a capability for what was not, or nothing."""
        self.shown = shown
        if self.parentWidget() is not None:  # without one, it would become a window of its own
            self.setVisible(shown is not None)
        if shown is not None:
            self.setAccessibleName(accessible_text(shown))
        self._resize()

    def _resize(self) -> None:
        """With the size of text."""
        if self.shown is not None:
            height = self._look.theme.px(self._height)
            self.setFixedSize(round(EvidenceBadge.width(self.shown, height)) + 1, height)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """It has a place now."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange and self.parentWidget() is not None:
            self.setVisible(self.shown is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The badge."""
        if self.shown is not None:
            EvidenceBadge.paint(QPainter(self), 0, 0, self.shown, self._look.theme, self.height())


class BadgeDelegate(QStyledItemDelegate):
    """Paints the Strength or Capability that a model gives for `Qt.UserRole`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def height_px(self) -> int:
        """How high a badge is."""
        return self._look.theme.px(SMALL)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background by the style, the badge on it."""
        draw_ground(self, painter, option, index)
        shown = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(shown, (Strength, Capability)):
            rect = option.rect
            height = self.height_px()
            y = rect.y() + (rect.height() - height) / 2
            EvidenceBadge.paint(painter, rect.x() + 8, y, shown, self._look.theme, height)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for the widest badge."""
        hint = super().sizeHint(option, index)
        shown = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(shown, (Strength, Capability)):
            return QSize(round(EvidenceBadge.width(shown, self.height_px())) + 16, hint.height())
        return hint
