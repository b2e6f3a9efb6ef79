"""One program in full: what it is, and the tabs with its facts, symbols, disassembly and check."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, short_id
from studio.gui.views.programs.check_tab import CheckTab
from studio.gui.views.programs.disassembly_tab import DisassemblyTab
from studio.gui.views.programs.overview_tab import OverviewTab
from studio.gui.views.programs.refused_view import RefusedView
from studio.gui.views.programs.symbols_tab import SymbolsTab
from studio.model.message import Message
from studio.model.text import N_, translate
from studio.session import Forecast, FunctionFact, ProgramFacts

_PADDING_PX = 24
OVERVIEW, SYMBOLS, DISASSEMBLY, CHECK = range(4)


class ProgramDetail(QWidget):
    """Tells what a person asks for; the page does it."""

    prove_wanted = Signal()
    trace_wanted = Signal()
    sample_wanted = Signal(str)
    again_wanted = Signal()
    removal_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        look = desk.look
        self.facts: ProgramFacts | None = None
        self.title = ElidedLabel("", "page_title")
        self.summary = label("", "secondary", wrap=True)
        self._id = label("", "caption", selectable=True)
        self.prove = ActionButton(look, translate(N_("Go to Prove")), self.prove_wanted.emit, icon="arrow-right")
        self.trace = ActionButton(look, translate(N_("Run and trace")), self.trace_wanted.emit, icon="chart-gantt")
        self.overview = OverviewTab(look)
        self.symbols = SymbolsTab(desk)
        self.disassembly = DisassemblyTab(desk)
        self.check = CheckTab(look)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(translate(N_("What to see of the program")))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for tab, title in (
            (self.overview, N_("Overview")),
            (self.symbols, N_("Symbols")),
            (self.disassembly, N_("Disassembly")),
            (self.check, N_("Check")),
        ):
            self.tabs.addTab(tab, translate(title))
        self.refused = RefusedView(look)
        self._waiting = ElidedLabel("", "secondary", middle=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._sound = QWidget()
        for view in (self._waiting, self._sound, self.refused):
            self._stack.addWidget(view)
        self._lay_out()
        self.overview.sample_wanted.connect(self.sample_wanted)
        self.symbols.function_wanted.connect(self.show_function)
        self.refused.again.clicked.connect(lambda: self.again_wanted.emit())
        self.refused.remove.clicked.connect(lambda: self.removal_wanted.emit())

    @property
    def is_sound(self) -> bool:
        """Whether a program that can run is shown."""
        return self._stack.currentWidget() is self._sound

    def show_waiting(self, name: str) -> None:
        """While the program is being opened. One that is shown stays until then."""
        if not self.is_sound:
            self._waiting.setText(translate(N_("Opening {name}")).format(name=name))
            self._stack.setCurrentWidget(self._waiting)

    def show_facts(self, facts: ProgramFacts) -> None:
        """A program that was opened."""
        same = self.facts is not None and self.facts.program.native.program_id == facts.program.native.program_id
        self.facts = facts
        self.title.setText(translate(facts.title))
        self.summary.setText(translate(facts.summary) or str(facts.program.path))
        program_id = facts.program.native.program_id
        self._id.setText(short_id(program_id))
        self._id.setToolTip(program_id.hex())
        self.overview.show_facts(facts)
        self.check.show_report(facts.profile)
        self.tabs.setTabText(CHECK, _check_title(len(facts.profile.findings)))
        if not same:
            self.symbols.show_program(facts.program)
            self.disassembly.show_program(facts.program)
        self._stack.setCurrentWidget(self._sound)

    def show_costs(self, facts: ProgramFacts, costs: Mapping[str, Forecast]) -> None:
        """Forecasts of the samples of `facts`, if that is still what is shown."""
        if facts is self.facts:
            self.overview.show_forecasts(costs)

    def show_refusal(self, name: str, message: Message, *, missing: bool) -> None:
        """A file that is no program, or no longer there."""
        self.facts = None
        self.refused.show_refusal(name, message, missing=missing)
        self._stack.setCurrentWidget(self.refused)

    def show_function(self, function: FunctionFact) -> None:
        """Its disassembly."""
        self.disassembly.show_function(function)
        self.tabs.setCurrentIndex(DISASSEMBLY)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.trace)
        head.addWidget(self.prove)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.summary, 1)
        below.addWidget(self._id, 0, Qt.AlignmentFlag.AlignTop)
        titles = QVBoxLayout()
        titles.setSpacing(6)
        titles.addLayout(head)
        titles.addLayout(below)
        column = QVBoxLayout(self._sound)
        column.setContentsMargins(_PADDING_PX, 16, _PADDING_PX, 0)
        column.setSpacing(16)
        column.addLayout(titles)
        column.addWidget(self.tabs, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)


def _check_title(findings: int) -> str:
    if not findings:
        return translate(N_("Check"))
    return translate(N_("Check ({count})")).format(count=findings)
