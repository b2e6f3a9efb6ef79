"""What a benchmark takes, said before it begins: in the view, not in a dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate

_TEXT = N_(
    "It takes some minutes, proves on all processors, and opens a second window for a moment. Close other programs "
    "first: what they take makes the figures worse."
)


class BenchConfirm(QFrame):
    """`confirmed` after a yes; Esc says no."""

    confirmed = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("inset", "true")
        self.text = label(translate(_TEXT), wrap=True)
        self.yes = ActionButton(look, translate(N_("Measure now")), self._say_yes, icon="play", kind="small")
        self.no = ActionButton(look, translate(N_("Not now")), self.close_it, kind="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.setAccessibleName(translate(N_("Run the benchmark")))
        self.hide()

    def ask(self) -> None:
        """Show it; the keyboard is at the yes."""
        self.show()
        self.yes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_it(self) -> None:
        """No."""
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Esc is ours while the focus is here; else it stops what runs."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.no if self.no.hasFocus() else self.yes).click()
        else:
            super().keyPressEvent(event)

    def _say_yes(self) -> None:
        self.hide()
        self.confirmed.emit()
