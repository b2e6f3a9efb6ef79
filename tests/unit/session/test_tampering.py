"""Changed copies are what they claim to be, and not one of them passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Outcome
from studio.native import opening_decode, proof_decode
from studio.session import Request, Session, finished_proof
from studio.session.tampering import Tampering, tampered_copy
from studio.session.workbench import Workbench
from studio.settings import DEFAULT_SETTINGS

SESSION = Session()
PROGRAM = SESSION.open("fibonacci")
FINISHED = finished_proof(SESSION.prove(PROGRAM, SESSION.witness(PROGRAM, {"n": "10"})))


def test_another_journal_with_an_opening_of_its_own() -> None:
    copy = tampered_copy(PROGRAM, FINISHED, Tampering.JOURNAL)
    assert copy.what == "In a copy, the journal was changed: the proof is bound to 55, the copy says 54."
    file = proof_decode(copy.proof_bytes)
    assert file.journal == bytes.fromhex("0a0000003600000000000000")
    assert copy.opening_bytes is not None
    assert opening_decode(copy.opening_bytes)[0] == file.identity


def test_an_empty_journal_gets_a_byte() -> None:
    empty = SESSION.open("fibonacci")
    proof = finished_proof(SESSION.prove(empty, SESSION.witness(empty, {"n": "0"})))
    copy = tampered_copy(empty, proof, Tampering.JOURNAL)
    assert proof_decode(copy.proof_bytes).journal == bytes.fromhex("000000000100000000000000")


def test_one_bit_and_no_more() -> None:
    for _ in range(200):
        copy = tampered_copy(PROGRAM, FINISHED, Tampering.FILE)
        changed = [one ^ other for one, other in zip(copy.proof_bytes, FINISHED.proof_bytes, strict=True)]
        assert sum(value.bit_count() for value in changed) == 1
        assert "bit" in copy.what


def test_a_bit_that_means_nothing_is_not_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an audit file, which is compressed, some bits do not count: the same proof comes out with either value."""
    audit = finished_proof(SESSION.prove(PROGRAM, SESSION.witness(PROGRAM, {"n": "10"}), form="audit"))
    body = proof_decode(audit.proof_bytes).body_hash
    idle = [bit for bit in range(8 * len(audit.proof_bytes)) if same_body(audit.proof_bytes, bit, body)]
    draws = iter([*idle, 8 * len(audit.proof_bytes) - 1])
    monkeypatch.setattr("secrets.randbelow", lambda _most: next(draws))
    copy = tampered_copy(PROGRAM, audit, Tampering.FILE)
    assert f"bit 7 of byte {len(audit.proof_bytes) - 1} of" in copy.what


def same_body(data: bytes, bit: int, body: bytes) -> bool:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        return proof_decode(bytes(changed)).body_hash == body
    except UserError:
        return False


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path_factory.mktemp("bench") / "library")
    yield made
    made.close()


@pytest.mark.parametrize("form", ["", "audit"])
@pytest.mark.parametrize("tampering", list(Tampering))
def test_none_passes(bench: Workbench, tampering: Tampering, form: str) -> None:
    program = bench.session.open("fibonacci")
    witness = bench.session.witness(program, {"n": "10"})
    proved = bench.prove(program, witness, Request("Trace", form), Report(), Cancel())
    assert proved.verdict is not None
    assert proved.verdict.outcome is Outcome.VERIFIED
    for _ in range(60):
        tampered = bench.tamper(proved, tampering, Report(), Cancel())
        if tampered.verdict is None:
            assert tampered.refusal
        else:
            assert tampered.verdict.outcome is Outcome.REFUSED


def test_the_reason_names_the_journal(bench: Workbench) -> None:
    program = bench.session.open("fibonacci")
    proved = bench.prove(program, bench.session.witness(program, {"n": "11"}), Request(), Report(), Cancel())
    tampered = bench.tamper(proved, Tampering.JOURNAL, Report(), Cancel())
    assert tampered.verdict is not None
    assert tampered.verdict.evidence_valid.state is AnswerState.NO
    assert tampered.verdict.evidence_valid.reason_id == "verify.wrong_journal"


def test_a_trouble_of_the_machine_is_no_refusal(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    program = bench.session.open("fibonacci")
    proved = bench.prove(program, bench.session.witness(program, {"n": "12"}), Request(), Report(), Cancel())

    def crash(*_arguments: object, **_options: object) -> None:
        raise UserError("job.worker_protocol", {"kind": "verify", "detail": "x"})

    monkeypatch.setattr(bench.verify_worker, "verify", crash)
    with pytest.raises(UserError):
        bench.tamper(proved, Tampering.JOURNAL, Report(), Cancel())
    again = bench.verify_again(proved, Report(), Cancel())
    assert again.verdict is None
    assert again.trouble is not None
    assert again.finished == proved.finished
