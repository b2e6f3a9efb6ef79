"""Receipts in and out: verified in the worker, kept with what was found out, given out byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import UserError
from studio.model.verdict import Outcome
from studio.session import Session, Workbench
from studio.session.proof_files import encoded_proof
from studio.session.receipts import export_receipt, read_proof, receipt_facts, verified_receipt
from studio.settings import DEFAULT_SETTINGS

RECEIPT = Path(__file__).parents[2] / "conformance" / "receipts" / "fib10-5.0.0-rc.1-composite.bin"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    bench = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    yield bench
    bench.close()


def test_one_that_verifies_becomes_a_proof_of_the_library(bench: Workbench, tmp_path: Path) -> None:
    program = bench.session.open("fibonacci")
    imported = bench.import_receipt(RECEIPT, program, Report(), Cancel())
    assert imported.verdict.outcome is Outcome.VERIFIED
    assert imported.reason == ""
    finished = imported.finished
    assert finished is not None
    assert finished.proof_id is not None
    record = bench.library.get(finished.proof_id)
    assert record.proof == finished.proof_bytes
    assert record.entry.verification is not None
    assert record.entry.verification.outcome is Outcome.VERIFIED
    assert (record.entry.backend, record.entry.steps) == ("risc0", None)
    assert export_receipt(record.proof, tmp_path / "out.bin") == len(RECEIPT.read_bytes())
    assert (tmp_path / "out.bin").read_bytes() == RECEIPT.read_bytes()


def test_one_that_does_not_is_kept_nowhere_and_says_why(bench: Workbench, tmp_path: Path) -> None:
    other = bench.import_receipt(RECEIPT, bench.session.open("sort"), Report(), Cancel())
    assert other.finished is None
    assert other.for_another_program
    assert "another program" in other.reason
    data = bytearray(RECEIPT.read_bytes())
    data[5_000] ^= 1
    (tmp_path / "bent").write_bytes(data)
    bent = bench.import_receipt(tmp_path / "bent", bench.session.open("fibonacci"), Report(), Cancel())
    assert bent.finished is None
    assert not bent.for_another_program
    assert bent.reason
    assert bench.library.sizes() == {}


def test_what_is_no_receipt(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\0" * 100)
    with pytest.raises(UserError) as refused:
        receipt_facts(bench.verify_worker, DEFAULT_SETTINGS, tmp_path / "x")
    assert refused.value.message_id == "risc0.not_a_receipt"


def test_facts_without_a_program(bench: Workbench) -> None:
    facts = receipt_facts(bench.verify_worker, DEFAULT_SETTINGS, RECEIPT)
    assert (facts.kind, facts.verifier, facts.exit_code) == ("composite", "5.0", 0)
    assert facts.journal.hex() == "0a0000003700000000000000"


def test_without_a_library(bench: Workbench) -> None:
    imported = verified_receipt(bench.verify_worker, DEFAULT_SETTINGS, RECEIPT, bench.session.open("fibonacci"))
    assert imported.finished is not None
    assert imported.finished.proof_id is None
    assert bench.library.sizes() == {}


def test_a_proof_by_another_backend_holds_no_receipt(tmp_path: Path) -> None:
    session = Session()
    data, _ = encoded_proof(session.prove(session.open("fibonacci"), (3).to_bytes(4, "little")))
    (tmp_path / "trace.proof").write_bytes(data)
    with pytest.raises(UserError) as refused:
        export_receipt(read_proof(DEFAULT_SETTINGS, tmp_path / "trace.proof"), tmp_path / "out")
    assert refused.value.message_id == "receipt.other_backend"
    assert not (tmp_path / "out").exists()
