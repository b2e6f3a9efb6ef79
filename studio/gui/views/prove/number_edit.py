"""A line for a whole number: Up and Down change it, the page keys by ten; it stays within its range."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from studio.gui.look import Look
from studio.model.text import N_, translate

_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_STEPS_WIDTH = 24


class NumberEdit(QLineEdit):
    """Anything can be typed, since what is wrong is told under the field; the keys only step from a number."""

    def __init__(self, look: Look, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._low, self._high = low, high
        self.setProperty("code", "true")
        self.setTextMargins(0, 0, _STEPS_WIDTH, 0)
        self._up = self._button(translate(N_("One more")), 1)
        self._down = self._button(translate(N_("One less")), -1)
        look.changed.connect(self._paint_icons)
        self._paint_icons()

    def step(self, by: int) -> None:
        """Change the number; what is no number stays as it is."""
        text = self.text().strip().replace("_", "")
        try:
            value = int(text, 16 if text[:2].lower() == "0x" else 10)
        except ValueError:
            return
        self.setText(str(min(max(value + by, self._low), self._high)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and the page keys step."""
        by = _KEYS.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.step(by)
            event.accept()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The column scrolls; a number is not changed in passing."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two small buttons stand at the end of the line."""
        super().resizeEvent(event)
        half = (self.height() - 6) // 2
        x = self.width() - _STEPS_WIDTH - 4
        self._up.setGeometry(x, 3, _STEPS_WIDTH, half)
        self._down.setGeometry(x, 3 + half, _STEPS_WIDTH, half)

    def changeEvent(self, event: QEvent) -> None:
        """Off means off for the buttons, too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            for button in (self._up, self._down):
                button.setEnabled(self.isEnabled())

    def _button(self, name: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setAutoRaise(True)
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setProperty("bare", "true")
        button.clicked.connect(lambda: self.step(by))
        return button

    def _paint_icons(self) -> None:
        self._up.setIcon(self._look.icon("chevron-up", "text3", 12))
        self._down.setIcon(self._look.icon("chevron-down", "text3", 12))
