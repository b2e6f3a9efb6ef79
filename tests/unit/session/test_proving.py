"""Proving and verifying end to end, and that fib(10) stays lean."""

from __future__ import annotations

import statistics
import struct
import time
from pathlib import Path

from studio.model.proof import Opening
from studio.model.verdict import AnswerState, Outcome
from studio.session import Control, Session

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


def test_forecasts_bound_what_comes(tmp_path: Path) -> None:
    program = SESSION.open("signature")
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    for form in ("compact", "audit"):
        forecast = SESSION.forecast(program, witness, Control(), backend="Trace", form=form)
        stored = SESSION.store(SESSION.prove(program, witness, form=form), tmp_path / form)
        assert 0 < stored.file_bytes <= forecast.proof_bytes + 1024
        assert forecast.fits
        assert forecast.seconds > 0


def test_only_an_audit_proof_reveals_the_input(tmp_path: Path) -> None:
    program = SESSION.open("fibonacci")
    for form, reveals in (("compact", False), ("audit", True)):
        stored = SESSION.store(SESSION.prove(program, bytes(4), form=form), tmp_path / form)
        assert SESSION.reveals_input(SESSION.load(stored.path)) is reveals
