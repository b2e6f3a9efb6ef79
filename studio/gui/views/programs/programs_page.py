"""Programs: the first start with its three doors; later the list of programs, each with its facts and its check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSplitter, QStackedWidget, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.labels import elided
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.views.programs.first_start import FIRST, FirstStart
from studio.gui.views.programs.machine_column import MachineColumn
from studio.gui.views.programs.own_programs import OwnPrograms, Refusal
from studio.gui.views.programs.program_detail import ProgramDetail
from studio.gui.views.programs.program_list import ProgramList
from studio.gui.views.programs.sample_costs import SampleCosts
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import ProgramFacts, SampleProgram, Workbench, gather_facts, sample_programs
from studio.session.background import Cancel, Report

_LIST_PX, _DETAIL_PX = 280, 700
_LONGEST_NAME = 18
_START, _LIST, _NEITHER = range(3)


class ProgramsPage(Page):
    """Taking a program in hand happens here; proving it is the next page's."""

    name = "programs"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self._samples: tuple[SampleProgram, ...] = ()
        self._selected = ""
        self._start_wanted = False  # a person asked for the first start again
        self._focus_wanted = False
        self._shown_refusal: Refusal | None = None
        self._stale = True  # the detail is of another program than the chosen one
        self._has_proofs: bool | None = None  # None: the library was not asked yet
        self._costs = SampleCosts(desk, self)
        self.own = OwnPrograms(desk, workspace.recent, self)
        self.start = FirstStart(self.look)
        self.list = ProgramList(self.look)
        self._detail: ProgramDetail | None = None
        self.machine = MachineColumn(desk, workspace)
        self._splitter = QSplitter()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    # What the frame asks

    def main_action(self) -> MainAction | None:
        """Prove what is chosen here. On the first start a door holds the filled button, so this one is outlined."""
        if self.workspace.busy:
            return None
        prove = translate(N_("Prove"))
        if self.shows_start:
            return MainAction(prove, "shield-check", "Ctrl+Return", self._prove_held, self._held_is_ready, main=False)
        if self._selected == self.workspace.origin:
            return None
        text = translate(N_("Prove {name}")).format(name=elided(Path(self._selected).name, _LONGEST_NAME))
        return MainAction(text, "shield-check", "Ctrl+Return", self._prove_selected, enabled=self._is_sound)

    def commands(self) -> Sequence[Command]:
        """Keys and commands."""
        tabs = (N_("Overview"), N_("Symbols"), N_("Disassembly"), N_("Check"))
        return [
            Command(
                translate(N_("Prove the sample, or take the chosen program to Prove")), self._enter, "Return", "play"
            ),
            Command(translate(N_("Remove the chosen program from the list")), self._remove, "Del", "x"),
            *(
                Command(translate(title), lambda index=index: self.show_tab(index), f"Alt+{index + 1}")  # type: ignore[misc]
                for index, title in enumerate(tabs)
            ),
            Command(translate(N_("Show the start screen")), self.show_start, icon="play", keywords="doors samples"),
            Command(translate(N_("Show the list of programs")), self.show_list, icon="list"),
            Command(translate(N_("Watch the tour")), lambda: self.desk.go_to("tour"), icon="presentation"),
            Command(translate(N_("Help: first proof")), self._open_help, icon="circle-question-mark"),
        ]

    def regions(self) -> Sequence[QWidget]:
        """Doors, samples and machine; or list, tabs and machine."""
        return (
            *(self.start.doors[0], self.start.table, self.list.view),
            *(() if self._detail is None else (self._detail.tabs, self._detail.refused)),
            self.machine,
        )

    def find_here(self) -> None:
        """The filter of the functions."""
        if self.shows_start or not self._is_sound:
            return
        self.detail.tabs.setCurrentWidget(self.detail.symbols)
        self.detail.symbols.filter.setFocus()
        self.detail.symbols.filter.selectAll()

    def third_column(self) -> QWidget | None:
        """This machine."""
        return self.machine

    def shown(self, wanted: object = None) -> None:
        """A path opens that file; a name chooses that program."""
        self._start_wanted, self._focus_wanted = False, True
        if isinstance(wanted, Path):
            self.open_file(wanted)
        elif isinstance(wanted, str) and wanted:
            self.show_list()
            self.select(wanted)
        self._refresh()

    def whereabouts(self) -> object:
        """The program that is looked at in the list."""
        return None if self.shows_start else self._selected

    # What a person does

    @property
    def shows_start(self) -> bool:
        """Whether the first start is in view, and not the list."""
        return self._stack.currentIndex() == _START

    def show_start(self) -> None:
        """The doors and the samples."""
        self._start_wanted = True
        self._choose_view()

    def show_list(self) -> None:
        """The list of programs."""
        self._start_wanted = False
        self._stack.setCurrentIndex(_LIST)
        self.machine.show_legend(shown=False)
        if not self._selected:
            self._selected = self.workspace.origin
            self._show_entries()
        if self._stale:
            self._load()
        self.main_action_changed.emit()

    def show_tab(self, index: int) -> None:
        """One of the tabs of the chosen program."""
        self.show_list()
        self.detail.tabs.setCurrentIndex(index)

    def open_file(self, path: Path) -> None:
        """An own program: its row is there at once, and the program in hand once it is open."""
        origin = str(path.absolute())
        self._selected, self._stale = origin, False
        self.own.add(origin)
        self.show_list()
        self._show_entries()
        self.detail.show_waiting(path.name)
        self.workspace.open_program(origin, failed=lambda failure: self._refuse(origin, failure))

    def select(self, origin: str) -> None:
        """Show a program without taking it in hand."""
        self._selected = origin
        self._show_entries()
        self._load()
        self.main_action_changed.emit()

    def prove_sample(self, name: str) -> None:
        """Prove the first sample of a bundled program, and show the page where that is seen."""
        program = next((one for one in self._samples if one.name == name), None)
        sample = None if program is None or program.first is None else program.first.name
        held, form = self.workspace.program, self.workspace.form
        if held is not None and self.workspace.origin == name and form.sample == sample and form.raw is None:
            self._prove_held()
        else:
            self.workspace.open_program(name, sample=sample, then="prove", prove=True)

    def take(self, origin: str, *, sample: str | None = None, then: str = "prove", prove: bool = False) -> None:
        """Take a program in hand and go on with it."""
        if origin == self.workspace.origin and sample is None:
            self.desk.go_to(then)
            if prove:
                self.workspace.prove()
            return
        self.workspace.open_program(
            origin, sample=sample, then=then, prove=prove, failed=lambda failure: self._refuse(origin, failure)
        )

    def remove(self, origin: str) -> None:
        """Take an own program off the list; the file stays where it is."""
        put_back = self.own.remove(origin)

        def take_back() -> None:
            put_back()
            self.select(origin)

        self._selected = self.workspace.origin
        self._show_entries()
        self._load()
        text = translate(N_("Removed {name} from the list. The file was not touched.")).format(name=Path(origin).name)
        self.desk.notice(text, undo=take_back)

    # Inside

    def _lay_out(self) -> None:
        splitter = self._splitter
        splitter.addWidget(self.list)
        splitter.addWidget(QWidget())  # the place of the detail
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_PX, _DETAIL_PX])
        self.remember(splitter, "list")
        for view in (self.start, splitter, QWidget()):
            self._stack.addWidget(view)
        self._stack.setCurrentIndex(_NEITHER)  # nothing, until it is known which of the two
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self.machine)

    def _connect(self) -> None:
        self.start.sample_wanted.connect(self.prove_sample)
        self.start.list_wanted.connect(self.show_list)
        self.list.chosen.connect(self.select)
        self.list.taken.connect(self.take)
        self.list.removed.connect(self.remove)
        self.list.start_wanted.connect(self.show_start)
        for doors in (self.start, self.list):
            doors.program_wanted.connect(lambda: self.desk.go_to("open"))
            doors.proof_wanted.connect(lambda: self.desk.go_to("open proof"))
        self.machine.reason_wanted.connect(lambda name: self.desk.go_to("system", name))
        self.machine.tour_wanted.connect(lambda: self.desk.go_to("tour"))
        self.machine.help_wanted.connect(self._open_help)
        self.own.changed.connect(self._show_own)
        self.workspace.program_changed.connect(self._show_held)
        self.workspace.backend_changed.connect(self._ask_costs)
        for changed in (self.workspace.form_checked, self.workspace.proofs_changed, self.workspace.run_changed):
            changed.connect(self.main_action_changed)

    @property
    def detail(self) -> ProgramDetail:
        """The chosen program. Its four tabs take a quarter of the time of a start, so they wait to be looked at."""
        if self._detail is None:
            made = self._detail = ProgramDetail(self.desk)
            made.prove_wanted.connect(lambda: self.take(self._selected))
            made.trace_wanted.connect(self._trace_selected)
            made.sample_wanted.connect(lambda sample: self.take(self._selected, sample=sample))
            made.again_wanted.connect(lambda: self.open_file(Path(self._selected)))
            made.removal_wanted.connect(lambda: self.remove(self._selected))
            if (place := self._splitter.replaceWidget(1, made)) is not None:
                place.deleteLater()
            made.show()
        return self._detail

    @property
    def _is_sound(self) -> bool:
        return self._detail is not None and self._detail.is_sound

    def _refresh(self) -> None:
        """What may have changed since the page was last in view."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> bool:
            return bench.library.count() > 0

        def done(has_proofs: bool) -> None:
            self._has_proofs = has_proofs
            self._choose_view()

        self.desk.run(work, done, lambda _failure: done(False), owner=self, key="any proofs")
        if not self._samples:
            self.desk.run(
                lambda _bench, _report, _cancel: sample_programs(),
                self._show_samples,
                self._tell_no_samples,
                owner=self,
            )
        self.own.look()

    def _choose_view(self) -> None:
        has_list = bool(self._has_proofs or self.own.origins())
        if self._has_proofs is None and not self._start_wanted and not has_list:
            return
        self.start.all_programs.setVisible(has_list)
        if self._start_wanted or not has_list:
            self._stack.setCurrentIndex(_START)
            self.machine.show_legend(shown=True)
            self._ask_costs()
            first: QWidget = self.start.prove
        else:
            self.show_list()
            first = self.list.view
        if self._focus_wanted and self.isVisible():
            first.setFocus()
            self._focus_wanted = False
        self.main_action_changed.emit()

    def _show_samples(self, samples: tuple[SampleProgram, ...]) -> None:
        self._samples = samples
        self.start.show_samples(samples)
        self._show_entries()
        self._ask_costs()

    def _tell_no_samples(self, failure: Failed) -> None:
        self.start.show_trouble(f"{failure.message.what} {failure.message.next_step}".rstrip())

    def _show_entries(self) -> None:
        self.list.show_entries(self.own.entries(self._samples, self.workspace.origin), self._selected)

    def _show_own(self) -> None:
        """Recent files came, went, or turned out to be gone."""
        self._show_entries()
        if self.own.refusal(self._selected) != self._shown_refusal:
            self._load()

    def _show_held(self) -> None:
        """A program came into hand, from here or from elsewhere: it is the one to look at."""
        self.own.accept(self.workspace.origin)
        self.select(self.workspace.origin)

    def _load(self) -> None:
        """The facts of the chosen program, once somebody can see them."""
        self._stale = not self.isVisible() or self._stack.currentIndex() != _LIST
        origin, held = self._selected, self.workspace.program
        if self._stale or not origin:
            return
        known = held if origin == self.workspace.origin else None
        refusal = self._shown_refusal = self.own.refusal(origin)
        if refusal is not None and known is None:
            self.detail.show_refusal(Path(origin).name, refusal.message, missing=refusal.missing)
            return
        self.detail.show_waiting(Path(origin).name)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> ProgramFacts:
            return gather_facts(known or bench.session.open(origin))

        def done(facts: ProgramFacts) -> None:
            if origin != self._selected:
                return
            self.detail.show_facts(facts)
            self.main_action_changed.emit()
            self._ask_costs()

        self.desk.run(work, done, lambda failure: self._refuse(origin, failure), owner=self, key="program facts")

    def _refuse(self, origin: str, failure: Failed) -> None:
        """A file that cannot be opened: its row says why."""
        if any(program.name == origin for program in self._samples):
            self.desk.notice_failure(failure)
            return
        self.own.refuse(origin, failure.message)
        self.select(origin)

    def _ask_costs(self) -> None:
        """What samples cost with the chosen backend: of all programs on the first start, else of the chosen one."""
        backend = self.workspace.backend
        self.start.show_costs(backend, {})
        if self.shows_start:
            if self._samples:
                self._costs.ask_realistic(self._samples, backend, lambda costs: self.start.show_costs(backend, costs))
        elif self._detail is not None and (facts := self._detail.facts) is not None:
            self._costs.ask_samples(facts, backend, lambda costs: self.detail.show_costs(facts, costs))

    @property
    def _held_is_ready(self) -> bool:
        checked = self.workspace.checked
        return self.workspace.program is not None and (checked is None or checked.witness is not None)

    def _prove_held(self) -> None:
        self.desk.go_to("prove")
        self.workspace.prove()

    def _prove_selected(self) -> None:
        self.take(self._selected, prove=True)

    def _trace_selected(self) -> None:
        if self._selected == self.workspace.origin:
            self.workspace.record(then="trace")
        else:
            self.take(self._selected, then="trace")

    def _enter(self) -> None:
        """Enter: a focused button is pressed, a chosen row is taken, else Fibonacci is proved."""
        focus = self.window().focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif focus is self.list.view:
            self.list.take_current()
        elif isinstance(focus, CellTable):
            focus.take_current()
        elif self.shows_start:
            self.prove_sample(FIRST)

    def _remove(self) -> None:
        if self.list.isVisible():
            self.list.remove_current()

    def _open_help(self) -> None:
        self.desk.go_to("help", "first proof")
