"""What proofs of the samples of a program would cost here, each from a run of that sample on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.backends.protocol import Forecast
from studio.backends.registry import backend_named
from studio.jobs.report import Cancel
from studio.model.errors import UserError
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.session import Session

MOST_STEPS = 20_000_000
"""Longer samples are not run just to tell what they would cost."""


def forecast_samples(
    session: Session, program: OpenedProgram, names: Sequence[str], backend: str, cancel: Cancel
) -> dict[str, Forecast]:
    """By name, for those of the samples that are good and end within MOST_STEPS; nothing is known of the others."""
    if program.manifest is None:
        return {}
    # A manifest may promise few steps for a program that never ends.
    bounded = Session(replace(session.settings, max_steps=min(session.settings.max_steps, MOST_STEPS)))
    known: dict[str, Forecast] = {}
    for name in names:
        cancel.check()
        sample = program.manifest.sample(name)
        if sample.kind == "bad" or sample.steps > MOST_STEPS:
            continue
        control = Control()
        try:
            with cancel.calling(control.cancel):
                witness = session.witness(program, {}, sample=name)
                trace = bounded.recorded(program, witness, control)
                if trace.execution.exit_code == sample.exit_code:
                    known[name] = backend_named(backend).forecast(program, trace, session.prove_options(""))
        except UserError:  # the input, the run or the backend is refused
            continue
    return known
