"""Why the run stopped, where it did not end by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.trace.navigator import Navigator
from studio.model.text import N_, translate


class FaultBar(QWidget):
    """What happened, what helps, and the way to where it happened. Hidden for runs that ended by themselves."""

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._navigator = navigator
        self.setProperty("panel", "true")
        self._icon = QLabel()
        self.words = label("", "bad", wrap=True)
        self.button = ActionButton(look, translate(N_("Go to the fault")), self._go, kind="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        navigator.source_changed.connect(self.refresh)
        look.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the fault of the run, if there is one."""
        source = self._navigator.source
        faulted = source is not None and source.ending.faulted
        self.setVisible(faulted)
        if source is not None and faulted:
            self._icon.setPixmap(self._look.icon("triangle-alert", "bad").pixmap(16, 16))
            self.words.setText(f"{source.ending.what} {source.ending.next_step}".strip())

    def _go(self) -> None:
        self._navigator.clear_selection()
        self._navigator.go(self._navigator.at.steps)
