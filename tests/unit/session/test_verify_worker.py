"""Verification in another process: the same answers as here, and nothing that it looks at can hurt this one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs.report import Cancel
from studio.jobs.work import WorkResult
from studio.model.errors import Cancelled, UserError
from studio.model.job import JsonObject
from studio.model.verdict import AnswerState, Outcome
from studio.session import Session
from studio.session.keeping import Finished, finished_proof
from studio.session.verify_worker import VerifyWorker, _answer
from studio.settings import DEFAULT_SETTINGS, with_option

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifyWorker]:
    made = VerifyWorker(DEFAULT_SETTINGS, tmp_path_factory.mktemp("scratch") / "verify")
    made.warm_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def finished() -> Finished:
    return finished_proof(SESSION.prove(FIBONACCI, SESSION.witness(FIBONACCI, {"n": "10"})))


def test_the_same_three_answers(worker: VerifyWorker, finished: Finished) -> None:
    identity, verdict = worker.verify(finished.proof_bytes, FIBONACCI.elf, opening=finished.opening_bytes)
    assert (identity, verdict.outcome) == (finished.identity, Outcome.VERIFIED)
    _, undecided = worker.verify(finished.proof_bytes, FIBONACCI.elf)
    assert undecided.outcome is Outcome.UNDECIDED
    _, other = worker.verify(finished.proof_bytes, SESSION.open("sort").elf, opening=finished.opening_bytes)
    assert other.for_trusted_program.state is AnswerState.NO
    wrong = (11).to_bytes(4, "little")
    _, refused = worker.verify(finished.proof_bytes, FIBONACCI.elf, opening=finished.opening_bytes, witness=wrong)
    assert refused.fits_witness.state is AnswerState.NO


def test_bytes_that_are_no_proof_are_refused_in_words_and_the_worker_goes_on(
    worker: VerifyWorker, finished: Finished
) -> None:
    for data in (b"", b"\xff" * 1000, finished.proof_bytes[:-1], finished.proof_bytes + b"x"):
        with pytest.raises(UserError) as refused:
            worker.verify(data, FIBONACCI.elf)
        assert refused.value.message_id.startswith("proof.")
    with pytest.raises(UserError) as refused:
        worker.verify(finished.proof_bytes, b"no program")
    assert refused.value.message_id.startswith("elf.")
    assert worker.verify(finished.proof_bytes, FIBONACCI.elf, opening=finished.opening_bytes)[1].outcome.value


def test_a_cancel_is_a_cancel(worker: VerifyWorker, finished: Finished) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        worker.verify(finished.proof_bytes, FIBONACCI.elf, opening=finished.opening_bytes, cancel=cancel)


def test_the_limits_of_the_settings_hold_there(finished: Finished, tmp_path: Path) -> None:
    small = VerifyWorker(with_option(DEFAULT_SETTINGS, "max_elf_bytes", 100, where="here"), tmp_path / "scratch")
    try:
        with pytest.raises(UserError) as refused:
            small.verify(finished.proof_bytes, FIBONACCI.elf)
        assert refused.value.message_id.startswith("elf.")
    finally:
        small.close()


@pytest.mark.parametrize("values", [{}, {"identity": "zz", "verdict": {}}, {"identity": "00", "verdict": {"a": 1}}])
def test_an_answer_that_makes_no_sense_is_not_believed(values: JsonObject) -> None:
    with pytest.raises(UserError) as refused:
        _answer(WorkResult(values))
    assert refused.value.message_id == "job.worker_protocol"
