"""The private input that lies beside a proof, and erasing it, which asks first: nothing brings it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.session import ProofDetails


class InputBox(QWidget):
    """`erase_wanted()` after it was asked for and confirmed."""

    erase_wanted = Signal()
    asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label("", selectable=True, wrap=True)
        self._note = label("", "caption", wrap=True)
        self.erase = ActionButton(look, translate(N_("Erase the kept input")), self._ask, icon="eye-off", kind="link")
        self.question = QFrame()
        self.question.setProperty("inset", "true")
        self._words = label("", wrap=True)
        self.confirm = ActionButton(look, translate(N_("Erase")), self._confirmed, icon="trash", kind="small")
        self.keep = ActionButton(look, translate(N_("Keep it")), self._kept, kind="small")
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.keep)
        buttons.addStretch(1)
        inside = QVBoxLayout(self.question)
        inside.setContentsMargins(10, 8, 10, 10)
        inside.addWidget(self._words)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(translate(N_("Private input")), "region"))
        for part in (self.text, self._note, self.erase, self.question):
            column.addWidget(part)
        self.question.hide()

    def show_input(self, words: str, *, kept: bool, details: ProofDetails) -> None:
        """The input in words; `kept`: it lies beside the proof."""
        self.text.setText(words)
        self.text.setAccessibleName(translate(N_("Private input: {words}")).format(words=words))
        note = translate(N_("{size}, kept here, readable by you only."))
        self._note.setText(note.format(size=bytes_text(details.input_bytes)))
        self._note.setVisible(kept)
        self.erase.setVisible(kept)
        self.question.hide()
        lost = translate(N_("Without it, the proof can be verified only by who has the input elsewhere."))
        once = translate(N_("Erase this input? Nothing brings it back, no undo either. The proof itself stays."))
        self._words.setText(f"{once} {lost}" if details.needs_opening else once)

    def _ask(self) -> None:
        self.question.show()
        self.keep.setFocus()
        self.asked.emit()

    def _kept(self) -> None:
        self.question.hide()
        self.erase.setFocus()

    def _confirmed(self) -> None:
        self.question.hide()
        self.erase_wanted.emit()
