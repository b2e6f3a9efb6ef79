"""The private input of a program without a manifest: hex digits, text, or a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_file
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.prove.long_edit import LongEdit
from studio.model.text import N_, translate

HEX, TEXT, FILE = "hex", "text", "file"


class RawInput(QWidget):
    """`typed(literal)`: what the one unnamed field of such a program takes."""

    typed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = desk.look
        self.tabs = Segments(look, translate(N_("How the input is typed")))
        self.tabs.show_segments(
            [
                Segment(HEX, translate(N_("Hex"))),
                Segment(TEXT, translate(N_("Text"))),
                Segment(FILE, translate(N_("File"))),
            ],
            HEX,
        )
        self.tabs.chosen.connect(self._tab_chosen)
        self.hex, self.text, self.path = LongEdit(look), LongEdit(look), QLineEdit()
        self.hex.setPlaceholderText(translate(N_("0a 00 00 00")))
        for editor, name in (
            (self.hex, N_("Input in hex digits")),
            (self.text, N_("Input as text")),
            (self.path, N_("Path of the file with the input")),
        ):
            editor.setAccessibleName(translate(name))
        self.choose = ActionButton(look, "", self._choose_file, icon="folder-open", kind="flat small")
        self.choose.setAccessibleName(translate(N_("Choose the file")))
        self.choose.setFixedWidth(34)
        file_row = QWidget()
        row = QHBoxLayout(file_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.path, 1)
        row.addWidget(self.choose)
        self._pages: dict[str, QWidget] = {HEX: self.hex, TEXT: self.text, FILE: file_row}
        self.error = label("", "caption", wrap=True, tone="bad")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tabs)
        for page in self._pages.values():
            column.addWidget(page)
        about = N_("The program reads these bytes. It has no manifest, so they have no names.")
        self._about = label(translate(about), "caption", wrap=True)
        column.addWidget(self._about)
        column.addWidget(self.error)
        for editor in (self.hex, self.text):
            editor.changed.connect(self._tell)
        self.path.textChanged.connect(self._tell)
        self._show_tab(HEX)
        self.show_error("")

    def literal(self) -> str:
        """What is typed, as the field takes it."""
        if self.tabs.current == TEXT:
            return f"text:{self.text.text()}" if self.text.text() else ""
        if self.tabs.current == FILE:
            return f"file:{self.path.text()}" if self.path.text() else ""
        return self.hex.text()

    def show_literal(self, literal: str) -> None:
        """Show it under the tab that it belongs to."""
        if literal == self.literal():
            return
        kind, colon, rest = literal.partition(":")
        kind = kind if colon and kind in (TEXT, FILE) else HEX
        self.blockSignals(True)
        if kind == FILE:
            self.path.setText(rest)
        else:
            (self.text if kind == TEXT else self.hex).show_text(rest if kind == TEXT else literal)
        self.blockSignals(False)
        self.tabs.select(kind)
        self._show_tab(kind)

    def show_error(self, text: str) -> None:
        """One sentence; "" when all is well."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self._about.setVisible(not text)
        for editor in (self.hex, self.text, self.path):
            set_property(editor, "bad", "true" if text else "false")

    def take_file(self, name: str) -> None:
        """The input is the bytes of this file."""
        self.path.setText(name)

    def _tab_chosen(self, kind: str) -> None:
        self._show_tab(kind)
        self._tell()

    def _show_tab(self, kind: str) -> None:
        for name, page in self._pages.items():
            page.setVisible(name == kind)

    def _tell(self) -> None:
        self.typed.emit(self.literal())

    def _choose_file(self) -> None:
        title = translate(N_("Choose the file with the input"))
        ask_file(self, title, lambda path: self.take_file(str(path)))
