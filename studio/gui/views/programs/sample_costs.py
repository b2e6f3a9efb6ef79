"""Forecasts of samples, asked for on a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from studio.gui.desk import Desk
from studio.session import Forecast, ProgramFacts, SampleProgram, Workbench, forecast_samples
from studio.session.background import Cancel, Report

Told = Callable[[Mapping[str, Forecast]], None]


class SampleCosts(QObject):
    """The newest question counts; what is not known is left out of the answer."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def ask_realistic(self, programs: Sequence[SampleProgram], backend: str, told: Told) -> None:
        """By program: its realistic sample with `backend`."""
        names = {one.name: one.realistic.name for one in programs if one.realistic is not None}

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> dict[str, Forecast]:
            costs: dict[str, Forecast] = {}
            for name, sample in names.items():
                found = forecast_samples(bench.session, bench.session.open(name), [sample], backend, cancel)
                if sample in found:
                    costs[name] = found[sample]
            return costs

        self._desk.run(work, told, lambda _failure: None, owner=self, key="costs of programs", priority=1)

    def ask_samples(self, facts: ProgramFacts, backend: str, told: Told) -> None:
        """By sample: those of one program."""
        names = [sample.name for sample in facts.samples]

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> dict[str, Forecast]:
            return forecast_samples(bench.session, facts.program, names, backend, cancel)

        self._desk.run(work, told, lambda _failure: None, owner=self, key="costs of samples", priority=1)
