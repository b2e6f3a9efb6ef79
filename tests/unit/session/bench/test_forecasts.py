"""Forecasts are held beside what came, in percent of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.session.bench import forecasts
from tests.unit.session.bench.test_measuring import measuring


def test_how_far_off_is_in_percent_of_what_came() -> None:
    assert forecasts._off(150, 100) == forecasts._off(50, 100) == 50
    assert forecasts._off(1, 0) == 0


def test_a_real_forecast_of_a_real_proof(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    program = bench.session.open("sha256")
    forecasts._measure(bench, "Trace", program, bench.session.witness(program, {}, sample="realistic"))
    values = {figure.name: figure.value for figure in bench.figures}
    assert values["forecast.size.trace"] <= 5
    assert bench.devices == {"Trace": "CPU"}


@pytest.mark.linux
def test_a_fresh_process_tells_what_a_proof_needs(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    program = bench.session.open("fibonacci")
    peak = forecasts._fresh_peak_bytes(bench, program, b"\n\0\0\0")
    assert peak is not None
    assert 50_000 < peak < 2**26
