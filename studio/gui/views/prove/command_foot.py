"""The same job as a command line, at the foot of the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_where_to_save
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import CodeLine
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import ProveCommand, WitnessForm, Workbench, prove_line
from studio.session.background import Cancel, Report


class CommandFoot(QWidget):
    """Follows the workspace. An input that no line holds can be saved as a file, which the command then names."""

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self._saved: tuple[WitnessForm, str] | None = None
        self.line = CodeLine(desk.look, icon="terminal", note=translate(N_("the same, on the command line")))
        self._too_long = label(translate(N_("This input does not fit on a command line.")), "caption")
        self.save = ActionButton(
            desk.look, translate(N_("Save the input as a file")), self._choose_file, icon="save", kind="small"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.line, 1)
        row.addWidget(self._too_long)
        row.addWidget(self.save)
        row.addStretch(0)
        for changed in (
            workspace.program_changed,
            workspace.form_changed,
            workspace.form_checked,
            workspace.backend_changed,
            workspace.options.changed,
        ):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the command for what is in hand; nothing for an input that cannot be used."""
        workspace = self._workspace
        program, checked = workspace.program, workspace.checked
        good = program is not None and (checked is None or checked.witness is not None)
        line = None
        if program is not None and good:
            saved = "" if self._saved is None or self._saved[0] != workspace.form else self._saved[1]
            line = prove_line(
                ProveCommand(
                    workspace.origin,
                    program,
                    workspace.form,
                    workspace.backend,
                    workspace.options.form_of(workspace.backend),
                    workspace.options.anew,
                    saved,
                )
            )
        self.line.setVisible(line is not None)
        self.line.show_line(line or "")
        for part in (self._too_long, self.save):
            part.setVisible(good and line is None)

    def save_input(self, path: Path) -> None:
        """Write the input to a file that only its owner may read."""
        form, checked = self._workspace.form, self._workspace.checked
        if checked is None or checked.witness is None:
            return
        witness = checked.witness

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> None:
            bench.session.store_witness(witness, path)

        def done(_nothing: None) -> None:
            self._saved = (form, str(path))
            self.refresh()

        self._desk.run(work, done, owner=self)

    def _choose_file(self) -> None:
        ask_where_to_save(self, translate(N_("Save the input as a file")), "input.bin", self.save_input)
