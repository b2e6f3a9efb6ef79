"""One field of the private input: its name, what it takes, where it is typed, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.file_dialogs import ask_file
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.prove.field_hint import field_help, field_hint
from studio.gui.views.prove.long_edit import LongEdit
from studio.gui.views.prove.number_edit import NumberEdit
from studio.model.text import N_, translate
from studio.session import INTEGER_BYTES, Field, FieldType, Workbench
from studio.session.background import Cancel, Report

_LONG = (FieldType.U32_LIST, FieldType.U64_LIST, FieldType.RECORDS)
_CHOOSE_WIDTH = 34


class FieldEditor(QWidget):
    """`typed(text)` when a person changes it."""

    typed = Signal(str)

    def __init__(self, desk: Desk, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.field = field
        self.editor = self._make_editor()
        self._hint = ElidedLabel(field_hint(field), "caption")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._help = label(field_help(field), "caption", wrap=True)
        self.error = label("", "caption", wrap=True, tone="bad")
        name = label(field.name, "strong")
        name.setBuddy(self.editor)
        self.editor.setAccessibleName(field.name)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(name)
        above.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.editor, 1)
        column.addLayout(row)
        if field.type in (*_LONG, FieldType.BYTES):
            self.choose = ActionButton(desk.look, "", self._choose_file, icon="folder-open", kind="flat small")
            self.choose.setAccessibleName(translate(N_("{field} from a file")).format(field=field.name))
            self.choose.setToolTip(translate(N_("Take it from a file")))
            self.choose.setFixedWidth(_CHOOSE_WIDTH)
            row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._help)
        column.addWidget(self.error)
        self.show_error("")

    def show_text(self, text: str) -> None:
        """Show `text`, without moving the cursor of somebody who is typing just that."""
        if self.text() != text:
            self.editor.blockSignals(True)
            if isinstance(self.editor, LongEdit):
                self.editor.show_text(text)
            else:
                self.editor.setText(text)
                self.editor.setCursorPosition(0)
            self.editor.blockSignals(False)

    def text(self) -> str:
        """What stands there."""
        return self.editor.text()

    def show_error(self, text: str) -> None:
        """One sentence in place of the help; "" when all is well."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self._help.setVisible(not text and bool(self._help.text()))
        set_property(self.editor, "bad", "true" if text else "false")
        self.editor.setAccessibleDescription(text or f"{self._hint.text()}. {self._help.text()}")

    def _make_editor(self) -> QLineEdit | LongEdit:
        field, look = self.field, self._desk.look
        if field.type in _LONG:
            long = LongEdit(look)
            long.changed.connect(self.typed)
            return long
        if field.type in INTEGER_BYTES:
            line: QLineEdit = NumberEdit(look, field.low, field.high)
        else:
            line = QLineEdit()
            if field.type is FieldType.BYTES:
                line.setProperty("code", "true")
        line.textChanged.connect(self.typed)
        return line

    def _choose_file(self) -> None:
        title = translate(N_("Take {field} from a file")).format(field=self.field.name)
        ask_file(self, title, lambda path: self.take_file(str(path)))

    def take_file(self, name: str) -> None:
        """Bytes are read when they are needed; lists and rows are text and are read now."""
        if self.field.type is FieldType.BYTES:
            self.show_text(f"file:{name}")
            self.typed.emit(self.text())
            return
        field = self.field

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> str:
            return bench.session.load_field_text(field, name)

        def done(text: str) -> None:
            self.show_text(text)
            self.typed.emit(text)

        self._desk.run(work, done, owner=self, key=f"load {field.name}")
