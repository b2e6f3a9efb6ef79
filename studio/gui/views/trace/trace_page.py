"""The trace page: every step of a run, its registers and memory, its code and source, over the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import rule
from studio.gui.views.page import Command, Page
from studio.gui.views.trace.asker import Asker
from studio.gui.views.trace.code_pane import CodePane
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.fault_bar import FaultBar
from studio.gui.views.trace.lines_pane import LinesPane
from studio.gui.views.trace.memory_pane import MemoryPane
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.register_pane import RegisterPane
from studio.gui.views.trace.run_states import NoRun
from studio.gui.views.trace.seeker import Seeker
from studio.gui.views.trace.source_pane import SourcePane
from studio.gui.views.trace.steps_pane import StepsPane
from studio.gui.views.trace.timeline import Timeline
from studio.gui.views.trace.tools_row import ToolsRow
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session.run_looks import RunSource

_WIDTHS = (530, 286, 318, 222)
_STATE_HEIGHTS = (260, 210)
_LEAST_PANE_PX = 150
_ZOOM = 0.5
_PAN = 0.25


class TracePage(Page):
    """Built of parts that only know the navigator; the page wires them, and has the keys."""

    name = "trace"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self.navigator = Navigator(desk, self)
        self.seeker = Seeker(desk, self.navigator, self)
        self.tools = ToolsRow(desk, self.navigator, self.seeker)
        self.fault = FaultBar(self.look, self.navigator)
        self.timeline = Timeline(desk, self.navigator)
        self.steps = StepsPane(self.look, self.navigator)
        self.registers = RegisterPane(self.look, self.navigator)
        self.memory = MemoryPane(self.look, self.navigator)
        self.source = SourcePane(self.look, self.navigator)
        self.code = CodePane(self.look, self.navigator)
        self.asker = Asker(self.navigator, self.seeker, self.registers, self.memory, self)
        self.writer_button = ActionButton(self.look, "", self.asker.ask_writer, key="B", kind="flat small")
        self.access_button = ActionButton(
            self.look, translate(N_("Next access")), self.asker.ask_next_access, key="N", kind="flat small"
        )
        self.no_run = NoRun(self.look, workspace)
        self._wanted_step: int | None = None
        self._build()
        self._connect()
        self._take_run()

    def show_run(self, source: RunSource | None) -> None:
        """Look at a run; None shows how to make one."""
        self.navigator.look_at(source)
        self._stack.setCurrentWidget(self.no_run if source is None else self._run)
        if self.isVisible():
            self._focus_steps()

    @property
    def settled(self) -> bool:
        """Whether everything that was asked for is on the screen."""
        parts = (self.navigator.settled, self.timeline.data.settled, self.tools.field.settled)
        return all(parts) and not self.seeker.running

    # Page

    def shown(self, wanted: object = None) -> None:
        """`wanted` may be a step."""
        if isinstance(wanted, int):
            self._wanted_step = wanted
        self._go_to_wanted()
        self._focus_steps()  # so that the keys of the page go to no field

    def whereabouts(self) -> object:
        """The step."""
        return None if self.navigator.source is None else self.navigator.at.step

    def third_column(self) -> QWidget | None:
        """The instructions: they are in the list of steps, too."""
        return self.code

    def find_here(self) -> None:
        """Ctrl+F."""
        self.tools.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.field.selectAll()

    def regions(self) -> Sequence[QWidget]:
        """The panes and the rows above them."""
        panes = (self.steps.list_in_view, self.registers.table, self.memory, self.source.table, self.code.table)
        return (self.no_run, self.tools, self.timeline, *panes)

    def commands(self) -> Sequence[Command]:
        """The keys that trace viewers taught people."""
        ask, at = self.asker, self.navigator
        return (
            Command(translate(N_("Go to a step, a mark, a function or an address")), self.find_here, "G", "search"),
            Command(translate(N_("Next step")), lambda: at.move(1), "Right", "step-forward"),
            Command(translate(N_("Previous step")), lambda: at.move(-1), "Left", "step-back"),
            Command(
                translate(N_("Next step at this instruction")), lambda: ask.ask_same_pc(forward=True), "Shift+Right"
            ),
            Command(
                translate(N_("Previous step at this instruction")), lambda: ask.ask_same_pc(forward=False), "Shift+Left"
            ),
            Command(translate(N_("Next mark")), lambda: ask.ask_mark(forward=True), "]", "flag"),
            Command(translate(N_("Previous mark")), lambda: ask.ask_mark(forward=False), "[", "flag"),
            Command(translate(N_("Who wrote this last")), ask.ask_writer, "B"),
            Command(translate(N_("Next access to this memory")), ask.ask_next_access, "N"),
            Command(
                translate(N_("Previous access to this memory")), lambda: ask.ask_next_access(forward=False), "Shift+N"
            ),
            Command(translate(N_("Next match")), lambda: self.tools.go(forward=True), "F3"),
            Command(translate(N_("Previous match")), lambda: self.tools.go(forward=False), "Shift+F3"),
            Command(translate(N_("Stop searching")), self.seeker.stop, "Ctrl+.", "square"),
            Command(translate(N_("Back to where the last jump began")), at.back, "Alt+Left", "undo-2"),
            Command(translate(N_("Forward again")), at.forward, "Alt+Right", "redo-2"),
            Command(translate(N_("Zoom in")), lambda: at.zoom_by(_ZOOM), "W", "zoom-in"),
            Command(translate(N_("Zoom out")), lambda: at.zoom_by(1 / _ZOOM), "S", "zoom-out"),
            Command(translate(N_("Move left")), lambda: at.pan(-_PAN), "A"),
            Command(translate(N_("Move right")), lambda: at.pan(_PAN), "D"),
            Command(translate(N_("Fit the selection, then the whole run")), at.fit, "F", "maximize"),
            Command(translate(N_("Clear the selection")), at.clear_selection, "X", "x"),
            Command(translate(N_("Copy the row")), self._copy_row, "Ctrl+C", "copy"),
            Command(translate(N_("List the steps")), lambda: self._list("steps"), "1", "list"),
            Command(translate(N_("List the marks")), lambda: self._list("marks"), "2", "flag"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """In view."""
        super().showEvent(event)
        self.seeker.watch(shown=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of view."""
        super().hideEvent(event)
        self.seeker.watch(shown=False)

    # Inside

    def _build(self) -> None:
        self.steps.add_questions(self.writer_button, self.access_button)
        state = QSplitter(Qt.Orientation.Vertical)
        state.addWidget(self.registers)
        state.addWidget(self.memory)
        state.setStretchFactor(0, 0)
        state.setStretchFactor(1, 1)
        state.setMinimumWidth(self.registers.least_width())
        state.setSizes([self.look.theme.px(height) for height in _STATE_HEIGHTS])
        panes = QSplitter(Qt.Orientation.Horizontal)
        self.source.setMinimumWidth(_LEAST_PANE_PX)
        self.code.setMinimumWidth(_LEAST_PANE_PX)
        for pane, width in zip((self.steps, state, self.source, self.code), _WIDTHS, strict=True):
            panes.addWidget(pane)
            panes.setStretchFactor(panes.count() - 1, width)
        panes.setSizes(list(_WIDTHS))
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.timeline)
        halves.addWidget(panes)
        halves.setStretchFactor(0, 0)
        halves.setStretchFactor(1, 1)
        for splitter, name in ((state, "state"), (panes, "panes"), (halves, "halves")):
            splitter.setHandleWidth(1)
            self.remember(splitter, name)
        self._run = QWidget()
        column = QVBoxLayout(self._run)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tools, rule(), self.fault):
            column.addWidget(part)
        column.addWidget(halves, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.no_run)
        self._stack.addWidget(self._run)

    def _connect(self) -> None:
        self.workspace.run_changed.connect(self._take_run)
        self.navigator.moment_changed.connect(self._show_subjects)
        self.registers.chosen_changed.connect(self._show_subjects)
        self.steps.marks.mark_wanted.connect(lambda forward: self.asker.ask_mark(forward=forward))
        self.tools.field.left.connect(self._leave_field)
        for pane in (self.source, self.code):
            pane.line_wanted.connect(lambda index, forward, pane=pane: self._run_to_line(pane, index, forward))

    def _take_run(self) -> None:
        run = self.workspace.run
        self.show_run(None if run is None else run.view)
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        if self._wanted_step is not None and self.navigator.source is not None:
            step, self._wanted_step = self._wanted_step, None
            self.navigator.go(step)

    def _list(self, name: str) -> None:
        source = self.navigator.source
        if source is not None and (name == "steps" or source.mark_count):
            self.steps.show_list(name)
            self.steps.list_in_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _copy_row(self) -> None:
        focus = self.focusWidget()
        table = focus if isinstance(focus, CodeTable) else self.steps.table
        QGuiApplication.clipboard().setText(table.row_text())

    def _leave_field(self) -> None:
        if self.seeker.running:
            self.seeker.stop()
        else:
            self.seeker.say("")
            self._focus_steps()

    def _focus_steps(self) -> None:
        if self.navigator.source is not None:
            self.steps.list_in_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_subjects(self) -> None:
        written, touched = self.asker.written(), self.asker.touched()
        name = translate(N_("it")) if written is None else written.name
        text = translate(N_("Who wrote {name} last")).format(name=name)
        if text != self.writer_button.text():
            self.writer_button.show_action(text, key="B")
            self.steps.fit_questions()
        self.writer_button.setEnabled(written is not None)
        self.access_button.setEnabled(touched is not None)

    def _run_to_line(self, pane: LinesPane, index: int, forward: bool) -> None:
        address = pane.address_of(index)
        if address is None:
            text = translate(N_("This function has no instruction for line {line}."))
            self.seeker.say(text.format(line=index + 1), "warn")
        else:
            self.asker.ask_pc(address, forward=forward)
