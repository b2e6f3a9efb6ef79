"""What is done with one aggregate: checked again, handed out, renamed, deleted with undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.file_dialogs import ask_folder, ask_where_to_save
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import Deleted, LeafDetail, ShelfCheck, Workbench
from studio.session.background import Cancel, Report, Task

SUFFIX = ".aggregate"


class ShelfActions(QObject):
    """`changed(name)`: the list is another now, and this one should be looked at."""

    changed = Signal(str)
    checked = Signal(object)  # a ShelfCheck
    checking_changed = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._checking: Task[ShelfCheck] | None = None

    @property
    def checking(self) -> bool:
        """Whether an aggregate is being checked again."""
        return self._checking is not None

    def check_again(self, name: str) -> None:
        """Compute the root again and verify every proof that the library has, as a job."""
        if self.checking:
            return

        def done(check: ShelfCheck) -> None:
            self._checked()
            self._desk.library_changed.emit()  # outcomes are remembered
            self.checked.emit(check)

        def failed(failure: Failed) -> None:
            self._checked()
            self._desk.notice_failure(failure)
            self.changed.emit(name)  # the file may be damaged by now

        title = translate(N_("Checking {name}")).format(name=name)
        self._checking = self._desk.run(
            lambda bench, report, cancel: bench.shelf.check_again(name, report, cancel),
            done,
            failed,
            self._checked,
            owner=self,
            title=title,
        )
        self.checking_changed.emit()

    def stop(self) -> None:
        """Stop checking."""
        if self._checking is not None:
            self._checking.cancel.stop()

    def ask_new_name(self, name: str) -> None:
        """Let the person type another name."""
        dialog = QInputDialog(self._window)
        dialog.setInputMode(QInputDialog.InputMode.TextInput)
        dialog.setWindowTitle(translate(N_("Rename")))
        dialog.setLabelText(translate(N_("New name of {name}")).format(name=name))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda text: self.rename(name, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def rename(self, name: str, new_name: str) -> None:
        """Give an aggregate another name."""
        self._desk.run(lambda bench, _report, _cancel: bench.shelf.rename(name, new_name), self._tell, owner=self)

    def delete(self, name: str) -> None:
        """Take it out of the list; the notice takes that back."""

        def done(deleted: Deleted) -> None:
            text = translate(N_("{name} deleted; its proofs stay in the library.")).format(name=name)
            self._desk.notice(text, undo=lambda: self._put_back(deleted))
            self._tell("")

        self._desk.run(lambda bench, _report, _cancel: bench.shelf.delete(name), done, owner=self)

    def copy_inclusion(self, detail: LeafDetail) -> None:
        """Put the inclusion proof on the clipboard as text, in the order in which it is hashed."""
        sides = (translate(N_("right")), translate(N_("left")))
        lines = [f"{translate(N_('leaf'))} {count_text(detail.row.index)}: {detail.row.digest.hex()}"]
        lines += [f"{sides[step.is_left]}: {step.digest.hex()}" for step in detail.path]
        lines += [f"{translate(N_('count'))}: {detail.count}", f"{translate(N_('root'))}: {detail.root.hex()}"]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        self._desk.notice(translate(N_("Inclusion proof copied.")))

    def ask_inclusion_folder(self, name: str, index: int) -> None:
        """Let the person choose where the folder of an inclusion proof goes."""
        title = translate(N_("Export inclusion proof"))
        ask_folder(self._window, title, lambda path: self.export_inclusion(name, index, path))

    def export_inclusion(self, name: str, index: int, parent: Path) -> None:
        """Write the folder with the inclusion proof of a leaf into `parent`."""
        folder = parent / f"{name}, leaf {index}"

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> bool:
            return bench.shelf.export_inclusion(name, index, folder).reveals_input

        def done(reveals_input: bool) -> None:
            text = translate(N_("Written to {folder}.")).format(folder=folder)
            step = translate(N_("Anyone can check it: pip install blake3, then python check_inclusion.py"))
            if reveals_input:
                step = translate(N_("Whoever gets this proof can read the private input in it."))
            self._desk.notice(text, step, tone="warn" if reveals_input else "ok")

        self._desk.run(work, done, owner=self)

    def ask_root_file(self, name: str) -> None:
        """Let the person choose where the root goes as text."""
        ask_where_to_save(
            self._window,
            translate(N_("Export the root")),
            f"{name} root.txt",
            lambda path: self.export_root(name, path),
        )

    def export_root(self, name: str, path: Path) -> None:
        """Write the root as text."""
        self._write(lambda bench: bench.shelf.export_root(name, path), path)

    def ask_aggregate_file(self, name: str) -> None:
        """Let the person choose where a copy of the aggregate goes."""
        ask_where_to_save(
            self._window,
            translate(N_("Export the aggregate")),
            f"{name}{SUFFIX}",
            lambda path: self.export_aggregate(name, path),
        )

    def export_aggregate(self, name: str, path: Path) -> None:
        """Write a copy of the aggregate file."""
        self._write(lambda bench: bench.shelf.export(name, path), path)

    def _write(self, write: Callable[[Workbench], None], path: Path) -> None:
        def done(_nothing: None) -> None:
            self._desk.notice(translate(N_("Written to {path}.")).format(path=path), tone="ok")

        self._desk.run(lambda bench, _report, _cancel: write(bench), done, owner=self)

    def _put_back(self, deleted: Deleted) -> None:
        self._desk.run(lambda bench, _report, _cancel: bench.shelf.put_back(deleted), self._tell, owner=self)

    def _tell(self, name: str) -> None:
        self._desk.aggregates_changed.emit()
        self.changed.emit(name)  # the last one to ask is the one that is heard

    def _checked(self) -> None:
        self._checking = None
        self.checking_changed.emit()
