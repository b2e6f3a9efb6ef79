"""The root in full, with a button that copies it; while there is none yet, how far it is."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.aggregates.sentences import root_text
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate


class RootField(QFrame):
    """One line in a frame."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "true")
        self._root = b""
        self.text = label("", "code", wrap=True, selectable=True)
        self.copy_button = ActionButton(look, "", self.copy, icon="copy", kind="flat small")
        self.copy_button.setAccessibleName(translate(N_("Copy the root")))
        self.copy_button.setToolTip(translate(N_("Copy the root (Ctrl+C)")))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 6, 5)
        row.setSpacing(12)
        row.addWidget(label(translate(N_("Root")), "region"))
        row.addWidget(self.text, 1)
        row.addWidget(self.copy_button)

    def show_root(self, root: bytes) -> None:
        """A root that was computed."""
        self._root = root
        self.text.setText(root_text(root))
        self.text.setToolTip(root.hex())
        self.text.setAccessibleName(translate(N_("Root: {root}")).format(root=root.hex()))
        self.copy_button.show()

    def show_progress(self, text: str) -> None:
        """How far it is."""
        self._root = b""
        self.text.setText(text)
        self.text.setToolTip("")
        self.text.setAccessibleName(text)
        self.copy_button.hide()

    def copy(self) -> bool:
        """Put the root on the clipboard, in one piece; whether there was one."""
        if self._root:
            QGuiApplication.clipboard().setText(self._root.hex())
        return bool(self._root)
