"""The prove page: the input on the left; the statement, its marks, the backends and the three answers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.held_run import HeldRun
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_where_to_save
from studio.gui.views.kit.parts import EmptyState
from studio.gui.views.page import Command, Page
from studio.gui.views.prove.backend_rows import backend_rows, strength_of
from studio.gui.views.prove.input_column import WIDTH, InputColumn
from studio.gui.views.prove.log_dialog import show_log
from studio.gui.views.prove.main_column import MainActions, MainColumn
from studio.gui.views.prove.wording import statement_of
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import ProvedHere, RunSummary, StoredProof, Tampered, Tampering, Workbench, run_summary
from studio.session.background import Cancel, Report

_POLL_MS = 100


class ProvePage(Page):
    """Follows the workspace; what it shows of a run or a proof was made by a worker."""

    name = "prove"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self._summary: tuple[HeldRun, RunSummary] | None = None
        self._tampered: tuple[ProvedHere, Tampered] | None = None
        self._holder = QWidget(self)
        self._columns = QSplitter(Qt.Orientation.Horizontal, self._holder)
        self.input = InputColumn(desk, workspace, self._columns)
        actions = MainActions(
            save=self.save_proof,
            aggregate=self.add_to_aggregate,
            tamper=self.tamper,
            again=self.prove_again,
            verify=self.verify_again,
            prove_all=self.prove_on_all,
            batch=self.prove_batch,
            leave_tampered=self.leave_tampered,
        )
        self.main = MainColumn(desk, workspace, actions, self._columns)
        self.main.table.chosen.connect(workspace.choose_backend)
        self.main.table.refused.connect(workspace.refusals.tell)
        self.main.table.again.connect(workspace.prove)
        self.main.table.log_wanted.connect(self.show_log)
        self.main.table.stopped.connect(self.stop_proof)
        self.main.chart.step_wanted.connect(self._open_trace_at)
        self._lay_out()
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._look)
        for changed in (
            workspace.program_changed,
            workspace.form_changed,
            workspace.form_checked,
            workspace.backend_changed,
            workspace.backends_probed,
            workspace.refusals.changed,
            workspace.forecasts.changed,
            workspace.proofs_changed,
        ):
            changed.connect(self.refresh)
        workspace.form_checked.connect(self._preview)
        workspace.proofs_changed.connect(self._preview)
        workspace.run_changed.connect(self._summarize)
        self._summarize()

    # What every page has

    def commands(self) -> Sequence[Command]:
        """The actions on the proof at hand, and the ways to make one."""
        word = translate
        return (
            Command(word(N_("Open trace")), lambda: self.workspace.record(then="trace"), "Ctrl+T", "chart-gantt"),
            Command(word(N_("Save proof")), self.save_proof, "Ctrl+S", "download", "export"),
            Command(word(N_("Add to aggregate")), self.add_to_aggregate, "Ctrl+Shift+A", "network", "merkle root"),
            Command(word(N_("Prove on all")), self.prove_on_all, "Ctrl+Shift+Return", "play"),
            Command(word(N_("Prove again")), self.prove_again, "Ctrl+Shift+R", "rotate-ccw", "anew cache"),
            Command(word(N_("Prove a batch")), self.prove_batch, "Ctrl+B", "layers"),
            Command(word(N_("Verify again")), self.verify_again, "V", "repeat"),
            Command(
                word(N_("Tamper: change the journal")), lambda: self.tamper(Tampering.JOURNAL), "Ctrl+Shift+X", "bug"
            ),
            Command(
                word(N_("Tamper: change one bit of the evidence")), lambda: self.tamper(Tampering.EVIDENCE), icon="bug"
            ),
            Command(word(N_("Tamper: change one bit of the file")), lambda: self.tamper(Tampering.FILE), icon="bug"),
            Command(word(N_("Show the log of a failed proof")), self.show_log, icon="file-text"),
            Command(word(N_("Pin or unpin the proof")), self.main.proof.toggle_pin, "P", "pin"),
            Command(word(N_("Copy the command line")), self.main.foot.line.copy, "Ctrl+Shift+C", "copy"),
            Command(word(N_("Back to the proof")), self.leave_tampered, "Shift+Esc", "x"),
        )

    def regions(self) -> Sequence[QWidget]:
        """Input, samples, actions, marks, backends, answers, command."""
        return (self.input.form, self.input.samples, *self.main.regions())

    def find_here(self) -> None:
        """Ctrl+F: to the first field."""
        self.input.form.first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shown(self, wanted: object = None) -> None:
        """`wanted`: the name of a backend to choose."""
        if isinstance(wanted, str) and wanted in self.workspace.usable_backends():
            self.workspace.choose_backend(wanted)
        self.refresh()
        self._preview()

    def showEvent(self, event: QShowEvent) -> None:
        """What runs is looked at only while somebody sees it."""
        super().showEvent(event)
        self._set_poll()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._poll.stop()

    # Actions

    @property
    def proved(self) -> ProvedHere | None:
        """The proof at hand, by the chosen backend."""
        return self.workspace.proofs.get(self.workspace.backend)

    @property
    def summary(self) -> RunSummary | None:
        """What is known of the run at hand."""
        held = self.workspace.run
        return None if self._summary is None or self._summary[0] is not held else self._summary[1]

    def prove_again(self) -> None:
        """A new proof, whatever the library has; after a failure, another try."""
        self.workspace.prove(again=True if self.proved is not None else None)

    def prove_on_all(self) -> None:
        """With every backend that can prove here."""
        for name in self.workspace.usable_backends():
            if self.workspace.refusals.of(name) is None:
                self.workspace.prove(name)

    def prove_batch(self) -> None:
        """Many inputs: that has a page of its own."""
        self.desk.go_to("throughput", "batch")

    def verify_again(self) -> None:
        """The proof at hand, in another process."""
        self.workspace.verify_again(self.workspace.backend)

    def stop_proof(self, backend: str) -> None:
        """One proof of those that run."""
        task = self.workspace.proving.get(backend)
        if task is not None:
            task.cancel.stop()
            self._look()

    def show_log(self, backend: str = "") -> None:
        """What the prover said before it failed."""
        failure = self.workspace.failures.get(backend or self.workspace.backend)
        if failure is not None:
            show_log(self.desk, failure, self)

    def add_to_aggregate(self) -> None:
        """On the page of aggregates."""
        proved = self.proved
        if proved is not None and proved.finished.proof_id is not None:
            self.desk.go_to("aggregates", [proved.finished.proof_id])

    def save_proof(self) -> None:
        """Ask where; `store_proof` writes."""
        proved = self.proved
        if proved is None:
            return
        ask_where_to_save(
            self,
            translate(N_("Save proof")),
            f"{proved.program.name}.proof",
            lambda path: self.store_proof(proved, path),
            filters=[translate(N_("Proofs (*.proof)")), translate(N_("All files (*)"))],
            suffix="proof",
        )

    def store_proof(self, proved: ProvedHere, path: Path) -> None:
        """Write the proof and, where it has one, its opening beside it."""
        finished = proved.finished

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> StoredProof:
            return bench.session.store_bytes(finished.proof_bytes, finished.opening_bytes, path)

        def done(stored: StoredProof) -> None:
            text = translate(N_("Saved {name}.")).format(name=stored.path.name)
            note = ""
            if stored.opening_path is not None:
                note = translate(N_("{name} holds your input: keep it to yourself.")).format(
                    name=stored.opening_path.name
                )
            self.desk.notice(text, note, tone="ok")

        self.desk.run(work, done, owner=self)

    def tamper(self, tampering: Tampering) -> None:
        """Change a copy, and let the other process verify that."""
        proved = self.proved
        if proved is None:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> Tampered:
            return bench.tamper(proved, tampering, report, cancel)

        def done(tampered: Tampered) -> None:
            if proved is self.proved:
                self._tampered = (proved, tampered)
                self.refresh()

        self.desk.run(work, done, owner=self, key="tamper", title=translate(N_("Verifying a changed copy")))

    def leave_tampered(self) -> None:
        """Back to the facts of the proof."""
        self._tampered = None
        self.refresh()

    # Inside

    def refresh(self) -> None:
        """Show the workspace as it is."""
        workspace, proved = self.workspace, self.proved
        self._stack.setCurrentIndex(0 if workspace.program is None else 1)
        if self._tampered is not None and self._tampered[0] is not proved:
            self._tampered = None
        main = self.main
        main.statement.show_statement(statement_of(workspace, strength_of(workspace, workspace.backend), self.summary))
        running = workspace.backend in workspace.proving
        failed = workspace.backend in workspace.failures
        main.statement.allow(
            proof=proved is not None,
            kept=proved is not None and proved.finished.proof_id is not None,
            again=not running and (failed or proved is not None),
            failed=failed,
        )
        main.table.show_rows(backend_rows(workspace), workspace.backend)
        main.show_proof(proved, None if self._tampered is None else self._tampered[1])
        self._show_marks()
        self._set_poll()

    def _show_marks(self) -> None:
        workspace, summary = self.workspace, self.summary
        if summary is not None and summary.chart.count:
            self.main.show_marks(summary.chart, "")
        elif summary is not None:
            self.main.show_marks(None, translate(N_("The run met no marks.")))
        elif workspace.recording is not None:
            self.main.show_marks(None, translate(N_("The program runs.")))
        elif workspace.run_is_long:
            self.main.show_marks(None, translate(N_("A long run. Ctrl+R runs it and shows its marks.")))
        else:
            self.main.show_marks(None, translate(N_("The marks show once the program has run.")))

    def _summarize(self) -> None:
        held = self.workspace.run
        if held is None or (self._summary is not None and self._summary[0] is held):
            self.refresh()
            return

        def work(_bench: Workbench, _report: Report, cancel: Cancel) -> RunSummary:
            return run_summary(held.program, held.view, cancel)

        def done(summary: RunSummary) -> None:
            self._summary = (held, summary)
            self.refresh()

        self.desk.run(work, done, owner=self, key="run summary")

    def _preview(self) -> None:
        if self.isVisible():
            self.workspace.preview()

    def _open_trace_at(self, step: object) -> None:
        self.desk.go_to("trace", step)

    def _set_poll(self) -> None:
        if self.workspace.proving and self.isVisible():
            if not self._poll.isActive():
                self._poll.start()
        else:
            self._poll.stop()

    def _look(self) -> None:
        """Ten times a second while something runs."""
        self.main.table.show_rows(backend_rows(self.workspace), self.workspace.backend)
        for name, task in self.workspace.proving.items():
            self.main.table.show_progress(name, task)

    def _lay_out(self) -> None:
        columns = self._columns
        columns.addWidget(self.input)
        columns.addWidget(self.main)
        columns.setStretchFactor(0, 0)
        columns.setStretchFactor(1, 1)
        columns.setSizes([self.look.theme.px(WIDTH), 1000])
        columns.setHandleWidth(1)
        self.remember(columns, "columns")
        empty = EmptyState(self.look, "package", translate(N_("Choose a program, or press Ctrl+O.")))
        empty.buttons.addWidget(
            ActionButton(self.look, translate(N_("Show programs")), lambda: self.desk.go_to("programs"), icon="package")
        )
        self._stack = QStackedLayout(self._holder)
        self._stack.addWidget(empty)
        self._stack.addWidget(columns)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._holder)
