"""One piece of work that runs for the program in hand, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.session import OpenedProgram, WitnessForm
from studio.session.background import Task


@dataclass(frozen=True, slots=True)
class Running:
    """A proof on its way, or a recording (`backend` ""). It keeps what it is made of: another may be in hand by now."""

    backend: str
    program: OpenedProgram | None
    form: WitnessForm
    task: Task[Any]

    def is_of(self, program: OpenedProgram | None, form: WitnessForm) -> bool:
        """Whether it is made of just this program, as opened, and this input."""
        return self.program is program and self.form == form
