"""Short things that a person does with proofs: pin, delete with undo, erase an input, save, take in hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.file_dialogs import ask_where_to_save
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import bytes_text, counted_text
from studio.session import ListedProof, Reopened, Workbench, first_form
from studio.session.background import Cancel, Report
from studio.session.receipts import export_receipt

_SHORT = 1000  # more takes a while, and then it is a job that shows


class ProofActions(QObject):
    """`gone(ids)` after a deletion. What changes the library is told by the desk."""

    gone = Signal(list)

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self._window = parent

    def delete(self, proof_ids: Sequence[int]) -> None:
        """Into the trash; the notice brings them back."""
        ids = list(proof_ids)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return bench.library.delete(ids)

        def done(token: int) -> None:
            self.gone.emit(ids)
            self._desk.library_changed.emit()
            text = counted_text(len(ids), N_("1 proof deleted."), N_("{count} proofs deleted."))
            self._desk.notice(text, undo=lambda: self._bring_back(token))

        title = counted_text(len(ids), N_("Deleting 1 proof"), N_("Deleting {count} proofs"))
        self._desk.run(work, done, owner=self, title=title if len(ids) > _SHORT else "")

    def pin(self, proof_ids: Sequence[int], *, pinned: bool) -> None:
        """Keep them from ever being removed, or no longer."""
        ids = list(proof_ids)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return bench.library.pin(ids, pinned=pinned)

        def done(count: int) -> None:
            self._desk.library_changed.emit()
            on = counted_text(count, N_("1 proof pinned."), N_("{count} proofs pinned."))
            off = counted_text(count, N_("1 proof no longer pinned."), N_("{count} proofs no longer pinned."))
            self._desk.notice(on if pinned else off)

        title = counted_text(len(ids), N_("Pinning 1 proof"), N_("Pinning {count} proofs"))
        self._desk.run(work, done, owner=self, title=title if len(ids) > _SHORT else "")

    def erase_input(self, proof_id: int) -> None:
        """The private input beside a proof, for good. It was confirmed before."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return bench.library.erase_openings([proof_id])

        def done(_count: int) -> None:
            self._desk.library_changed.emit()
            self._desk.notice(translate(N_("The input of proof {id} is erased.")).format(id=proof_id))

        self._desk.run(work, done, owner=self)

    def save_as(self, row: ListedProof) -> None:
        """The proof file alone, wherever the person says."""
        ask_where_to_save(
            self._window,
            translate(N_("Save the proof as")),
            f"{row.program}-{row.id}.proof",
            lambda path: self.save(row.id, path),
            filters=[translate(N_("Proofs (*.proof)"))],
            suffix="proof",
        )

    def save(self, proof_id: int, path: Path) -> None:
        """The same once the place is known."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> bool:
            record = bench.library.get(proof_id)
            bench.session.store_bytes(record.proof, None, path)
            return record.opening is not None

        def done(has_input: bool) -> None:
            text = N_("Saved as {name}, without the private input.") if has_input else N_("Saved as {name}.")
            self._desk.notice(translate(text).format(name=path.name), tone="ok")

        self._desk.run(work, done, owner=self)

    def save_receipt(self, row: ListedProof) -> None:
        """The receipt in a proof by RISC0, wherever the person says."""
        ask_where_to_save(
            self._window,
            translate(N_("Export the receipt as")),
            f"{row.program}-{row.id}.receipt",
            lambda path: self.store_receipt(row.id, path),
        )

    def store_receipt(self, proof_id: int, path: Path) -> None:
        """The same once the place is known."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return export_receipt(bench.library.get(proof_id).proof, path)

        def done(size: int) -> None:
            text = translate(N_("Receipt exported as {name} ({size}), as r0vm wrote it."))
            self._desk.notice(text.format(name=path.name, size=bytes_text(size)), tone="ok")

        self._desk.run(work, done, owner=self)

    def open_prove(self, proof_id: int) -> None:
        """Its program in hand, with its input where that is kept here."""
        self._reopen(proof_id, "prove")

    def open_trace(self, proof_id: int) -> None:
        """The same, and the run recorded to look into."""
        self._reopen(proof_id, "trace")

    def _reopen(self, proof_id: int, page: str) -> None:
        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Reopened:
            return bench.listed.reopened(proof_id)

        def done(reopened: Reopened) -> None:
            program = reopened.program
            self._workspace.hold_program(program, reopened.origin, reopened.form or first_form(program))
            if page == "trace":
                self._workspace.record(then=page)
            else:
                self._desk.go_to(page)

        self._desk.run(work, done, owner=self, key="library reopen")

    def _bring_back(self, token: int) -> None:
        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return len(bench.library.undo(token))

        def done(count: int) -> None:
            self._desk.library_changed.emit()
            self._desk.notice(counted_text(count, N_("1 proof is back."), N_("{count} proofs are back.")))

        self._desk.run(work, done, owner=self)
