"""The forecast of RISC0: from the segments of a recorded run and the measured runs of this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.backends.protocol import ProveOptions, Surroundings
from studio.backends.r0vm_run import RanR0vm
from studio.backends.risc0_cost import forecast_run, most_seconds, remember_run, usual_device
from studio.host.system import system_facts
from studio.native import Control, Limits, Program, Trace
from studio.session import Session

SESSION = Session()
NEWEST, STABLE = "5.0.0-rc.1", "3.0.5"


def recorded(name: str, sample: str) -> tuple[Program, Trace]:
    program = SESSION.open(name)
    return program.native, SESSION.recorded(program, SESSION.witness(program, {}, sample=sample), Control())


def options(folder: Path | None = None) -> ProveOptions:
    return ProveOptions(Limits(), surroundings=Surroundings(measured_file=folder and folder / "measured.json"))


def test_a_forecast_says_on_how_many_runs_it_rests(tmp_path: Path) -> None:
    run, here = recorded("fibonacci", "small"), options(tmp_path)
    shipped = forecast_run(*run, here, "composite", NEWEST)
    assert shipped.measured_runs == 0
    ran = RanR0vm(bytes(200_012), int(1e9), 2**29, usual_device(), 1, (16_049,))
    remember_run(here, "composite", NEWEST, ran, 12)
    known = forecast_run(*run, here, "composite", NEWEST)
    assert known.measured_runs == 1
    assert known.seconds == pytest.approx(1.0, rel=0.02)
    assert known.peak_bytes == pytest.approx(2**29, rel=1e-6)
    assert known.proof_bytes == pytest.approx(200_012, abs=1)
    assert forecast_run(*run, here, "succinct", NEWEST).measured_runs == 0
    assert forecast_run(*run, here, "composite", STABLE).measured_runs == 0


@pytest.mark.parametrize(("segments", "rows"), [(1, ()), (2, (19_612,))])
def test_a_run_that_did_not_tell_its_segments_teaches_nothing(
    tmp_path: Path, segments: int, rows: tuple[int, ...]
) -> None:
    ran = RanR0vm(bytes(200_000), int(1e9), None, "CPU", segments, rows)
    remember_run(options(tmp_path), "composite", NEWEST, ran, 12)
    assert not (tmp_path / "measured.json").exists()


def test_the_limit_lies_above_every_forecast() -> None:
    for name, sample in (("fibonacci", "small"), ("sha256", "realistic"), ("signature", "rfc8032-1")):
        program, trace = recorded(name, sample)
        for version in (NEWEST, STABLE):
            forecast = forecast_run(program, trace, options(), "composite", version)
            assert most_seconds(trace.execution, "composite", version) >= forecast.seconds * 0.99


def test_what_would_not_fit_is_said_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    run, facts = recorded("sha256", "realistic"), system_facts()
    needed = forecast_run(*run, options(), "composite", NEWEST).peak_bytes
    for available, fits in ((needed, False), (round(1.2 * needed), True), (None, True)):
        told = replace(facts, memory_available_bytes=available)
        monkeypatch.setattr("studio.backends.risc0_cost.system_facts", lambda told=told: told)
        assert forecast_run(*run, options(), "composite", NEWEST).fits is fits
