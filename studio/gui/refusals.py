"""Which backends cannot take the program in hand, and why; asked again whenever the program or the backends change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.forecasts import Forecasts
from studio.model.errors import UserError
from studio.model.messages import render
from studio.session import OpenedProgram, Session


class Refusals(QObject):
    """By backend; empty until they were asked."""

    changed = Signal()

    def __init__(self, desk: Desk, forecasts: Forecasts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._forecasts = forecasts
        self.known: dict[str, UserError] = {}

    def ask(self, program: OpenedProgram | None, backends: Sequence[str]) -> None:
        """Ask these about that program from now on."""
        settings = self._desk.settings
        if program is None:
            return

        def work() -> dict[str, UserError]:
            session = Session(settings)
            answers = {name: session.refuses(program, backend=name) for name in backends}
            return {name: answer for name, answer in answers.items() if answer is not None}

        def done(known: dict[str, UserError]) -> None:
            self.known = known
            self.changed.emit()

        self._desk.read(work, done, owner=self, key="refusals")

    def of(self, backend: str) -> UserError | None:
        """What a backend has against the program, or against this run of it."""
        return self.known.get(backend) or self._forecasts.refused.get(backend)

    def tell(self, backend: str) -> None:
        """Why a backend cannot be used: what it has against the run, else the page that tells what is missing."""
        refusal = self.of(backend)
        if refusal is None:
            self._desk.go_to("system", backend)
            return
        message = render(refusal.message_id, refusal.params)
        self._desk.notice(message.what, message.next_step, tone="bad")
