"""The left column: the private input, the samples, and what the program is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, short_id
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.kit.scrolled import ScrolledColumn
from studio.gui.views.prove.sample_list import SampleList
from studio.gui.views.prove.witness_form import WitnessFormView
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import (
    ProgramBrief,
    ShownSample,
    Workbench,
    forecast_advice,
    forecast_basis,
    program_brief,
    shown_samples,
)
from studio.session.background import Cancel, Report

WIDTH = 272


@dataclass(frozen=True, slots=True)
class _About:
    brief: ProgramBrief
    samples: tuple[ShownSample, ...]


class InputColumn(QFrame):
    """Follows the workspace; asks a worker for what it shows of the program."""

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self._about: _About | None = None
        self.setProperty("panel", "true")
        self.setMinimumWidth(220)
        self._scroll = ScrolledColumn(self)
        self.form = WitnessFormView(desk, workspace, self._scroll.inside)
        self.samples = SampleList(desk.look, self._scroll.inside)
        self.samples.taken.connect(workspace.take_sample)
        self._samples_title = label(translate(N_("Samples")), "region")
        self.facts = FactTable(desk.look.theme.px(84), self._scroll.inside)
        look = desk.look
        self.trace = ActionButton(
            look,
            translate(N_("Open trace")),
            lambda: workspace.record(then="trace"),
            icon="chart-gantt",
            kind="small",
        )
        self.trace.setToolTip(translate(N_("Run the program and look into every step (Ctrl+T)")))
        self.program = ActionButton(
            look,
            translate(N_("Program")),
            lambda: desk.go_to("programs", workspace.origin),
            icon="file-text",
            kind="small",
        )
        self.program.setToolTip(translate(N_("Show the program: its fields, symbols and instructions")))
        self._forecast_note = label("", "caption", wrap=True)
        self._lay_out()
        workspace.program_changed.connect(self._ask)
        workspace.form_changed.connect(self._show_samples)
        workspace.forecasts.changed.connect(self._show_note)
        workspace.backend_changed.connect(self._show_note)
        self._show_note()
        self._ask()

    def _ask(self) -> None:
        program = self._workspace.program
        self._about = None
        self._show()
        if program is None:
            return

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> _About:
            return _About(program_brief(program), shown_samples(program))

        def done(about: _About) -> None:
            if program is self._workspace.program:
                self._about = about
                self._show()

        self._desk.run(work, done, owner=self, key="prove page program")

    def _show(self) -> None:
        about = self._about
        self._show_samples()
        if about is None:
            self.facts.show_facts([])
            return
        brief = about.brief
        instructions = translate(N_("RV32IM, {count} in text")).format(count=count_text(brief.instructions))
        no_lines = translate(N_("no line information"))
        source = translate(N_("{file}, line information")).format(file=brief.source) if brief.source else no_lines
        self.facts.show_facts(
            [
                (translate(N_("File")), f"{brief.file}, {bytes_text(brief.file_bytes)}"),
                (translate(N_("Instructions")), instructions),
                (translate(N_("Source")), source),
                (translate(N_("Marks")), ", ".join(brief.marks[:8]) or translate(N_("none with a name"))),
                (translate(N_("Program id")), f"`{short_id(brief.program_id)}"),
            ]
        )

    def _show_samples(self) -> None:
        samples = () if self._about is None else self._about.samples
        self.samples.show_samples(samples, self._workspace.form.sample)
        for part in (self.samples, self._samples_title):
            part.setVisible(bool(samples))

    def _show_note(self) -> None:
        backend = self._workspace.backend
        forecast, refusal = self._workspace.forecasts.known.get(backend), self._workspace.refusals.of(backend)
        text = str(refusal or "")
        if forecast is not None:
            text = f"{forecast_advice(forecast, backend)} {forecast_basis(forecast)}".strip()
        self._forecast_note.setVisible(bool(text))
        self._forecast_note.setText(text)

    def _lay_out(self) -> None:
        column = self._scroll.column
        column.setContentsMargins(8, 16, 8, 16)  # the marked sample reaches further than the text
        column.setSpacing(8)
        above, below = QVBoxLayout(), QVBoxLayout()
        for part in (above, below):
            part.setContentsMargins(8, 0, 8, 0)
            part.setSpacing(8)
        above.addWidget(label(translate(N_("Witness")), "region"))
        above.addWidget(self.form)
        above.addSpacing(12)
        above.addWidget(self._samples_title)
        below.addSpacing(12)
        below.addWidget(label(translate(N_("Program")), "region"))
        below.addWidget(self.facts)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.trace)
        buttons.addWidget(self.program)
        buttons.addStretch(1)
        below.addLayout(buttons)
        below.addStretch(1)
        below.addWidget(self._forecast_note)
        column.addLayout(above)
        column.addWidget(self.samples)
        column.addLayout(below, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
