"""What stands in place of the pages while the library cannot be opened: why, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.parts import EmptyState
from studio.model.message import Message
from studio.model.text import N_, translate


class LibraryTrouble(EmptyState):
    """`again_wanted` after "Try again", `folder_chosen(path)` after another folder was chosen."""

    again_wanted = Signal()
    folder_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "triangle-alert", "", parent)
        self.setObjectName("page")
        self.setAccessibleName(translate(N_("The library cannot be opened")))
        self.again = ActionButton(look, translate(N_("Try again")), self.again_wanted.emit, icon="rotate-ccw")
        self.other = ActionButton(look, translate(N_("Use another folder")), self._choose, icon="folder-open")
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.other)

    def show_message(self, message: Message) -> None:
        """Why, and what helps. Nothing in the library was changed."""
        unchanged = translate(N_("Nothing in it was changed."))
        self.text_label.setText("\n\n".join(filter(None, (message.what, message.next_step, unchanged))))

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate(N_("A folder for the library")))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
