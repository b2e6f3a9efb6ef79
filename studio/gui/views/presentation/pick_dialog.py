"""Choosing proofs of the library that become chapters of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.session.presentation.chapters import Chapter
from studio.session.presentation.own import Candidate


class PickDialog(QDialog):
    """A list; Enter takes what is selected."""

    def __init__(
        self,
        look: Look,
        found: Sequence[Candidate],
        chosen: Callable[[Sequence[Chapter]], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._found, self._chosen = found, chosen
        scale = look.theme.px
        self.resize(scale(560), scale(360))
        self.setWindowTitle(translate(N_("Chapters from the library")))
        self.list = QListWidget()
        self.list.setProperty("plain", "true")
        self.list.setAccessibleName(translate(N_("Proofs of the library, the newest first")))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.addItems([candidate.line for candidate in found])
        self.list.itemActivated.connect(lambda _item: self.accept())
        empty = translate(N_("No proofs yet. Prove something, or drop a proof file here."))
        self.empty = label(empty, "secondary", wrap=True)
        self.empty.setVisible(not found)
        self.add_button = ActionButton(look, translate(N_("Add")), self.accept, icon="plus", kind="main", key="Return")
        self.add_button.setEnabled(bool(found))
        close = ActionButton(look, translate(N_("Close")), self.reject, key="Esc")
        for button in (self.add_button, close):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.addWidget(
            label(translate(N_("Each is verified again, live, when it is played.")), "secondary", wrap=True)
        )
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        if found:
            self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """What is selected."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        self._chosen([self._found[row].chapter for row in rows])
        super().accept()
