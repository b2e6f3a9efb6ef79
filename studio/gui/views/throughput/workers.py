"""The processes of the studio: how many cores each keeps busy, its memory, and how long it has been running."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import ThinBar
from studio.gui.views.kit.process_name import process_name
from studio.model.text import N_, translate
from studio.model.units import bytes_text, seconds_text
from studio.session import MachineFigures, ProcessFigures

_MOST_ROWS = 7


class _Row:
    """The widgets of one process."""

    def __init__(self, look: Look, grid: QGridLayout, row: int) -> None:
        self.number, self.name = label("", "caption"), ElidedLabel()
        self.bar = ThinBar(look, translate(N_("Cores in use")), 88)
        self.cores, self.memory, self.running = label("", "caption"), label("", "caption"), label("", "caption")
        self.parts: tuple[QWidget, ...] = (self.number, self.name, self.bar, self.cores, self.memory, self.running)
        for column, part in enumerate(self.parts):
            side = Qt.AlignmentFlag.AlignRight if column > 2 else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(part, row, column, side | Qt.AlignmentFlag.AlignVCenter)

    def show_process(self, number: int, process: ProcessFigures, cpu_count: int) -> None:
        name = process_name(process)
        self.number.setText(str(number))
        self.name.setText(name)
        self.bar.show_fraction(process.cores / max(1, cpu_count))
        self.cores.setText(f"{process.cores:.2f}")
        self.memory.setText(bytes_text(process.memory_bytes))
        self.running.setText(seconds_text(process.running_ns))
        words = translate(N_("{name}: {cores} cores, {memory}, running {time}"))
        self.name.setAccessibleName(
            words.format(name=name, cores=self.cores.text(), memory=self.memory.text(), time=self.running.text())
        )
        self.name.setToolTip(
            translate(N_("Process {pid}, {threads} threads")).format(pid=process.pid, threads=process.threads)
        )


class Workers(QWidget):
    """True figures, taken once a second. Proofs by Trace are made by threads of the window's own process."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(1, 96)
        heads: list[QLabel] = []
        for column, text in enumerate(("", "", N_("Cores"), "", N_("Memory"), N_("Running"))):
            head = label(translate(text) if text else "", "region")
            side = Qt.AlignmentFlag.AlignRight if column > 3 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(head, 0, column, side)
            heads.append(head)
        self._rows: list[_Row] = []
        self._more = label("", "caption")
        title = QHBoxLayout()
        title.addWidget(label(translate(N_("Workers")), "strong"))
        title.addStretch(1)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(20, 12, 20, 8)
        column_layout.setSpacing(8)
        column_layout.addLayout(title)
        column_layout.addLayout(self._grid)
        column_layout.addWidget(self._more)
        column_layout.addStretch(1)
        self.setAccessibleName(translate(N_("Workers")))
        self._more.setText(translate(N_("asking")))

    def show_figures(self, figures: MachineFigures) -> None:
        """One look."""
        shown = figures.processes[:_MOST_ROWS]
        while len(self._rows) < len(shown):
            self._rows.append(_Row(self._look, self._grid, len(self._rows) + 1))
        for index, row in enumerate(self._rows):
            for part in row.parts:
                part.setVisible(index < len(shown))
            if index < len(shown):
                row.show_process(index + 1, shown[index], figures.cpu_count)
        left = len(figures.processes) - len(shown)
        self._more.setText(translate(N_("and {count} more")).format(count=left) if left else "")

    def texts(self) -> list[tuple[str, str, str]]:
        """(name, memory, running time) of each row in view."""
        return [
            (row.name.text(), row.memory.text(), row.running.text()) for row in self._rows if not row.name.isHidden()
        ]
