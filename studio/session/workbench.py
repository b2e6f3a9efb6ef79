"""What one open window works with: the session, the library, and a process for verifying what nobody vouches for."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.jobs.report import Cancel, Report
from studio.library import Library, VerificationSummary
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.verdict import Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.aggregates import Aggregates
from studio.session.keeping import Finished, Keeping, Request
from studio.session.library_use import LibraryUse
from studio.session.session import Session
from studio.session.stores import open_library
from studio.session.trusted_programs import TrustedPrograms
from studio.session.verify_worker import VerifyWorker
from studio.settings import Settings
from studio.trace.view import RunView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProvedHere:
    """A finished proof and what a verification in another process says of it. Times are of this very round."""

    program: OpenedProgram
    request: Request
    finished: Finished
    verdict: Verdict | None  # None: the verification itself could not be done, see `trouble`
    prove_ns: int
    verify_ns: int
    trouble: UserError | None = None


class Workbench:
    """Opens the library and keeps the verify worker warm. Safe to use from several threads; close it at the end."""

    def __init__(self, settings: Settings, library_folder: Path | None = None) -> None:
        with ExitStack() as stack:
            self.session = Session(settings)
            self.library: Library = stack.enter_context(open_library(settings, library_folder))
            self.keeping = Keeping(self.session, self.library)
            self.library_use = LibraryUse(self.session, self.library)
            self.aggregates = Aggregates(self.session, self.library)
            self.trusted = TrustedPrograms(self.session, self.library)
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="proving-studio-"))
            self.verify_worker = VerifyWorker(settings, Path(scratch))
            stack.callback(self.verify_worker.close)
            self._closing = stack.pop_all()

    def close(self) -> None:
        """End the worker and let go of the library."""
        self._closing.close()

    def record(self, program: OpenedProgram, witness: bytes, report: Report, cancel: Cancel) -> RunView:
        """A run that can be looked into at any step."""
        report.phase = translate(N_("running"))
        control = Control()
        with cancel.calling(control.cancel), report.following(lambda: control.steps):
            return self.session.record(program, witness, control)

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        request: Request,
        report: Report,
        cancel: Cancel,
        *,
        again: bool = False,
    ) -> ProvedHere:
        """Look the proof up or make it, keep it, verify it in another process, and remember what came out."""
        report.phase = translate(N_("proving"))
        control = Control()
        started_ns = time.perf_counter_ns()
        with cancel.calling(control.cancel), report.following(lambda: control.steps):
            finished = self.keeping.prove(program, witness, request, control, again=again, must_keep=False)
        prove_ns = time.perf_counter_ns() - started_ns
        report.phase = translate(N_("verifying"))
        started_ns = time.perf_counter_ns()
        verdict, trouble = None, None
        try:
            _, verdict = self.verify_worker.verify(
                finished.proof_bytes,
                program.elf,
                opening=finished.opening_bytes,
                witness=witness,
                report=report,
                cancel=cancel,
            )
        except UserError as error:  # the proof is finished and kept all the same
            trouble = error
        verify_ns = time.perf_counter_ns() - started_ns
        if verdict is not None and finished.proof_id is not None:
            summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
            self.library.record_verification(finished.proof_id, summary)
        return ProvedHere(program, request, finished, verdict, prove_ns, verify_ns, trouble)

    def verify_kept(self, proof_id: int, report: Report, cancel: Cancel) -> Verdict:
        """Verify a proof of the library again, for the program that the library knows, and remember the outcome."""
        record = self.library.get(proof_id)
        program = self.trusted.find(record.entry.program_id)
        _, verdict = self.verify_worker.verify(
            record.proof, program.elf, opening=record.opening, report=report, cancel=cancel
        )
        summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
        self.library.record_verification(proof_id, summary)
        return verdict
