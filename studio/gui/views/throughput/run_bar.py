"""What stands in the place of the setup while a batch runs: what it is, and the pause."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate


class RunBar(QWidget):
    """Shows the running batch; `pause_wanted` after a click on the pause."""

    pause_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._words = label("", "strong"), label("", "secondary")
        self.pause = ActionButton(look, "", self.pause_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 20, 10)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(self.pause)
        self.show_pause(held=False, possible=True)

    def show_batch(self, title: str, words: str) -> None:
        """What runs."""
        self.title.setText(title)
        self._words.setText(words)

    def show_pause(self, *, held: bool, possible: bool) -> None:
        """What the button does now."""
        text = translate(N_("Go on") if held else N_("Pause"))
        if self.pause.text() != text:
            self.pause.show_action(text, icon="play" if held else "pause", key="P")
        self.pause.setEnabled(possible)
