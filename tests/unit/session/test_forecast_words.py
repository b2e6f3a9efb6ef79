"""The basis of a forecast: this run, other runs here, or another machine."""

from __future__ import annotations

from dataclasses import replace

from studio.backends.protocol import Forecast
from studio.session.forecast_words import forecast_basis

FORECAST = Forecast(1.0, 1, 1, fits=True)


def test_each_basis_is_told_apart() -> None:
    said = [forecast_basis(replace(FORECAST, measured_runs=runs)) for runs in (None, 0, 1, 12)]
    assert said[0] == "The forecast comes from a run on this machine."
    assert "another machine" in said[1]
    assert "1 proof that was" in said[2]
    assert "12 proofs" in said[3]
