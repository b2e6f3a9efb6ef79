"""What a program is: its samples, its fields and marks from the manifest, its file and its parts in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, Row
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.cell_table import NOT_KNOWN, CellTable
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import CodeLine, FactTable
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, expected_text
from studio.session import Field, Forecast, ProgramFacts, SampleFact, range_text

_LONGEST_DEFAULT = 40


class Section(QWidget):
    """A heading over a table that is as high as its rows; hidden without rows."""

    def __init__(
        self,
        look: Look,
        title: str,
        headings: Sequence[str],
        *,
        right: Collection[int] = (),
        stretch: Collection[int],
        note: str = "",
    ) -> None:
        super().__init__()
        words = translate(title)
        self.table = CellTable(
            look,
            words,
            [translate(heading) for heading in headings],
            right=right,
            stretch=stretch,
            row_px=DENSE_ROW,
            fit=True,
        )
        head = QHBoxLayout()
        head.addWidget(label(words, "heading"))
        head.addStretch(1)
        if note:
            head.addWidget(label(translate(note), "caption"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.table.show_rows(rows)
        self.setVisible(bool(rows))


class OverviewTab(QScrollArea):
    """`sample_wanted(name)` after Enter or a double click on a sample."""

    sample_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._facts: ProgramFacts | None = None
        self._forecasts: Mapping[str, Forecast] = {}
        sample_headings = (
            N_("Sample"),
            N_("Input"),
            N_("Steps"),
            N_("Marks"),
            N_("Exit"),
            N_("Journal"),
            N_("Forecast"),
        )
        note = N_("Enter or a double click takes one to Prove")
        self.samples = Section(look, N_("Samples"), sample_headings, right=(2, 3, 4, 6), stretch=(1, 5), note=note)
        self.samples.table.taken.connect(self._take_sample)
        field_headings = (N_("Field"), N_("Type"), N_("Takes"), N_("Default"), N_("Meaning"))
        self.inputs = Section(look, N_("Witness (private input)"), field_headings, stretch=(4,))
        self.outputs = Section(
            look, N_("Journal (public outputs)"), (N_("Field"), N_("Type"), N_("Meaning")), stretch=(2,)
        )
        self.marks = Section(look, N_("Marks"), (N_("Mark"), N_("Name"), N_("Meaning")), right=(0,), stretch=(2,))
        part_headings = (N_("Address"), N_("In memory"), N_("In the file"), N_("Rights"))
        self.parts = Section(look, N_("Parts"), part_headings, right=(1, 2), stretch=(3,))
        self.id = CodeLine(look, translate(N_("Program id")), icon="")
        self.path = CodeLine(look, translate(N_("File")), icon="")
        self.file = (FactTable(150), FactTable(150))
        self.no_manifest = label(
            translate(
                N_(
                    "No manifest beside the file: the witness is typed as hex or text, or read from a file, and the "
                    "journal is shown as hex. A program.toml in the same folder names fields, marks and samples."
                )
            ),
            "secondary",
            wrap=True,
        )
        self._lay_out()

    def show_facts(self, facts: ProgramFacts) -> None:
        """Another program, or the same one opened again."""
        self._facts, self._forecasts = facts, {}
        self.no_manifest.setVisible(not facts.has_manifest)
        self._show_samples()
        self.inputs.show_rows([_input_row(one) for one in facts.inputs])
        self.outputs.show_rows([_output_row(one) for one in facts.outputs])
        self.marks.show_rows([(Cell(str(mark.number)), Cell(mark.name), _words(mark.help)) for mark in facts.marks])
        self.parts.show_rows(
            [
                (
                    Cell(f"0x{part.address:08x}", code=True),
                    Cell(bytes_text(part.memory_bytes)),
                    Cell(bytes_text(part.file_bytes)),
                    Cell(part.rights, code=True),
                )
                for part in facts.parts
            ]
        )
        self.id.show_line(facts.program.native.program_id.hex())
        self.path.show_line(str(facts.program.path))
        told = _file_facts(facts)
        half = (len(told) + 1) // 2
        for table, part in zip(self.file, (told[:half], told[half:]), strict=True):
            table.show_facts(part)

    def show_forecasts(self, forecasts: Mapping[str, Forecast]) -> None:
        """What the samples would cost with the chosen backend, as far as that is known."""
        self._forecasts = forecasts
        self._show_samples()

    def _show_samples(self) -> None:
        samples = () if self._facts is None else self._facts.samples
        self.samples.show_rows([_sample_row(sample, self._forecasts.get(sample.name)) for sample in samples])

    def _take_sample(self, row: int) -> None:
        if self._facts is not None:
            self.sample_wanted.emit(self._facts.samples[row].name)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 16, 8, 24)
        column.setSpacing(24)
        column.addWidget(self.no_manifest)
        column.addWidget(self.samples)
        column.addWidget(self.inputs)
        column.addWidget(self.outputs)
        column.addWidget(self.marks)
        column.addWidget(self.parts)
        halves = QHBoxLayout()
        halves.setSpacing(32)
        for half in self.file:
            halves.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
        identity = QVBoxLayout()
        identity.setSpacing(8)
        identity.addWidget(label(translate(N_("File")), "heading"))
        identity.addLayout(halves)
        identity.addWidget(self.id)
        identity.addWidget(self.path)
        column.addLayout(identity)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)


def _words(text: str) -> Cell:
    return Cell(translate(text), "text2", hint=translate(text))


def _sample_row(sample: SampleFact, forecast: Forecast | None) -> Row:
    kinds = {"small": N_("Good, small"), "realistic": N_("Good, realistic"), "bad": N_("Bad: must be refused")}
    icon, token = ("check", "ok") if sample.is_good else ("ban", "warn")
    journal = ", ".join(f"{name} = {text}" if name else text for name, text in sample.journal)
    cost = Cell(NOT_KNOWN, "text3") if forecast is None else Cell(expected_text(forecast.seconds))
    kind, hint = translate(kinds[sample.kind]), translate(N_("{kind}. {text}"))
    return (
        Cell(sample.name, icon=icon, icon_token=token, hint=hint.format(kind=kind, text=translate(sample.help))),
        Cell(sample.input_line, "text2", hint=sample.input_line),
        Cell(count_text(sample.steps)),
        Cell(count_text(sample.mark_count)),
        Cell(str(sample.exit_code)),
        Cell(journal or translate(N_("nothing")), "text2" if journal else "text3", hint=journal),
        cost,
    )


def _input_row(field: Field) -> Row:
    default = field.default or ""
    shown = default if len(default) <= _LONGEST_DEFAULT else f"{default[: _LONGEST_DEFAULT - 1]}…"
    return (
        Cell(field.name),
        Cell(field.type.value, "text2", code=True),
        Cell(range_text(field), "text2"),
        Cell(shown, "text2", hint=default[:400]),
        _words(field.help),
    )


def _output_row(field: Field) -> Row:
    return (Cell(field.name), Cell(field.type.value, "text2", code=True), _words(field.help))


def _file_facts(facts: ProgramFacts) -> list[tuple[str, str]]:
    told = facts.profile.facts
    gap = translate(N_("nothing follows")) if told.gap_bytes is None else bytes_text(told.gap_bytes)
    return [
        (translate(N_("Size")), bytes_text(told.elf_bytes)),
        (translate(N_("Entry")), f"`0x{told.entry:08x}"),
        (translate(N_("Code")), bytes_text(told.text_bytes)),
        (translate(N_("Constants")), bytes_text(told.rodata_bytes)),
        (translate(N_("Data")), bytes_text(told.data_bytes)),
        (translate(N_("Free after the code")), gap),
        (translate(N_("Instruction words")), count_text(told.instruction_words)),
        (translate(N_("System calls in the code")), count_text(told.system_calls)),
        (translate(N_("Marks in the code")), count_text(told.mark_words)),
        (translate(N_("Functions")), count_text(told.function_count)),
        (translate(N_("Source lines")), translate(N_("yes") if told.has_source_lines else N_("no"))),
    ]
