"""The forecast of Halo2: from k, from figures that ship, and from the measured runs of this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio import native
from studio.backends import halo2_cost
from studio.backends.halo2_cost import check_memory, forecast_run, memory_named, remember_run, shipped_cost
from studio.backends.halo2_parameters import parameters_bytes, parameters_file
from studio.backends.halo2_run import RanHalo2
from studio.backends.halo2_verify import evidence_bytes
from studio.backends.protocol import ProveOptions, Surroundings
from studio.host.system import SystemFacts, system_facts
from studio.model.errors import UserError
from studio.session import Session

SESSION = Session()
# What a process took, by k: seconds from its start, megabytes.
MEASURED = {9: (0.76, 53), 12: (3.6, 228), 13: (7.2, 427), 14: (11, 826), 16: (43, 3218)}


def recorded(name: str, sample: str) -> native.Trace:
    program = SESSION.open(name)
    return SESSION.recorded(program, SESSION.witness(program, {}, sample=sample), native.Control())


def options(folder: Path | None = None) -> ProveOptions:
    surroundings = Surroundings(measured_file=folder and folder / "measured.json", parameters_folder=folder)
    return ProveOptions(native.Limits(), surroundings=surroundings)


def machine(monkeypatch: pytest.MonkeyPatch, memory_bytes: int | None, available_bytes: int | None = None) -> None:
    facts = replace(system_facts(), memory_bytes=memory_bytes, memory_available_bytes=available_bytes)

    def played() -> SystemFacts:
        return facts

    monkeypatch.setattr(halo2_cost, "system_facts", played)


@pytest.mark.parametrize("k", list(MEASURED))
def test_the_shipped_figures_are_near_to_what_was_measured(k: int) -> None:
    seconds, megabytes = MEASURED[k]
    parameters_s = halo2_cost._PARAMETERS_S.at(1, 2**k)
    cost = shipped_cost(k)
    assert cost.seconds - parameters_s == pytest.approx(seconds, rel=0.25)
    assert cost.peak_bytes == pytest.approx(megabytes * 1e6, rel=0.05)


def test_a_forecast_follows_from_k_and_says_on_how_many_runs_it_rests(tmp_path: Path) -> None:
    run, here = recorded("fibonacci", "small"), options(tmp_path)
    parameters_file(tmp_path, 9).write_bytes(bytes(parameters_bytes(9)))  # at hand
    shipped = forecast_run(run, here, "1")
    assert shipped.measured_runs == 0
    assert shipped.proof_bytes == evidence_bytes(9) + 12
    for _ in range(5):
        remember_run(tmp_path / "measured.json", "1", 9, RanHalo2(bytes(evidence_bytes(9)), int(3e9), 2**28))
    known = forecast_run(run, here, "1")
    assert known.measured_runs == 5
    assert known.seconds == pytest.approx(3.0, rel=0.1)
    assert known.peak_bytes == pytest.approx(2**28, rel=0.01)
    assert known.proof_bytes == shipped.proof_bytes
    assert forecast_run(run, here, "2").measured_runs == 0  # another version is another prover


def test_parameters_that_are_still_to_be_made_take_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = recorded("range-proof", "small")
    k = native.halo2_size(run, native.Control())[0]
    monkeypatch.setattr("studio.backends.halo2_parameters.native.halo2_is_loaded", lambda _k: False)
    before = forecast_run(run, options(tmp_path), "1").seconds
    parameters_file(tmp_path, k).write_bytes(bytes(parameters_bytes(k)))
    after = forecast_run(run, options(tmp_path), "1").seconds
    assert before - after == pytest.approx(halo2_cost._PARAMETERS_S.at(1, 2**k))


def test_a_run_that_fits_no_circuit(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        forecast_run(recorded("signature", "rfc8032-1"), options(tmp_path), "1")
    assert refused.value.message_id == "halo2.too_long"
    text = str(refused.value)
    for named in ("k = 17", "131,065", "GiB", "Trace", "RISC0"):
        assert named in text


def test_other_errors_are_let_through() -> None:
    with pytest.raises(UserError) as refused, memory_named():
        raise UserError("halo2.exited", {"code": "1"})
    assert refused.value.params == {"code": "1"}


def test_a_machine_that_is_too_small_is_told_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 2**30)
    check_memory(12)
    with pytest.raises(UserError) as refused:
        check_memory(15)
    text = str(refused.value)
    for named in ("k = 15", "2^15 rows", "1.5 GiB", "1.0 GiB", "Trace", "RISC0"):
        assert named in text
    machine(monkeypatch, None)  # nobody knows
    check_memory(17)


def test_whether_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    run = recorded("fibonacci", "small")
    machine(monkeypatch, 2**34, 2**30)
    assert forecast_run(run, options(), "1").fits
    machine(monkeypatch, 2**34, 2**24)
    assert not forecast_run(run, options(), "1").fits
    machine(monkeypatch, 2**34, None)
    assert forecast_run(run, options(), "1").fits
