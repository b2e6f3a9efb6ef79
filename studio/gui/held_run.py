"""The run at hand: what every page that looks into a run is given."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.session import OpenedProgram, RunView, WitnessForm


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A recorded run, with the form and the bytes of the input that it was made from: a file may change meanwhile."""

    program: OpenedProgram
    form: WitnessForm
    witness: bytes = field(repr=False)
    view: RunView
