"""The program in hand: its input form, the chosen backend, its run, and the proofs made of it while it is in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk, Work
from studio.gui.forecasts import Forecasts
from studio.gui.held_run import HeldRun
from studio.gui.proof_options import ProofOptions
from studio.gui.recent import RecentPrograms
from studio.gui.refusals import Refusals
from studio.gui.running import Running
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import (
    CheckedForm,
    LiveRun,
    OpenedProgram,
    ProvedHere,
    Request,
    RunKind,
    RunView,
    Session,
    SystemReport,
    WitnessForm,
    Workbench,
    bundled_programs,
    check_form,
    counts_steps,
    first_form,
    form_line,
    form_witness,
    reads_files,
    sample_form,
)
from studio.session.background import Cancel, Report, Task


class Workspace(QObject):
    """Everything that the header shows. One for the window, beside the desk."""

    program_changed = Signal()
    form_changed = Signal()  # typed, or another sample; `checked` is None until it was looked at
    form_checked = Signal()
    backend_changed = Signal()
    backends_asked = Signal()  # a probe has begun
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
        self.run_is_long = False  # it was tried without being asked for, and given up
        self.proofs: dict[str, ProvedHere] = {}  # by backend, of this program and this form
        self.failures: dict[str, Failed] = {}
        self.live: LiveRun | None = None  # how fast the newest proof goes, or went
        self.options = ProofOptions(self)
        self.forecasts = Forecasts(desk, self.options, self)
        self.refusals = Refusals(desk, self.forecasts, self)
        self._running: list[Running] = []
        for changed in (self.run_changed, self.options.changed, self.refusals.changed):
            changed.connect(self._ask_forecasts)
        for changed in (self.program_changed, self.backends_probed):
            changed.connect(self._ask_refusals)
        desk.library_changed.connect(self._ask_forecasts)  # a proof was made, and each teaches how long the next takes
        desk.settings_changed.connect(self.probe)

    # The program

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

    def reopen(self, origin: str, otherwise: str) -> None:
        """The program of the last time; `otherwise` where that is gone, or no longer one."""

        def failed(failure: Failed) -> None:
            self._desk.notice_failure(failure)
            self.open_program(otherwise)

        self.open_program(origin, failed=failed)

    def hold_program(self, program: OpenedProgram, origin: str, form: WitnessForm) -> None:
        """Take a program in hand; run and proofs of the one before are let go (proofs stay in the library)."""
        self.stop()
        self.program, self.origin, self.form, self.checked = program, origin, form, None
        self._forget_results()
        # A program that only the library has lies in no file that could be opened again.
        if origin and all(bundled.elf_path != program.path for bundled in bundled_programs()):
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

    def tell_again(self) -> None:
        """Ask anew for what is told in words: another language is spoken now."""
        self._check()
        self.probe()

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
            if report.usable and self.backend not in (*report.usable, *self.proving):  # gone since the last time
                self.choose_backend(report.usable[0])
            self.backends_probed.emit()

        self.backends_asked.emit()
        settings = self._desk.settings
        self._desk.read(lambda: Session(settings).system_report(), done, owner=self, key="probe")

    def usable_backends(self) -> list[str]:
        """The names of those that can prove the program in hand here."""
        return [name for name in self._able() if name not in self.refusals.known]

    def _able(self) -> Sequence[str]:
        return () if self.system is None else self.system.usable

    def _ask_refusals(self) -> None:
        self.refusals.ask(self.program, self._able())

    def _ask_forecasts(self) -> None:
        provable = self.run is not None and self.run.view.execution.exit_code == 0
        self.forecasts.ask(
            self.program, self.run.view if self.run is not None and provable else None, self.usable_backends()
        )

    # Running and proving

    @property
    def proving(self) -> dict[str, Task[ProvedHere]]:
        """The proofs on their way by backend, of this program and this form."""
        return {one.backend: one.task for one in self._in_hand() if one.backend}

    @property
    def recording(self) -> Task[HeldRun] | None:
        """The recording on its way, of this program and this form."""
        return next((one.task for one in self._in_hand() if not one.backend), None)

    @property
    def busy(self) -> bool:
        """Whether something runs for the program and the input in hand."""
        return bool(self._in_hand())

    def stop(self) -> None:
        """Stop what runs for the program in hand, with whatever input."""
        for one in self._running:
            one.task.cancel.stop()

    def record(self, *, then: str = "") -> None:
        """Run the program and keep the run open for looking into it."""
        program, form = self.program, self.form
        if program is None or self.recording is not None:
            return
        held = self.run
        if held is not None and not reads_files(program, form):
            if then:
                self._desk.go_to(then)
            return
        make_witness = self._witness_maker(program, form)

        def work(bench: Workbench, report: Report, cancel: Cancel) -> HeldRun:
            witness = make_witness()
            if held is not None and held.witness == witness:
                return held
            return HeldRun(program, form, witness, bench.record(program, witness, report, cancel))

        def over() -> None:
            self._ended(running)
            self.run_changed.emit()

        def done(run: HeldRun) -> None:
            in_hand = self._is_in_hand(running)
            if in_hand:
                self.run = run
            over()
            if then and in_hand:
                self._desk.go_to(then)

        def failed(failure: Failed) -> None:
            over()
            self._desk.notice_failure(failure)

        title = translate(N_("Running {program}")).format(program=program.name)
        task = self._desk.run(work, done, failed, over, owner=self, title=title)
        running = self._begun("", task)
        self.run_changed.emit()

    def preview(self) -> None:
        """Run the program without being asked, if that takes a moment only: its marks and its cost are known then."""
        program, form, checked = self.program, self.form, self.checked
        if program is None or checked is None or checked.witness is None:
            return
        if self.run is not None or self.run_is_long or self.busy:
            return
        witness = checked.witness

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> RunView | None:
            return bench.preview(program, witness, cancel)

        def done(view: RunView | None) -> None:
            if program is not self.program or form != self.form or self.run is not None:
                return
            self.run_is_long = view is None
            self.run = None if view is None else HeldRun(program, form, witness, view)
            self.run_changed.emit()

        self._desk.run(work, done, lambda _failure: None, owner=self, key="preview")

    def prove(self, backend: str = "", *, form: str | None = None, again: bool | None = None) -> None:
        """Prove the program on the input with `backend` (else the chosen one), keep the proof, and verify it.

        Without `form` and `again`, as the options say.
        """
        name, program, input_form = backend or self.backend, self.program, self.form
        if program is None or name in self.proving:
            return
        request = Request(name, self.options.form_of(name) if form is None else form)
        anew = self.options.anew if again is None else again
        make_witness = self._witness_maker(program, input_form)
        # Steps tell how far a proof is only where the evidence is the run itself.
        known_steps = None if self.run is None or not counts_steps(name) else self.run.view.execution.steps
        live = self.live = LiveRun(program.name, name, RunKind.PROOF, expected_steps=known_steps)

        def work(bench: Workbench, report: Report, cancel: Cancel) -> ProvedHere:
            report.total_steps = known_steps
            return bench.prove(program, make_witness(), request, report, cancel, again=anew, live=live)

        title = translate(N_("Proving {program} with {backend}")).format(program=program.name, backend=name)
        told = translate(N_("{program} with {input} is proved and in the library. Another input is in hand."))
        told = told.format(program=program.name, input=form_line(program, input_form))
        self._run_proof(name, title, work, told)

    def verify_again(self, backend: str) -> None:
        """Verify the proof at hand again; what comes out takes the place of the earlier answers."""
        proved, program = self.proofs.get(backend), self.program
        if proved is None or program is None or backend in self.proving:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> ProvedHere:
            return bench.verify_again(proved, report, cancel)

        title = translate(N_("Verifying {program} by {backend}")).format(program=program.name, backend=backend)
        self._run_proof(backend, title, work)

    def _run_proof(self, backend: str, title: str, work: Work[ProvedHere], told_elsewhere: str = "") -> None:
        def done(proved: ProvedHere) -> None:
            in_hand = self._is_in_hand(running)
            self._ended(running)
            if in_hand:
                self.failures.pop(backend, None)
                self.proofs[backend] = proved
                self._let_go_of_other_bytes(proved.witness)
            elif told_elsewhere:
                self._desk.notice(told_elsewhere)
            if proved.finished.trouble is not None:
                self._desk.notice(str(proved.finished.trouble), tone="bad")
            self.proofs_changed.emit()
            self._desk.library_changed.emit()

        def failed(failure: Failed) -> None:
            if self._is_in_hand(running):
                self.failures[backend] = failure
            else:
                self._desk.notice_failure(failure)
            self._ended(running)
            self.proofs_changed.emit()

        def cancelled() -> None:
            self._ended(running)
            self.proofs_changed.emit()

        task = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        running = self._begun(backend, task)
        self.failures.pop(backend, None)
        self.proofs_changed.emit()

    def _begun(self, backend: str, task: Task[Any]) -> Running:
        running = Running(backend, self.program, self.form, task)
        self._running.append(running)
        return running

    def _ended(self, running: Running) -> None:
        self._running.remove(running)

    def _is_in_hand(self, running: Running) -> bool:
        return running.is_of(self.program, self.form)

    def _in_hand(self) -> list[Running]:
        return [one for one in self._running if self._is_in_hand(one)]

    def _witness_maker(self, program: OpenedProgram, form: WitnessForm) -> Callable[[], bytes]:
        """The bytes of the form: those that were checked, so that random ones are the same for a run and its proof."""
        checked = self.checked
        witness = None if checked is None or reads_files(program, form) else checked.witness
        return lambda: form_witness(program, form) if witness is None else witness

    def _let_go_of_other_bytes(self, witness: bytes) -> None:
        """A file that the form names has changed since it was read: what is known of the bytes before does not hold."""
        if self.checked is not None and self.checked.witness != witness:
            self.checked = None
            self._check()
        if self.run is not None and self.run.witness != witness:
            self.run = None
            self.run_changed.emit()

    def _forget_results(self) -> None:
        self.run, self.run_is_long = None, False
        self.proofs, self.failures = {}, {}
        self.run_changed.emit()
        self.proofs_changed.emit()
