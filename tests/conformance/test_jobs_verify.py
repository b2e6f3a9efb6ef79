"""The verify worker: the same three answers as in this process, and nothing that hostile bytes can do to the studio."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.jobs.report import Report
from studio.jobs.worker_pool import WorkerPool
from studio.model.errors import UserError
from studio.model.job import JobLimits
from studio.model.verdict import AnswerState, Outcome, Verdict
from studio.model.verdict_values import verdict_of
from studio.session import Session
from tests.unit.jobs.workers import call


@dataclass(frozen=True)
class Files:
    """What a verifier has."""

    program: bytes
    other_program: bytes
    compact: bytes
    opening: bytes
    audit: bytes
    identity: str


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("proofs")
    session = Session()
    program = session.open("fibonacci")
    witness = session.witness(program, {"n": "10"})
    compact = session.store(session.prove(program, witness, form="compact"), folder / "compact")
    other_witness = session.witness(program, {"n": "11"})
    audit = session.store(session.prove(program, other_witness, form="audit"), folder / "audit")
    assert compact.opening_path is not None
    return Files(
        program=program.elf,
        other_program=session.open("sort").elf,
        compact=compact.path.read_bytes(),
        opening=compact.opening_path.read_bytes(),
        audit=audit.path.read_bytes(),
        identity=compact.identity.hex(),
    )


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    pool = WorkerPool("verify", tmp_path_factory.mktemp("scratch"))
    yield pool
    pool.close()


def verify(pool: WorkerPool, attachments: dict[str, bytes], sample: int | None = None) -> tuple[str, Verdict]:
    if sample is None:
        values = call(pool, "verify", attachments=attachments).values
    else:
        values = call(pool, "verify", attachments=attachments, sample=sample, threads=1).values
    verdict = values["verdict"]
    assert isinstance(verdict, dict)
    return str(values["identity"]), verdict_of(verdict)


def test_a_compact_proof_with_its_opening(pool: WorkerPool, files: Files) -> None:
    given = {"program": files.program, "proof": files.compact, "opening": files.opening}
    report = Report()
    values = call(pool, "verify", attachments=given, report=report).values
    assert values["identity"] == files.identity
    identity, verdict = verify(pool, given)
    assert (identity, verdict.outcome) == (files.identity, Outcome.VERIFIED)
    assert verdict.fits_witness.state is AnswerState.YES


def test_a_compact_proof_without_its_opening_is_undecided(pool: WorkerPool, files: Files) -> None:
    _, verdict = verify(pool, {"program": files.program, "proof": files.compact})
    assert (verdict.outcome, verdict.evidence_valid.reason_id) == (Outcome.UNDECIDED, "verify.needs_opening")
    assert verdict.evidence_valid.reason


def test_an_audit_proof_in_samples(pool: WorkerPool, files: Files) -> None:
    _, verdict = verify(pool, {"program": files.program, "proof": files.audit}, sample=1)
    assert verdict.outcome is Outcome.VERIFIED
    assert verdict.coverage is not None
    assert verdict.coverage.checked_segments == 1


def test_another_program_is_refused_with_both_names(pool: WorkerPool, files: Files) -> None:
    _, verdict = verify(pool, {"program": files.other_program, "proof": files.audit})
    assert verdict.outcome is Outcome.REFUSED
    assert set(verdict.for_trusted_program.reason_params) == {"got", "expected"}


def test_what_does_not_belong_together_is_an_error_for_people(pool: WorkerPool, files: Files) -> None:
    for attachments, expected in (
        ({"program": b"\x7fELF", "proof": files.audit}, "elf."),
        ({"program": files.program, "proof": b"hello"}, "proof."),
        ({"program": files.program, "proof": files.audit, "opening": files.opening}, "verify.other_opening"),
        ({"program": files.program}, "job.missing_input"),
    ):
        with pytest.raises(UserError) as refused:
            verify(pool, attachments)
        assert refused.value.message_id.startswith(expected)


def test_damaged_proofs_are_answers_and_never_a_crash(pool: WorkerPool, files: Files) -> None:
    generator = random.Random(4)  # noqa: S311 - the same damage in every run
    for _ in range(200):
        damaged = bytearray(files.audit)
        for _ in range(generator.randint(1, 3)):
            damaged[generator.randrange(len(damaged))] ^= 1 << generator.randrange(8)
        try:
            _, verdict = verify(pool, {"program": files.program, "proof": bytes(damaged)})
        except UserError as refused:
            assert refused.message_id.startswith("proof."), refused.message_id  # noqa: PT017 - either is fine
        else:
            assert verdict.outcome is not Outcome.VERIFIED or bytes(damaged) == files.audit
    assert len(pool.process_ids) == 1  # the same worker all the time


def test_it_works_under_a_memory_limit(pool: WorkerPool, files: Files, tmp_path: Path) -> None:
    limits = JobLimits(max_elapsed_ns=60_000_000_000, max_memory_bytes=2**30)
    given = {"program": files.program, "proof": files.audit}
    values = call(pool, "verify", attachments=given, limits=limits).values
    assert values["identity"]


RECEIPT = Path(__file__).parent / "receipts" / "fib10-5.0.0-rc.1-composite.bin"


def test_receipts_in_the_warm_worker_whatever_they_are(pool: WorkerPool, files: Files) -> None:
    whole = RECEIPT.read_bytes()

    def outcome(receipt: bytes) -> Outcome:
        values = call(pool, "receipt", attachments={"program": files.program, "receipt": receipt}).values
        verdict = values["verdict"]
        assert isinstance(verdict, dict)
        return verdict_of(verdict).outcome

    assert outcome(whole) is Outcome.VERIFIED
    generator = random.Random(6)  # noqa: S311 - the same damage in every run
    for number in range(60):
        damaged = bytearray(whole)
        at = generator.randrange(32) if number % 2 else generator.randrange(len(whole))
        damaged[at] ^= 1 << generator.randrange(8)
        try:
            assert outcome(bytes(damaged)) is Outcome.REFUSED
        except UserError as refused:
            assert refused.message_id.startswith("risc0."), refused.message_id  # noqa: PT017 - either is fine
    nested = bytes(4) + (bytes(8) + (1).to_bytes(8, "little") + bytes(4)) * 500_000
    for strange, reason in (
        (whole[:-1], "not_a_receipt"),
        (whole + b"\0", "not_a_receipt"),
        (bytes.fromhex("0300000001000000" + "00" * 72), "fake"),
        (nested, "assumptions"),
    ):
        with pytest.raises(UserError) as told:
            outcome(strange)
        assert told.value.message_id == f"risc0.{reason}"
    assert outcome(whole) is Outcome.VERIFIED
    assert len(pool.process_ids) == 1  # the same worker all the time
