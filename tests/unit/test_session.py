"""The use cases end to end, and that proving and verifying fib(10) stays lean."""

from __future__ import annotations

import statistics
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from studio.model.errors import Cancelled, UserError
from studio.model.proof import Opening
from studio.model.verdict import AnswerState, Outcome
from studio.session import Control, Session, load_user_settings, opening_path_of
from studio.settings import DEFAULT_SETTINGS, Settings

SESSION = Session()


def test_prove_and_verify_without_storing() -> None:
    program = SESSION.open("fibonacci")
    proved = SESSION.prove(program, SESSION.witness(program, {"n": "10"}))
    assert proved.proof.statement.journal == struct.pack("<IQ", 10, 55)
    assert SESSION.journal_fields(program, proved.proof.statement.journal) == [("n", "10"), ("value", "55")]
    verdict = SESSION.verify(proved.proof, program, proved.opening)
    assert verdict.outcome is Outcome.VERIFIED


def test_fib_10_takes_less_than_200_microseconds() -> None:
    program = SESSION.open("fibonacci")
    witness = SESSION.witness(program, {"n": "10"})
    times_us = []
    for _ in range(500):
        started = time.perf_counter_ns()
        proved = SESSION.prove(program, witness)
        SESSION.verify(proved.proof, program, proved.opening)
        times_us.append((time.perf_counter_ns() - started) / 1000)
    assert statistics.median(times_us) < 200


def test_store_and_load(tmp_path: Path) -> None:
    program = SESSION.open("fibonacci")
    proved = SESSION.prove(program, SESSION.witness(program, {"n": "10"}))
    stored = SESSION.store(proved, tmp_path / "x.proof")
    loaded = SESSION.load(stored.path)
    assert (loaded.proof, loaded.identity, loaded.file_bytes) == (proved.proof, stored.identity, stored.file_bytes)
    assert stored.opening_path == opening_path_of(stored.path) == tmp_path / "x.proof.opening"
    opening = SESSION.load_opening(stored.opening_path)
    assert (opening.opening, opening.proof_identity) == (proved.opening, stored.identity)
    verdict = SESSION.verify_loaded(loaded, program, Control(), stored_opening=opening, witness=None)
    assert verdict.outcome is Outcome.VERIFIED
    other = replace(opening, proof_identity=bytes(32))
    with pytest.raises(UserError, match="another proof"):
        SESSION.verify_loaded(loaded, program, Control(), stored_opening=other, witness=None)


def test_a_proof_is_checked_only_for_the_program_that_is_trusted() -> None:
    program, other = SESSION.open("fibonacci"), SESSION.open("sort")
    proved = SESSION.prove(program, SESSION.witness(program, {"n": "10"}))
    verdict = SESSION.verify(proved.proof, other, proved.opening)
    assert verdict.for_trusted_program.state is AnswerState.NO
    assert verdict.evidence_valid.state is AnswerState.NOT_CHECKED


def test_a_wrong_salt_opens_nothing() -> None:
    program = SESSION.open("fibonacci")
    proved = SESSION.prove(program, SESSION.witness(program, {"n": "10"}))
    assert proved.opening is not None
    verdict = SESSION.verify(proved.proof, program, Opening(bytes(32), proved.opening.witness))
    assert verdict.outcome is Outcome.REFUSED


def test_a_cancel_stops_every_use() -> None:
    program = SESSION.open("signature")
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    control = Control()
    control.cancel()
    for use in (SESSION.run, SESSION.record, SESSION.prove):
        with pytest.raises(Cancelled):
            use(program, witness, control)


def test_limits_come_from_the_settings(tmp_path: Path) -> None:
    small = Session(replace(DEFAULT_SETTINGS, max_steps=10, max_elf_bytes=10**6, max_witness_bytes=4))
    program = small.open("fibonacci")
    fault = small.run(program, small.witness(program, {})).fault
    assert fault is not None
    assert fault.kind == "step_limit"
    (tmp_path / "witness").write_bytes(bytes(5))
    with pytest.raises(UserError) as refused:
        small.load_witness(tmp_path / "witness")
    assert refused.value.message_id == "file.too_large"
    with pytest.raises(UserError) as refused:
        Session(replace(DEFAULT_SETTINGS, max_elf_bytes=100)).open("fibonacci")
    assert refused.value.message_id == "file.too_large"


def test_forecasts_bound_what_comes(tmp_path: Path) -> None:
    program = SESSION.open("signature")
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    for form in ("compact", "audit"):
        forecast = SESSION.forecast(program, witness, Control(), backend="Trace", form=form)
        stored = SESSION.store(SESSION.prove(program, witness, form=form), tmp_path / form)
        assert 0 < stored.file_bytes <= forecast.proof_bytes + 1024
        assert forecast.fits
        assert forecast.seconds > 0


def test_no_settings_file_means_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_user_settings() == Settings()


def test_a_target_that_cannot_be_written_is_known_beforehand(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        SESSION.check_target(tmp_path)
    SESSION.check_target(tmp_path / "new")
