"""A text of many lines, to read and to copy: a licence, a log."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate

_WIDTH, _HEIGHT = 760, 620


class TextDialog(QDialog):
    """Closes with Esc."""

    def __init__(self, title: str, heading: str, note: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(_WIDTH, _HEIGHT)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setProperty("code", "true")
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(translate(N_("Close")))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(heading, "heading"))
        column.addWidget(label(note, "secondary", wrap=True, selectable=True))
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.text.setFocus()
