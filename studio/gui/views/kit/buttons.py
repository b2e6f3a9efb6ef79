"""Buttons: a verb, an icon, and the key that does the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.labels import set_property
from studio.model.text import N_, translate

_ICON_PX, _KEY_PX, _GAP_PX, _KEY_PAD_PX = 16, 18, 8, 6


class ActionButton(QPushButton):
    """Icon, text and, in a small box, its key. The key is only shown here; the page or the frame listens to it."""

    def __init__(
        self,
        look: Look,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        icon: str = "",
        key: str = "",
        kind: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`kind`: "", "main", "small", "flat" or "link", as the style sheet knows them."""
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon
        self._key = key
        for name in kind.split():
            self.setProperty(name, "true")
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    @property
    def icon_name(self) -> str:
        """The drawing that it shows."""
        return self._icon_name

    def show_action(self, text: str, *, icon: str = "", key: str = "", main: bool = False) -> None:
        """Become another action in the same place."""
        self.setText(text)
        self.setAccessibleName(text)
        self._icon_name, self._key = icon, key
        set_property(self, "main", "true" if main else "false")
        self.updateGeometry()
        self.update()

    def icon_px(self) -> int:
        """How large the icon is."""
        return self._look.theme.px(_ICON_PX)

    def key_px(self) -> int:
        """How high the box of the key is."""
        return self._look.theme.px(_KEY_PX)

    def gap_px(self) -> int:
        """How far the parts are apart."""
        return _GAP_PX

    def sizeHint(self) -> QSize:
        """Room for icon, text and key."""
        hint = super().sizeHint()
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * (self.gap_px() + 4)
        if self.property("link"):
            width -= 2 * self.gap_px()
        if self._icon_name:
            width += self.icon_px() + self.gap_px()
        if self._key:
            width += self._key_width() + self.gap_px()
        return QSize(max(width, 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        """The same: a verb is never cut off."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box by the style, its content by hand."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        ink = self._ink()
        total = self.fontMetrics().horizontalAdvance(self.text())
        side = self.icon_px()
        total += (side + self.gap_px() if self.text() else side) if self._icon_name else 0
        total += self._key_width() + self.gap_px() if self._key else 0
        left = self.gap_px() // 2 if self.property("link") else max(self.gap_px(), (self.width() - total) // 2)
        middle = self.height() // 2
        if self._icon_name:
            icons.draw(painter, self._icon_name, ink, left, middle - side / 2, side)
            left += side + self.gap_px()
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        width = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            self._draw_key(painter, left + width + self.gap_px(), middle, ink)

    def _draw_key(self, painter: QPainter, left: int, middle: int, ink: str) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        box = QRect(left, middle - self.key_px() // 2, self._key_width(), self.key_px())
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(box, 4, 4)
        ink_color = QColor(ink)
        if self.property("main") != "true":
            ink_color = QColor(self._look.color("text2"))
        painter.setPen(ink_color)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._shown_key())

    def _shown_key(self) -> str:
        text = QKeySequence(self._key).toString(QKeySequence.SequenceFormat.NativeText)
        return text.replace("Return", translate(N_("Enter"))).replace("+", " ")

    def _key_width(self) -> int:
        return round(self.fontMetrics().horizontalAdvance(self._shown_key()) * 0.85) + 2 * _KEY_PAD_PX

    def _ink(self) -> str:
        if not self.isEnabled():
            return self._look.color("text3")
        if self.property("main") == "true":
            return "#FFFFFF"
        return self._look.color("accent" if self.property("link") else "text")
