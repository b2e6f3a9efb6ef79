"""What a forecast rests on, in words: a figure without its basis promises too much."""

from __future__ import annotations

from studio.backends.protocol import Forecast
from studio.model.text import N_, translate
from studio.model.units import counted_text


def forecast_basis(forecast: Forecast) -> str:
    """One sentence about where its figures come from."""
    if forecast.measured_runs is None:
        return translate(N_("The forecast comes from a run on this machine."))
    if forecast.measured_runs == 0:
        return translate(N_("The forecast comes from measurements on another machine: none was made on this one yet."))
    return counted_text(
        forecast.measured_runs,
        N_("The forecast comes from 1 proof that was measured on this machine."),
        N_("The forecast comes from {count} proofs that were measured on this machine."),
    )
