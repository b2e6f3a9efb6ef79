"""Receipts of RISC Zero that other tools wrote, taken in as proofs, and proofs given out as r0vm writes them.

A receipt does not say which program it is for in a way that anybody may trust, so a person names the program. Its bytes
are read and verified in the verify worker. What does not verify can be looked at, and becomes no proof file and no
entry of the library.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from studio import __version__
from studio.host.files import NewFile, check_target, read_file, replace_files
from studio.jobs.report import Cancel, Report
from studio.library import Library, NewProof, VerificationSummary
from studio.model.errors import UserError
from studio.model.proof import Proof, Statement
from studio.model.text import N_, translate
from studio.model.verdict import AnswerState, Outcome, Verdict
from studio.native import RISC0_MAX_RECEIPT_BYTES, proof_decode
from studio.programs.opening import OpenedProgram
from studio.session.keeping import Finished, Keeping
from studio.session.proof_files import proof_bytes
from studio.session.receipt_looks import BACKEND_ID, ReceiptFacts
from studio.session.verify_worker import VerifyWorker
from studio.settings import Settings


@dataclass(frozen=True, slots=True)
class ImportedReceipt:
    """What became of a receipt. `finished` None: it did not verify, so there is no proof of it."""

    facts: ReceiptFacts
    verdict: Verdict
    finished: Finished | None

    @property
    def for_another_program(self) -> bool:
        """Whether naming another program may help."""
        return self.verdict.for_trusted_program.reason_id == "risc0.other_image"

    @property
    def reason(self) -> str:
        """Why it did not verify; "" where it did."""
        answers = (self.verdict.for_trusted_program, self.verdict.evidence_valid)
        return next((answer.reason for answer in answers if answer.state is AnswerState.NO), "")


def receipt_facts(
    worker: VerifyWorker, settings: Settings, path: Path, report: Report | None = None, cancel: Cancel | None = None
) -> ReceiptFacts:
    """What a receipt says of itself; nothing of it is verified."""
    data = _read_receipt(path, settings)
    return worker.look_at_receipt(data, None, report=report, cancel=cancel).facts


def verified_receipt(
    worker: VerifyWorker,
    settings: Settings,
    path: Path,
    program: OpenedProgram,
    report: Report | None = None,
    cancel: Cancel | None = None,
) -> ImportedReceipt:
    """A receipt as a proof that nobody keeps yet, if it verifies for that program."""
    if report is not None:
        report.phase = translate(N_("verifying"))
    data = _read_receipt(path, settings)
    look = worker.look_at_receipt(data, program.elf, report=report, cancel=cancel)
    verdict = look.verdict
    if verdict is None:
        raise UserError("job.worker_protocol", {"kind": "verify", "detail": "verdict"})
    if verdict.outcome is not Outcome.VERIFIED:
        return ImportedReceipt(look.facts, verdict, None)
    proof = Proof(
        statement=Statement(program.native.program_id, look.facts.journal, 0, None),
        backend=BACKEND_ID,
        backend_version=look.facts.verifier,
        evidence=look.receipt,
        studio_version=__version__,
        created_unix_ms=time.time_ns() // 1_000_000,  # of the proof file: a receipt says nothing about its own time
        elapsed_ns=0,
        device="",
    )
    return ImportedReceipt(look.facts, verdict, _finished(proof))


def import_receipt(
    worker: VerifyWorker,
    keeping: Keeping,
    library: Library,
    settings: Settings,
    path: Path,
    program: OpenedProgram,
    report: Report | None = None,
    cancel: Cancel | None = None,
) -> ImportedReceipt:
    """The same, kept in the library with what the verification said."""
    imported = verified_receipt(worker, settings, path, program, report, cancel)
    finished = imported.finished
    if finished is None:
        return imported
    keeping.keep_program(program)
    number = library.add(NewProof(finished.proof_bytes, program_name=program.name))
    library.record_verification(number, VerificationSummary.of(imported.verdict, time.time_ns() // 1_000_000))
    return replace(imported, finished=replace(finished, proof_id=number))


def read_proof(settings: Settings, path: Path) -> bytes:
    """The bytes of a proof file."""
    return read_file(path, settings.max_proof_bytes)


def export_receipt(proof_bytes: bytes, out: Path) -> int:
    """Write the receipt in a proof as r0vm writes it; its size."""
    check_target(out)
    file = proof_decode(proof_bytes)
    if file.backend != BACKEND_ID:
        raise UserError("receipt.other_backend", {"backend": file.backend})
    replace_files([NewFile(out, file.evidence)])
    return len(file.evidence)


def _read_receipt(path: Path, settings: Settings) -> bytes:
    return read_file(path, min(settings.max_proof_bytes, RISC0_MAX_RECEIPT_BYTES))


def _finished(proof: Proof) -> Finished:
    data = proof_bytes(proof)
    return Finished(proof, proof_decode(data).identity, data, None)
