"""One option as a field with its unit, checked while it is typed and told in words when it is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_file, ask_folder
from studio.gui.views.kit.labels import label, set_property
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session.setting_fields import SettingField, parse_setting
from studio.settings import OptionKind

_FIELD_WIDTH, _TITLE_WIDTH = 168, 216


class _Field(QLineEdit):
    """Esc takes back what was typed; only then does it close the dialog."""

    kept = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self.kept:
            self.setText(self.kept)
        else:
            super().keyPressEvent(event)


class OptionRow(QWidget):
    """`changed(name, value)` when a person has finished typing something else that the settings take."""

    changed = Signal(str, object)

    def __init__(self, look: Look, field: SettingField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.edit = _Field()
        self.edit.setAccessibleName(field.title)
        self.edit.setMinimumWidth(look.theme.px(_FIELD_WIDTH))
        self.error = label("", "caption", wrap=True, tone="bad")
        self.error.hide()
        title = label(field.title)
        title.setBuddy(self.edit)
        title.setWordWrap(True)
        title.setFixedWidth(look.theme.px(_TITLE_WIDTH))
        line = QHBoxLayout()
        line.setSpacing(8)
        self._fill(line, look)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.error)
        if field.at_next_start:
            column.addWidget(label(translate(N_("A change takes effect at the next start.")), "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        title.setMinimumHeight(look.theme.px(32))
        self.edit.textChanged.connect(self._check)
        self.edit.editingFinished.connect(self._finish)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """The value as the settings have it."""
        self.edit.kept = text
        self.edit.setText(text)
        self._check()

    def show_error(self, text: str) -> None:
        """What is wrong with what was typed; "" for nothing."""
        set_property(self.edit, "bad", "true" if text else "false")
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)

    def choose_path(self) -> None:
        """Choose instead of typing."""
        if self.field.kind is OptionKind.FILE:
            ask_file(self, self.field.title, lambda path: self.take(str(path)))
        else:
            ask_folder(self, self.field.title, lambda path: self.take(str(path)), start=self.edit.text())

    def take(self, text: str) -> None:
        """What was chosen."""
        self.edit.setText(text)
        self._finish()

    def _fill(self, line: QHBoxLayout, look: Look) -> None:
        """The field, and what stands beside it."""
        is_path = self.field.kind in (OptionKind.FILE, OptionKind.FOLDER)
        line.addWidget(self.edit, 1 if is_path else 0)
        if is_path:
            line.addWidget(
                ActionButton(look, translate(N_("Choose…")), self.choose_path, icon="folder-open", kind="small")
            )
            self.edit.setPlaceholderText(translate(N_("the usual place")))
            return
        if self.field.unit:
            line.addWidget(label(self.field.unit, "secondary"))
        line.addSpacing(8)
        line.addWidget(label(translate(N_("default {value}")).format(value=self.field.default), "caption"))
        line.addStretch(1)

    def _check(self) -> None:
        self._parsed()

    def _parsed(self) -> int | str | None:
        try:
            value = parse_setting(self.field.name, self.edit.text())
        except UserError as error:
            self.show_error(str(error))
            return None
        self.show_error("")
        return value

    def _finish(self) -> None:
        if self.edit.text() == self.edit.kept:
            return
        value = self._parsed()
        if value is not None:
            self.edit.kept = self.edit.text()  # focus leaving the field after Enter tells nothing new
            self.changed.emit(self.field.name, value)
