"""What a forecast rests on, in words, and what to change where a proof would not fit."""

from __future__ import annotations

from studio.backends.protocol import Forecast
from studio.model.text import N_, translate
from studio.model.units import bytes_text, counted_text

_KNOBS = {
    "Trace": N_("Take a smaller input, or the compact form."),
    "Halo2": N_("Half as many steps take half as much: take a smaller input, or prove with Trace or RISC0."),
    "RISC0": N_("Its longest segment decides: take a smaller input, or prove with Trace."),
}


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


def forecast_advice(forecast: Forecast, backend: str) -> str:
    """What is missing and what helps, where the proof does not fit; "" where it does."""
    if forecast.fits:
        return ""
    needed = {"memory": bytes_text(forecast.peak_bytes)}
    if forecast.free_bytes is None:
        missing = translate(N_("It does not fit: it needs about {memory} of memory.")).format(**needed)
    else:
        text = translate(N_("It does not fit: it needs about {memory} of memory, and {free} are free."))
        missing = text.format(free=bytes_text(forecast.free_bytes), **needed)
    return f"{missing} {translate(_KNOBS.get(backend, N_('Take a smaller input.')))}"
