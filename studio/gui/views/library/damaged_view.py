"""A proof that cannot be read any more: what is wrong with it, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.proof_table_model import FILE_CHANGED, shown_evidence, statement_text
from studio.gui.views.kit.badge import BadgeLabel
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.message import Message
from studio.model.text import N_, translate
from studio.session import ListedProof


class DamagedView(QWidget):
    """`check_wanted()`, `restore_wanted()`: from a file that a person has; `forget_wanted(id)`: with undo."""

    check_wanted = Signal()
    restore_wanted = Signal()
    forget_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = 0
        self.badge = BadgeLabel(look)
        self.title, self.what = label("", "heading", wrap=True), label("", wrap=True)
        self._next = label(
            translate(
                N_(
                    "A check names every damage and says what a repair can do. The same file, imported again, makes "
                    "the proof whole."
                )
            ),
            "secondary",
            wrap=True,
        )
        self.check = ActionButton(look, translate(N_("Check the library")), self.check_wanted.emit, icon="wrench")
        self.restore = ActionButton(
            look, translate(N_("Restore from a file")), self.restore_wanted.emit, icon="file-badge"
        )
        self.forget = ActionButton(
            look, translate(N_("Forget")), lambda: self.forget_wanted.emit(self._id), icon="trash"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(8)
        for part in (self.badge, self.title, self.what, self._next):
            column.addWidget(part)
        self.badge.show_evidence(shown_evidence(None))  # now that it has a place: shown before, it were a window
        column.addSpacing(8)
        for button in (self.check, self.restore, self.forget):
            column.addWidget(button)
        column.addStretch(1)
        self.setAccessibleName(translate(FILE_CHANGED))

    def show_trouble(self, row: ListedProof, message: Message, *, damaged: bool) -> None:
        """Only a proof whose list entry is sound can be forgotten by hand; the other is a matter for the repair."""
        self._id = row.id
        self.title.setText(statement_text(row))
        self.what.setText(message.what)
        for part in (self.badge, self._next, self.check, self.restore):
            part.setVisible(damaged)
        self.forget.setVisible(damaged and row.entry is not None)
