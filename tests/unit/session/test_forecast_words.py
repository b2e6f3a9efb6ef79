"""The basis of a forecast: this run, other runs here, or another machine; and what to do where a proof does not fit."""

from __future__ import annotations

from dataclasses import replace

from studio.backends.protocol import Forecast
from studio.session.forecast_words import forecast_advice, forecast_basis

FORECAST = Forecast(1.0, 1, 1, fits=True)


def test_each_basis_is_told_apart() -> None:
    said = [forecast_basis(replace(FORECAST, measured_runs=runs)) for runs in (None, 0, 1, 12)]
    assert said[0] == "The forecast comes from a run on this machine."
    assert "another machine" in said[1]
    assert "1 proof that was" in said[2]
    assert "12 proofs" in said[3]


def test_what_does_not_fit_says_what_is_missing_and_which_knob_helps() -> None:
    large = replace(FORECAST, peak_bytes=8 * 2**30, fits=False)
    for backend, knob in (("Trace", "compact"), ("Halo2", "Half as many steps"), ("RISC0", "longest segment")):
        told = forecast_advice(replace(large, free_bytes=2**30), backend)
        assert "8.0 GiB" in told
        assert "1.0 GiB are free" in told
        assert knob in told
        assert "are free" not in forecast_advice(large, backend)
        assert forecast_advice(FORECAST, backend) == ""
