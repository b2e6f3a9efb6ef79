"""The forecast of RISC0: which segments r0vm cuts, from what the engine recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.backends.protocol import ProveOptions, Surroundings
from studio.backends.r0vm_run import RanR0vm
from studio.backends.risc0_cost import forecast_run, most_seconds, remember_run, segment_po2s, usual_device
from studio.native import Control, Limits, Trace
from studio.session import Session

SESSION = Session()
NEWEST, STABLE = "5.0.0-rc.1", "3.0.5"


def recorded(name: str, sample: str) -> Trace:
    program = SESSION.open(name)
    return SESSION.recorded(program, SESSION.witness(program, {}, sample=sample), Control())


def options(folder: Path | None = None) -> ProveOptions:
    return ProveOptions(Limits(), surroundings=Surroundings(measured_file=folder and folder / "measured.json"))


@pytest.mark.parametrize(
    ("name", "sample", "rows"),
    [
        # The rows of each segment, as the log of r0vm 5.0.0-rc.1 told them.
        ("fibonacci", "small", [19_612]),
        ("merkle-path", "realistic", [59_950]),
        ("range-proof", "realistic", [123_076]),
        ("state-transition", "realistic", [162_959]),
        ("sort", "realistic", [396_678]),
        ("sha256", "realistic", [667_353]),
        ("signature", "rfc8032-1", [1_023_577, 625_770]),
    ],
)
def test_the_segments_are_those_that_r0vm_cut(name: str, sample: str, rows: list[int]) -> None:
    assert segment_po2s(recorded(name, sample), NEWEST) == tuple((count - 1).bit_length() for count in rows)


def test_the_older_version_pays_a_row_for_each_cycle() -> None:
    signature = recorded("signature", "rfc8032-1")
    assert len(segment_po2s(signature, STABLE)) == 4
    assert len(segment_po2s(signature, NEWEST)) == 2


def test_a_forecast_says_on_how_many_runs_it_rests(tmp_path: Path) -> None:
    trace, here = recorded("fibonacci", "small"), options(tmp_path)
    shipped = forecast_run(trace, here, "composite", NEWEST)
    assert shipped.measured_runs == 0
    ran = RanR0vm(bytes(200_012), int(1e9), 2**29, usual_device(), 1, (19_612,))
    remember_run(here, "composite", NEWEST, ran, 12)
    known = forecast_run(trace, here, "composite", NEWEST)
    assert known.measured_runs == 1
    assert known.seconds == pytest.approx(1.0)
    assert known.peak_bytes == pytest.approx(2**29, rel=1e-6)
    assert known.proof_bytes == pytest.approx(200_012, abs=1)
    assert forecast_run(trace, here, "succinct", NEWEST).measured_runs == 0
    assert forecast_run(trace, here, "composite", STABLE).measured_runs == 0


@pytest.mark.parametrize(("segments", "rows"), [(1, ()), (2, (19_612,))])
def test_a_run_that_did_not_tell_its_segments_teaches_nothing(
    tmp_path: Path, segments: int, rows: tuple[int, ...]
) -> None:
    ran = RanR0vm(bytes(200_000), int(1e9), None, "CPU", segments, rows)
    remember_run(options(tmp_path), "composite", NEWEST, ran, 12)
    assert not (tmp_path / "measured.json").exists()


def test_the_limit_lies_above_every_forecast() -> None:
    for name, sample in (("fibonacci", "small"), ("sha256", "realistic"), ("signature", "rfc8032-1")):
        trace = recorded(name, sample)
        for version in (NEWEST, STABLE):
            forecast = forecast_run(trace, options(), "composite", version)
            assert most_seconds(trace.execution, "composite", version) >= forecast.seconds * 0.99
