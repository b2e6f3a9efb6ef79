"""The program in hand: its input form, the chosen backend, its run, and the proofs made of it while it is in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.recent import RecentPrograms
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import (
    CheckedForm,
    OpenedProgram,
    ProvedHere,
    Request,
    RunView,
    SystemReport,
    WitnessForm,
    Workbench,
    bundled_programs,
    check_form,
    first_form,
    form_line,
    form_witness,
    sample_form,
)
from studio.session.background import Cancel, Report, Task


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A recorded run, with the input form that it was made from."""

    program: OpenedProgram
    form: WitnessForm
    view: RunView


class Workspace(QObject):
    """Everything that the header shows. One for the window, beside the desk."""

    program_changed = Signal()
    form_changed = Signal()  # typed, or another sample; `checked` is None until it was looked at
    form_checked = Signal()
    backend_changed = Signal()
    backends_probed = Signal()
    run_changed = Signal()  # `run` or `recording` changed
    proofs_changed = Signal()  # `proofs`, `failures` or `proving` changed

    def __init__(self, desk: Desk, parent: QObject | None = None, recent: RecentPrograms | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.recent = recent or RecentPrograms(parent=self)
        self.program: OpenedProgram | None = None
        self.origin = ""  # what the command line calls it: a bundled name, or a path
        self.form = WitnessForm()
        self.checked: CheckedForm | None = None
        self.backend = "Trace"
        self.system: SystemReport | None = None
        self.run: HeldRun | None = None
        self.recording: Task[RunView] | None = None
        self.proofs: dict[str, ProvedHere] = {}  # by backend, of this program and this form
        self.failures: dict[str, Failed] = {}
        self.proving: dict[str, Task[ProvedHere]] = {}

    # The program

    @staticmethod
    def bundled_names() -> list[str]:
        """The names of the programs that come with the studio."""
        return [bundled.manifest.name for bundled in bundled_programs()]

    def open_program(
        self,
        origin: str,
        *,
        sample: str | None = None,
        then: str = "",
        prove: bool = False,
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        """Open a bundled program by name or an ELF by path, and take it in hand.

        `then` names the page to show, `prove` starts a proof. Without `failed`, a refusal is a notice.
        """

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[OpenedProgram, WitnessForm]:
            program = bench.session.open(origin)
            if sample is None or program.manifest is None:
                return program, first_form(program)
            return program, sample_form(program.manifest, program.manifest.sample(sample))

        def done(opened: tuple[OpenedProgram, WitnessForm]) -> None:
            self.hold_program(opened[0], origin, opened[1])
            if then:
                self._desk.go_to(then)
            if prove:
                self.prove()

        self._desk.run(work, done, failed, owner=self, key="open program")

    def hold_program(self, program: OpenedProgram, origin: str, form: WitnessForm) -> None:
        """Take a program in hand; run and proofs of the one before are let go (proofs stay in the library)."""
        self.stop()
        self.program, self.origin, self.form, self.checked = program, origin, form, None
        self._forget_results()
        if all(bundled.elf_path != program.path for bundled in bundled_programs()):
            self.recent.remember(origin)
        self.program_changed.emit()
        self._check()

    # The input

    def type_field(self, name: str, text: str) -> None:
        """What a person types into one field."""
        if self.form.raw is None and self.form.texts.get(name) == text:
            return
        texts = dict(self.form.texts) if self.form.raw is None else {}
        self.show_form(WitnessForm({**texts, name: text}))

    def take_sample(self, name: str) -> None:
        """Fill the form with a sample of the manifest."""
        if self.program is not None and self.program.manifest is not None:
            self.show_form(sample_form(self.program.manifest, self.program.manifest.sample(name)))

    def show_form(self, form: WitnessForm) -> None:
        """Another input: what belonged to the one before is let go."""
        if form == self.form:
            return
        self.form, self.checked = form, None
        self._forget_results()
        self.form_changed.emit()
        self._check()

    @property
    def form_line(self) -> str:
        """The input in one short line."""
        return "" if self.program is None else form_line(self.program, self.form)

    def _check(self) -> None:
        program, form = self.program, self.form
        if program is None:
            return

        def done(checked: CheckedForm) -> None:
            self.checked = checked
            self.form_checked.emit()

        self._desk.run(lambda _bench, _report, _cancel: check_form(program, form), done, owner=self, key="check form")

    # Backends

    def choose_backend(self, name: str) -> None:
        """Prove with another backend from now on."""
        if name != self.backend:
            self.backend = name
            self.backend_changed.emit()

    def probe(self) -> None:
        """Ask every backend again what it can do here."""

        def done(report: SystemReport) -> None:
            self.system = report
            self.backends_probed.emit()

        self._desk.run(lambda bench, _report, _cancel: bench.session.system_report(), done, owner=self, key="probe")

    def usable_backends(self) -> list[str]:
        """The names of those that can prove here."""
        if self.system is None:
            return []
        return [name for name, _strength, availability in self.system.backends if availability.usable]

    # Running and proving

    def record(self, *, then: str = "") -> None:
        """Run the program and keep the run open for looking into it."""
        program, form = self.program, self.form
        if program is None or self.recording is not None:
            return
        if self.run is not None:
            if then:
                self._desk.go_to(then)
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> RunView:
            return bench.record(program, form_witness(program, form), report, cancel)

        def done(view: RunView) -> None:
            self.recording = None
            if program is self.program and form == self.form:
                self.run = HeldRun(program, form, view)
            self.run_changed.emit()
            if then:
                self._desk.go_to(then)

        def failed(failure: Failed) -> None:
            self.recording = None
            self.run_changed.emit()
            self._desk.notice_failure(failure)

        def cancelled() -> None:
            self.recording = None
            self.run_changed.emit()

        title = translate(N_("Running {program}")).format(program=program.name)
        self.recording = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        self.run_changed.emit()

    def prove(self, backend: str = "", *, form: str = "", again: bool = False) -> None:
        """Prove the program on the input with `backend` (else the chosen one), keep the proof, and verify it."""
        name, program, input_form = backend or self.backend, self.program, self.form
        if program is None or name in self.proving:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> ProvedHere:
            witness = form_witness(program, input_form)
            return bench.prove(program, witness, Request(name, form), report, cancel, again=again)

        def over() -> bool:
            """Whether this is still about the program and the input in hand."""
            self.proving.pop(name, None)
            return program is self.program and input_form == self.form

        def done(proved: ProvedHere) -> None:
            if over():
                self.failures.pop(name, None)
                self.proofs[name] = proved
            if proved.finished.trouble is not None:
                self._desk.notice(str(proved.finished.trouble), tone="bad")
            self.proofs_changed.emit()
            self._desk.library_changed.emit()

        def failed(failure: Failed) -> None:
            if over():
                self.failures[name] = failure
            self.proofs_changed.emit()

        def cancelled() -> None:
            over()
            self.proofs_changed.emit()

        title = translate(N_("Proving {program} with {backend}")).format(program=program.name, backend=name)
        task = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        self.proving[name] = task
        self.failures.pop(name, None)
        self.proofs_changed.emit()

    def stop(self) -> None:
        """Stop what runs for the program in hand."""
        for task in self.proving.values():
            task.cancel.stop()
        if self.recording is not None:
            self.recording.cancel.stop()

    @property
    def busy(self) -> bool:
        """Whether something runs for the program in hand."""
        return bool(self.proving or self.recording)

    def _forget_results(self) -> None:
        had_run, had_proofs = self.run is not None, bool(self.proofs or self.failures)
        self.run = None
        self.proofs, self.failures = {}, {}
        if had_run:
            self.run_changed.emit()
        if had_proofs:
            self.proofs_changed.emit()
