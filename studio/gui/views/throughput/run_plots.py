"""Finished runs side by side: how fast they were, and how long they took."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from studio.gui.look import Look
from studio.gui.views.throughput.log_plots import MOST_ROWS, LogPlots, Measure, PlotRow
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_parts
from studio.session import FinishedRun, RunKind

_MEASURES = (
    Measure(N_("Steps a second"), lambda value: " ".join(rate_parts(value))),
    Measure(N_("Proofs a second"), lambda value: " ".join(rate_parts(value))),
    Measure(N_("Time"), lambda value: duration_text(round(value))),
)


class RunPlots(LogPlots):
    """The ticked runs of the history."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        name = translate(N_("Chosen runs compared, log scales"))
        empty = translate(N_("Tick runs in the table to compare them."))
        super().__init__(look, _MEASURES, name, empty, parent=parent)
        self._runs: tuple[FinishedRun, ...] = ()

    @property
    def runs(self) -> tuple[FinishedRun, ...]:
        """What is drawn."""
        return self._runs[:MOST_ROWS]

    def show_runs(self, runs: Sequence[FinishedRun]) -> None:
        """Draw these, the first at the top."""
        self._runs = tuple(runs)
        self.show_rows([_row(run) for run in runs])


def _row(run: FinishedRun) -> PlotRow:
    name = run.program
    if run.kind is not RunKind.PROOF:
        name = translate(N_("{program}, {count}")).format(program=run.program, count=count_text(run.proofs))
    return PlotRow(name, run.backend, (run.steps_per_second, run.proofs_per_second, float(run.elapsed_ns)))
