"""What the application itself is like now: pauses of the window, memory, threads, and its processes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel, Row
from studio.gui.theme import TABLE_ROW
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.process_name import process_name
from studio.gui.views.kit.rows import set_up_rows
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text
from studio.session import MachineFigures, ProcessFigures
from studio.session.system_text import PauseFigures, milliseconds_text

_MOST_ROWS = 6
_ONE_ROW_UP_TO = 1.25  # of the text scale
_SECOND_NS = 1_000_000_000
_P99_LIMIT_MS, _LONGEST_LIMIT_MS = 50.0, 100.0  # what the design allows while all cores prove


class _Figure(QWidget):
    """A number over what it is."""

    def __init__(self, caption: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = caption
        self.value: QLabel = label("", "figure")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(caption, "region"))
        column.addWidget(self.value)
        column.addWidget(label(note, "caption"))
        self.show_value(translate(N_("not measured")))

    def show_value(self, text: str, tone: str = "") -> None:
        self.value.setText(text)
        set_property(self.value, "tone", tone)
        self.value.setProperty("measured", text != translate(N_("not measured")))
        self.setAccessibleName(f"{self._caption}: {text}")


class LiveFigures(QWidget):
    """Is given the figures once a second; computes none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        minute = translate(N_("over the last minute"))
        self.median = _Figure(translate(N_("Median pause")), minute)
        self.p99 = _Figure(translate(N_("99 of 100 below")), minute)
        self.longest = _Figure(translate(N_("Longest pause")), minute)
        self.memory = _Figure(translate(N_("Memory")), translate(N_("of all processes below")))
        self.threads = _Figure(translate(N_("Threads")), translate(N_("of all processes below")))
        headings = (N_("Process"), N_("Number"), N_("Cores"), N_("Memory"), N_("Threads"), N_("Running"))
        texts = [translate(heading) for heading in headings]
        self.model = CellTableModel(look, texts, range(1, len(texts)), self)
        self.table = QTableView()
        self.table.setModel(self.model)
        set_up_rows(self.table, translate(N_("Processes of the studio")))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._grid)
        column.addWidget(self.table)
        look.changed.connect(self._fit)
        self._fit()

    def show_figures(self, figures: MachineFigures | None, pauses: PauseFigures) -> None:
        """The figures of now."""
        if pauses.count:
            for figure, value_ms, limit_ms in (
                (self.median, pauses.median_ms, _P99_LIMIT_MS),
                (self.p99, pauses.p99_ms, _P99_LIMIT_MS),
                (self.longest, pauses.longest_ms, _LONGEST_LIMIT_MS),
            ):
                text = translate(N_("{value} ms")).format(value=milliseconds_text(value_ms))
                figure.show_value(text, "warn" if value_ms > limit_ms else "")
        if figures is not None:
            self.memory.show_value(bytes_text(figures.own_memory_bytes))
            self.threads.show_value(count_text(sum(process.threads for process in figures.processes)))
            rows = self.model.rowCount()
            self.model.show_rows([_row(process) for process in figures.processes])
            if rows != self.model.rowCount():
                self._fit_rows()

    def _fit(self) -> None:
        """Large text takes a second row of figures."""
        columns = 5 if self._look.theme.scale <= _ONE_ROW_UP_TO else 3
        for index, figure in enumerate((self.median, self.p99, self.longest, self.memory, self.threads)):
            self._grid.addWidget(figure, index // columns, index % columns)
        for column in range(5):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """As high as the rows that there are: a table in a page that scrolls does not scroll itself."""
        height = self._look.theme.px(TABLE_ROW)
        self.table.verticalHeader().setDefaultSectionSize(height)
        shown = min(_MOST_ROWS, max(1, self.model.rowCount()))
        self.table.setFixedHeight(shown * height + self._look.theme.px(28) + 4)


def _row(process: ProcessFigures) -> Row:
    seconds = translate(N_("{seconds} s")).format(seconds=process.running_ns // _SECOND_NS)
    running = duration_text(process.running_ns) if process.running_ns >= 60 * _SECOND_NS else seconds
    locale = QLocale()
    texts = (
        process_name(process),
        str(process.pid),
        locale.toString(process.cores, "f", 2),
        bytes_text(process.memory_bytes),
        locale.toString(process.threads),
        running,
    )
    return tuple(Cell(text) for text in texts)
