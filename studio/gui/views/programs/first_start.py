"""The first start: three doors, the samples behind the first of them, and where to drop a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import NOT_KNOWN, CellTable
from studio.gui.views.kit.labels import label
from studio.gui.views.programs.door import Door
from studio.model.text import N_, translate
from studio.model.units import count_text, expected_text
from studio.session import Forecast, SampleFact, SampleProgram

FIRST = "fibonacci"
_PADDING_PX, _NARROW_PADDING_PX = 56, 24
_ROOMY_PX = 760
_WIDEST_PX = 1240
_DROP_PX = 52
_RIGHT = (2, 3, 5)


class DropField(QFrame):
    """Says where files go; the whole window takes them."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.setProperty("drop", "true")
        self._look = look
        self._label = label(text, "secondary")
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addSpacing(24)
        row.addWidget(self._label)
        row.addStretch(1)
        look.changed.connect(self._measure)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, with the icon before the words."""
        super().paintEvent(event)
        left, middle = self._label.x() - 26, (self.height() - 16) / 2
        icons.draw(QPainter(self), "download", self._look.color("text2"), left, middle)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.theme.px(_DROP_PX))


class FirstStart(QScrollArea):
    """Tells what a person asks for; the page does it."""

    sample_wanted = Signal(str)  # prove the first sample of this bundled program
    program_wanted = Signal()
    proof_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._programs: tuple[SampleProgram, ...] = ()
        self._forecasts: Mapping[str, Forecast] = {}
        self._backend = ""
        self.prove = ActionButton(
            look, translate(N_("Prove Fibonacci")), lambda: self.sample_wanted.emit(FIRST), key="Return", kind="main"
        )
        self.open_program = ActionButton(look, translate(N_("Open program")), self.program_wanted.emit, key="Ctrl+O")
        self.open_proof = ActionButton(look, translate(N_("Open proof")), self.proof_wanted.emit, key="Ctrl+Shift+O")
        self.all_programs = ActionButton(
            look, translate(N_("List of programs")), self.list_wanted.emit, icon="list", kind="small"
        )
        self.all_programs.hide()
        headings = (
            N_("Program"),
            N_("What it proves"),
            N_("Steps, small"),
            N_("Steps, realistic"),
            N_("Backend"),
            N_("Forecast"),
        )
        self.table = CellTable(
            look,
            translate(N_("Samples")),
            [translate(heading) for heading in headings],
            right=_RIGHT,
            stretch=(1,),
            fit=True,
        )
        self.table.taken.connect(lambda row: self.sample_wanted.emit(self._programs[row].name))
        self._trouble = label("", "bad", wrap=True)
        self._trouble.hide()
        self._lay_out(look)
        for button in (self.prove, self.open_program, self.open_proof):
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the doors to the samples."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.table.current_row < 0 and self._programs:
                self.table.selectRow(0)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less air at the sides where large type needs the room."""
        side = _PADDING_PX if self.width() >= _ROOMY_PX * self._look.theme.scale else _NARROW_PADDING_PX
        self._column.setContentsMargins(side, _PADDING_PX - 8, side, 24)
        super().resizeEvent(event)

    def show_samples(self, programs: Sequence[SampleProgram]) -> None:
        """The bundled programs."""
        self._programs = tuple(programs)
        first = next((program for program in programs if program.name == FIRST), None)
        if first is not None and first.first is not None:
            text = translate(N_("{program} with {input}. It should write {journal}."))
            self._try.text_label.setText(
                text.format(program=translate(first.title), input=first.first.input_line, journal=_news(first.first))
            )
        self._trouble.hide()
        self._show()

    def show_costs(self, backend: str, forecasts: Mapping[str, Forecast]) -> None:
        """What the realistic samples would cost with `backend`, by program, as far as that is known."""
        self._backend, self._forecasts = backend, forecasts
        self._show()

    def show_trouble(self, text: str) -> None:
        """Why there is no list."""
        self._trouble.setText(text)
        self._trouble.show()

    def _show(self) -> None:
        self.table.show_rows([self._row(program) for program in self._programs])

    def _row(self, program: SampleProgram) -> Row:
        forecast = self._forecasts.get(program.name)
        cost = Cell(NOT_KNOWN, "text3", hint=translate(N_("Not known for this backend")))
        if forecast is not None:
            cost = Cell(
                expected_text(forecast.seconds),
                hint=translate(N_("Forecast for the realistic sample, from a run of it on this machine just now")),
            )
        return (
            Cell(program.name, hint=translate(program.title)),
            Cell(translate(program.summary), "text2", hint=translate(program.summary)),
            _steps(program.small),
            _steps(program.realistic),
            Cell(self._backend, "text2"),
            cost,
        )

    def _lay_out(self, look: Look) -> None:
        self._try = Door(look, "play", translate(N_("Try a sample")), "", self.prove, main=True)
        program = translate(N_("An RV32IM ELF file, with or without a program.toml."))
        proof = translate(N_("See what a proof says, and check it yourself."))
        self.doors = (
            self._try,
            Door(look, "package", translate(N_("Open a program")), program, self.open_program),
            Door(look, "file-badge", translate(N_("Open a proof")), proof, self.open_proof),
        )
        doors = QHBoxLayout()
        doors.setSpacing(16)
        for door in self.doors:
            doors.addWidget(door, 1)
        above = QHBoxLayout()
        above.addWidget(label(translate(N_("Samples")), "heading"))
        above.addStretch(1)
        note = translate(N_("C sources included, each with good and bad witnesses. Forecast: the realistic one."))
        above.addWidget(label(note, "caption"))
        content = QWidget()
        content.setMaximumWidth(_WIDEST_PX + 2 * _PADDING_PX)
        column = self._column = QVBoxLayout(content)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.addWidget(label(translate(N_("Run a program. See every step. Prove it.")), "title", wrap=True), 1)
        title.addWidget(self.all_programs)
        column.addLayout(title)
        column.addSpacing(4)
        subtitle = label(translate(N_("Nothing leaves this machine. The first proof is one click away.")), "secondary")
        column.addWidget(subtitle)
        column.addSpacing(28)
        column.addLayout(doors)
        column.addSpacing(40)
        column.addLayout(above)
        column.addSpacing(4)
        column.addWidget(self._trouble)
        column.addWidget(self.table)
        column.addSpacing(24)
        drop = DropField(look, translate(N_("Drop a program, proof or aggregate anywhere in this window")))
        column.addWidget(drop)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)


def _steps(sample: SampleFact | None) -> Cell:
    if sample is None:
        return Cell(NOT_KNOWN, "text3", hint=translate(N_("No such sample")))
    return Cell(count_text(sample.steps), hint=f"{sample.name}: {translate(sample.help)}")


def _news(sample: SampleFact) -> str:
    """The journal without what it only repeats of the input."""
    given = set(sample.input_line.split(", "))
    news = [f"{name} = {text}" for name, text in sample.journal if f"{name} = {text}" not in given]
    return news[0].partition(" = ")[2] if len(news) == 1 else ", ".join(news)
