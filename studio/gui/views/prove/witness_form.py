"""The form of the private input: one editor for each field, or plain bytes, or a sample that is bytes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.prove.field_editor import FieldEditor
from studio.gui.views.prove.raw_input import RawInput
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import RAW_FIELD, OpenedProgram, WitnessForm, first_form, hex_text


class WitnessFormView(QWidget):
    """Follows the workspace: editors are made anew for another program, and keep their cursors otherwise."""

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self._program: OpenedProgram | None = None
        self.editors: dict[str, FieldEditor] = {}
        self.raw = RawInput(desk, self)
        self.raw.typed.connect(lambda text: workspace.type_field(RAW_FIELD.name, text))
        self._bytes = label("", "code", wrap=True, selectable=True)
        self._about_bytes = label("", "caption", wrap=True)
        self._back = ActionButton(desk.look, translate(N_("Back to the fields")), self._to_fields, kind="link")
        self._no_fields = label(translate(N_("This program takes no input.")), "secondary", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for part in (self.raw, self._about_bytes, self._bytes, self._back, self._no_fields):
            self._column.addWidget(part)
        workspace.program_changed.connect(self.refresh)
        workspace.form_changed.connect(self.refresh)
        workspace.form_checked.connect(self._show_errors)
        self.refresh()

    def first(self) -> QWidget:
        """Where typing begins."""
        if self.editors:
            return next(iter(self.editors.values())).editor
        return self.raw.hex

    def refresh(self) -> None:
        """Show the form of the workspace."""
        program, form = self._workspace.program, self._workspace.form
        if program is not self._program:
            focus = self.window().focusWidget()
            typing = self.isAncestorOf(focus)
            self._program = program
            self._build(program)
            if typing:  # whoever was in the form before stays in it
                self.first().setFocus(Qt.FocusReason.OtherFocusReason)
        whole = form.raw is not None
        bare = program is not None and program.manifest is None
        for name, editor in self.editors.items():
            editor.setVisible(not whole)
            if not whole:
                editor.show_text(form.texts.get(name, editor.field.default or ""))
        self.raw.setVisible(bare and not whole)
        if bare and not whole:
            self.raw.show_literal(form.texts.get(RAW_FIELD.name, ""))
        self._no_fields.setVisible(program is not None and not bare and not whole and not self.editors)
        self._show_bytes(form)
        self._show_errors()

    def _build(self, program: OpenedProgram | None) -> None:
        for old in self.editors.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.editors = {}
        if program is None or program.manifest is None:
            return
        for position, field in enumerate(program.manifest.witness):
            editor = FieldEditor(self._desk, field, self)
            editor.typed.connect(lambda text, name=field.name: self._workspace.type_field(name, text))
            self.editors[field.name] = editor
            self._column.insertWidget(position, editor)
        before: QWidget | None = None
        for editor in self.editors.values():
            if before is not None:
                QWidget.setTabOrder(before, editor.editor)
            before = editor.editor

    def _show_bytes(self, form: WitnessForm) -> None:
        for part in (self._about_bytes, self._bytes, self._back):
            part.setVisible(form.raw is not None)
        if form.raw is not None:
            about = N_("The sample {sample} is given as bytes, because the form would not let it pass.")
            if not form.sample:
                about = N_("The input is given as bytes.")
            self._about_bytes.setText(translate(about).format(sample=form.sample))
            self._bytes.setText(hex_text(form.raw))

    def _show_errors(self) -> None:
        checked = self._workspace.checked
        if checked is None:  # on its way; what stands there is true until it comes
            return
        for name, editor in self.editors.items():
            editor.show_error(checked.errors.get(name, ""))
        self.raw.show_error(checked.errors.get(RAW_FIELD.name, ""))

    def _to_fields(self) -> None:
        if self._program is not None:
            self._workspace.show_form(first_form(self._program))
            self.first().setFocus()
