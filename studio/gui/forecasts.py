"""What a proof of the run at hand would cost, by backend; asked again when run or options change, or proofs teach.

A backend that cannot take the run, which only the run itself shows, is in `refused` with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.proof_options import ProofOptions
from studio.model.errors import UserError
from studio.session import Forecast, OpenedProgram, RunView, Workbench
from studio.session.background import Cancel, Report

_Found: TypeAlias = tuple[dict[str, Forecast], dict[str, UserError]]


class Forecasts(QObject):
    """Empty until a run is known."""

    changed = Signal()

    def __init__(self, desk: Desk, options: ProofOptions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._options = options
        self._run: RunView | None = None
        self._forms: dict[str, str] = {}
        self.known: dict[str, Forecast] = {}
        self.refused: dict[str, UserError] = {}

    def ask(self, program: OpenedProgram | None, run: RunView | None, backends: Sequence[str]) -> None:
        """Forecast for this run from now on; None forgets what was known. Of the same, the old stays until the new."""
        forms = {name: self._options.form_of(name) for name in backends}
        if (self.known or self.refused) and (run is not self._run or forms != self._forms):
            self.known, self.refused = {}, {}
            self.changed.emit()
        self._run, self._forms = run, forms
        if run is None or program is None:
            return

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> _Found:
            session, known, refused = bench.session, dict[str, Forecast](), dict[str, UserError]()
            for name, form in forms.items():
                try:
                    if session.refuses(program, backend=name) is None:
                        known[name] = session.forecast_run(program, run, backend=name, form=form)
                except UserError as error:  # what one cannot foretell must not hide what others can
                    refused[name] = error
            return known, refused

        def done(found: _Found) -> None:
            if run is self._run:  # else it was forgotten meanwhile, and nothing newer was asked for
                self.known, self.refused = found
                self.changed.emit()

        self._desk.run(work, done, lambda _failure: None, owner=self, key="forecast")
