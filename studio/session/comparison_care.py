"""What is done with each proof of a comparison: where it is kept, and who verifies it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from studio.backends.protocol import Proved
from studio.jobs.report import Cancel, Report
from studio.library import Library, VerificationSummary
from studio.model.errors import UserError
from studio.model.verdict import Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.keeping import Finished, Keeping, Request, finished_proof
from studio.session.session import Session
from studio.session.verify_worker import VerifyWorker


@dataclass(frozen=True, slots=True)
class Care:
    """`keep` hears of each proof and its backend as soon as it is finished: what comes after cannot lose it."""

    keep: Callable[[Proved, str], Finished]
    verify: Callable[[Finished, Proved], Verdict]
    verified: Callable[[Finished, Verdict], None]


def care_in_process(session: Session, program: OpenedProgram, control: Control) -> Care:
    """Nothing is kept, and this very process verifies: for what is made here and shown at once."""
    return Care(
        lambda proved, _backend: finished_proof(proved),
        lambda _finished, proved: session.verify(proved.proof, program, proved.opening, control),
        lambda _finished, _verdict: None,
    )


def care_by_worker(
    worker: VerifyWorker,
    program: OpenedProgram,
    witness: bytes,
    cancel: Cancel,
    *,
    library: Library | None = None,
    keeping: Keeping | None = None,
) -> Care:
    """The warm verify worker verifies, as everywhere in the studio; with a library, each proof stays in it."""

    def keep(proved: Proved, backend: str) -> Finished:
        if keeping is None:
            return finished_proof(proved)
        try:
            return keeping.add(proved, program, keeping.key(program, witness, Request(backend)))
        except UserError as error:  # a full disk spoils no comparison
            return replace(finished_proof(proved), trouble=error)

    def verify(finished: Finished, _proved: Proved) -> Verdict:
        _, verdict = worker.verify(
            finished.proof_bytes,
            program.elf,
            opening=finished.opening_bytes,
            witness=witness,
            report=Report(),
            cancel=cancel,
        )
        return verdict

    def verified(finished: Finished, verdict: Verdict) -> None:
        if library is None or finished.proof_id is None:
            return
        with suppress(UserError):  # the verdict holds, whether the library remembers it or not
            summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
            library.record_verification(finished.proof_id, summary)

    return Care(keep, verify, verified)
