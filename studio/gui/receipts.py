"""A receipt of RISC Zero that somebody opened: tried for the program in hand, else its program is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.file_dialogs import ask_file
from studio.gui.views.kit.text_dialog import TextDialog
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import OpenedProgram, Workbench
from studio.session.background import Cancel, Report
from studio.session.receipts import ImportedReceipt


class ReceiptOpener(QObject):
    """What verifies is in the library then, and is shown there; what does not can be looked at."""

    def __init__(self, desk: Desk, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._workspace = workspace
        self._window = window

    def open(self, path: Path) -> None:
        """For the program in hand; without one, for the one that is asked for."""
        if self._workspace.program is None:
            self.ask_program(path)
        else:
            self._try(path, self._workspace.program, ask=True)

    def ask_program(self, path: Path) -> None:
        """For which program: a receipt does not say it in a way that anybody may trust."""
        title = translate(N_("Choose the program of {name}")).format(name=path.name)
        ask_file(self._window, title, lambda chosen: self.open_for(path, str(chosen)))

    def open_for(self, path: Path, origin: str) -> None:
        """For the program of that name or path."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> OpenedProgram:
            return bench.session.open(origin)

        self._desk.run(work, lambda program: self._try(path, program, ask=False), owner=self, key="receipt program")

    def _try(self, path: Path, program: OpenedProgram, *, ask: bool) -> None:
        def work(bench: Workbench, report: Report, cancel: Cancel) -> ImportedReceipt:
            return bench.import_receipt(path, program, report, cancel)

        def done(imported: ImportedReceipt) -> None:
            if imported.finished is not None:
                self._taken(path, program, imported.finished.proof_id)
            elif imported.for_another_program and ask:
                told = translate(N_("{name} is not for {program}.")).format(name=path.name, program=program.name)
                self._desk.notice(told, translate(N_("Choose its program.")), tone="warn")
                self.ask_program(path)
            else:
                self._show_refused(path, program, imported)

        title = translate(N_("Verifying {name}")).format(name=path.name)
        self._desk.run(work, done, owner=self, title=title)

    def _taken(self, path: Path, program: OpenedProgram, proof_id: int | None) -> None:
        self._desk.library_changed.emit()
        told = translate(N_("{name} verifies for {program} and is in the library."))
        self._desk.notice(told.format(name=path.name, program=program.name), tone="ok")
        self._desk.go_to("library", proof_id)

    def _show_refused(self, path: Path, program: OpenedProgram, imported: ImportedReceipt) -> None:
        """It is in no library; what it claims can be read."""
        title = translate(N_("Refused: {name}")).format(name=path.name)
        note = translate(N_("It does not verify for {program}, so it is not in the library. {reason}"))
        note = note.format(program=program.name, reason=imported.reason)
        dialog = TextDialog(title, title, note, "\n".join(imported.facts.lines()), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
