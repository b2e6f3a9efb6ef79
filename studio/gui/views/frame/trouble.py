"""What stands in place of the pages while the library cannot be opened: why, and the ways on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_folder
from studio.gui.views.kit.parts import EmptyState
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import counted_text
from studio.session import CheckReport, check_library

_DAMAGED = "library.damaged"


class LibraryTrouble(EmptyState):
    """`again_wanted` after "Try again" and after a repair, `folder_chosen(path)` after another folder was chosen."""

    again_wanted = Signal()
    folder_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        look = desk.look
        super().__init__(look, "triangle-alert", "", parent)
        self._desk = desk
        self._root = Path()
        self.setObjectName("page")
        self.setAccessibleName(translate(N_("The library cannot be opened")))
        self.again = ActionButton(look, translate(N_("Try again")), self.again_wanted.emit, icon="rotate-ccw")
        self.other = ActionButton(look, translate(N_("Use another folder")), self._choose, icon="folder-open")
        self.repair = ActionButton(look, translate(N_("Repair")), self._repair, icon="wrench")
        for button in (self.again, self.repair, self.other):
            self.buttons.addWidget(button)

    def show_failure(self, failure: Failed) -> None:
        """Why, and what helps. Nothing in the library was changed."""
        message, damaged = failure.message, failure.message_id == _DAMAGED
        unchanged = translate(N_("Nothing in it was changed."))
        aside = translate(N_("A repair sets the damaged database aside whole and makes a new one of what can be read."))
        next_step = aside if damaged else message.next_step
        self.text_label.setText("\n\n".join(filter(None, (message.what, next_step, unchanged))))
        self._root = Path(str(failure.params.get("path", ""))).parent
        self.repair.setVisible(damaged)
        self.repair.setEnabled(True)

    def _repair(self) -> None:
        """While nobody has the library open, which is so as long as this stands here."""
        root = self._root
        self.repair.setEnabled(False)

        def done(report: CheckReport) -> None:
            dealt = counted_text(
                len(report.damages), N_("1 damage was dealt with."), N_("{count} damages were dealt with.")
            )
            left = translate(N_("What is left of the old database lies in {folder}.")).format(folder=root / "set-aside")
            self._desk.notice(dealt, left, tone="warn")
            self.again_wanted.emit()

        def failed(failure: Failed) -> None:
            self.repair.setEnabled(True)
            self._desk.notice_failure(failure)

        self._desk.read(lambda: check_library(root, repair_too=True), done, failed, owner=self, key="repair library")

    def _choose(self) -> None:
        ask_folder(self, translate(N_("A folder for the library")), lambda path: self.folder_chosen.emit(str(path)))
