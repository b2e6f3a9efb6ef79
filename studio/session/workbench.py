"""What one open window works with: the session, the library, and a process for verifying what nobody vouches for."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from studio.jobs.report import Cancel, Report
from studio.library import CheckReport, Library, VerificationSummary, check_library
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.aggregate_shelf import AggregateShelf
from studio.session.aggregates import Aggregates
from studio.session.batch_plan import BatchPlan
from studio.session.bench.shelf import BenchShelf, bench_shelf_of
from studio.session.comparison import ComparedBackend, compare_backends
from studio.session.comparison_care import care_by_worker
from studio.session.evidence_forms import counts_steps
from studio.session.history import RunHistory, RunKind, history_of
from studio.session.keeping import Finished, Keeping, Request
from studio.session.library_use import LibraryUse
from studio.session.listed_proofs import ListedProofs
from studio.session.live_run import LiveRun
from studio.session.receipts import ImportedReceipt, import_receipt
from studio.session.session import Session
from studio.session.statements import ShownJournal, shown_journal
from studio.session.stores import open_library
from studio.session.tampering import TamperedCopy, Tampering, says_refused, tampered_copy
from studio.session.throughput import RanBatch, remembered, run_batch
from studio.session.trusted_programs import TrustedPrograms
from studio.session.verify_worker import VerifyWorker
from studio.settings import Settings
from studio.trace.view import RunView

T = TypeVar("T")
logger = logging.getLogger(__name__)
MOST_PREVIEW_STEPS = 2**24


@dataclass(frozen=True, slots=True)
class ProvedHere:
    """A finished proof and what a verification in another process says of it. Times are of this very round."""

    program: OpenedProgram
    witness: bytes = field(repr=False)
    request: Request
    finished: Finished
    verdict: Verdict | None  # None: the verification itself could not be done, see `trouble`
    prove_ns: int
    verify_ns: int
    journal: ShownJournal
    trouble: UserError | None = None


@dataclass(frozen=True, slots=True)
class Tampered:
    """What became of a changed copy: a verdict, or the `refusal` of bytes that are no proof any more."""

    copy: TamperedCopy
    verdict: Verdict | None
    refusal: str
    verify_ns: int


class Workbench:
    """Opens the library and keeps the verify worker warm. Safe to use from several threads; close it at the end."""

    def __init__(self, settings: Settings, library_folder: Path | None = None) -> None:
        with ExitStack() as stack:
            self.session = Session(settings)
            # A library in a place of its own has all that belongs to it there, and the user's folders stay as they are.
            self._lock_path = None if library_folder is None else library_folder.with_name("aggregates.lock")
            self.library: Library = open_library(settings, library_folder)
            stack.callback(lambda: self.library.close())
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="proving-studio-"))
            self.verify_worker = VerifyWorker(settings, Path(scratch))
            stack.callback(self.verify_worker.close)
            self._use(self.library)
            self._closing = stack.pop_all()

    def _use(self, library: Library) -> None:
        """Everything that stands on an open library; after a repair, on that which was opened then."""
        self.library = library
        self.keeping = Keeping(self.session, library)
        self.history: RunHistory = history_of(library.root)
        self.benchmarks: BenchShelf = bench_shelf_of(library.root)
        self.aggregates = Aggregates(self.session, library, self._lock_path)
        self.shelf = AggregateShelf(self.session, library, self.aggregates, self.verify_worker)
        self.trusted = TrustedPrograms(self.session, library)
        self.library_use = LibraryUse(self.session, library, trusted=self.trusted, worker=self.verify_worker)
        self.listed = ListedProofs(self.session, library, self.trusted)

    def use_settings(self, settings: Settings) -> None:
        """Other limits for whatever begins from now on; what is at work keeps its own, and the library stays open."""
        self.session = Session(settings)
        self.verify_worker.use(settings)
        self._use(self.library)

    def close(self) -> None:
        """End the worker and let go of the library."""
        self._closing.close()

    def check(self, report: Report, cancel: Cancel, *, repair_too: bool = False) -> CheckReport:
        """Read everything in the library again, and repair what can be repaired where that is asked for.

        For a repair the library is closed, so whatever else is at work with it then fails, in words.
        """

        def told(read: int, total: int) -> None:
            cancel.check()
            text = translate(N_("{read} of {total} proofs read"))
            report.phase = text.format(read=count_text(read), total=count_text(total))

        root = self.library.root
        if not repair_too:
            return check_library(root, told=told)
        self.library.close()
        try:
            return check_library(root, repair_too=True, told=told)
        finally:
            self._use(open_library(self.session.settings, root))

    def record(self, program: OpenedProgram, witness: bytes, report: Report, cancel: Cancel) -> RunView:
        """A run that can be looked into at any step."""
        report.phase = translate(N_("running"))
        control = Control()
        with cancel.calling(control.cancel), report.following(lambda: control.steps):
            return self.session.record(program, witness, control)

    def preview(self, program: OpenedProgram, witness: bytes, cancel: Cancel) -> RunView | None:
        """A run that nobody asked for yet, so it may only be a short one; None when it takes more steps than that."""
        settings = self.session.settings
        bounded = Session(replace(settings, max_steps=min(settings.max_steps, MOST_PREVIEW_STEPS)))
        control = Control()
        with cancel.calling(control.cancel):
            view = bounded.record(program, witness, control)
        fault = view.execution.fault
        too_long = fault is not None and fault.kind == "step_limit" and settings.max_steps > MOST_PREVIEW_STEPS
        return None if too_long else view

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        request: Request,
        report: Report,
        cancel: Cancel,
        *,
        again: bool = False,
        live: LiveRun | None = None,
    ) -> ProvedHere:
        """Look the proof up or make it, keep it, verify it in another process, and remember what came out.

        `live` lets somebody watch how fast it goes.
        """
        report.phase = translate(N_("proving"))
        live = live or LiveRun(program.name, request.backend, RunKind.PROOF)
        control = live.control
        with ExitStack() as stack:
            stack.enter_context(live.running())
            stack.enter_context(cancel.calling(control.cancel))
            if counts_steps(request.backend):
                stack.enter_context(report.following(lambda: control.steps))
            started_ns = time.perf_counter_ns()
            finished = self.keeping.prove(
                program, witness, request, control, again=again, must_keep=False, watcher=report
            )
            prove_ns = time.perf_counter_ns() - started_ns
            live.count_finished(finished)
        if (trouble := remembered(live, self.history).trouble) is not None:
            logger.warning("the history of runs could not take a proof: %s", trouble)
        journal = shown_journal(program, finished.proof.statement.journal)
        unchecked = ProvedHere(program, witness, request, finished, None, prove_ns, 0, journal)
        return self.verify_again(unchecked, report, cancel)

    def verify_again(self, proved: ProvedHere, report: Report, cancel: Cancel) -> ProvedHere:
        """The same proof with what a new verification in another process says, which is remembered."""
        report.phase = translate(N_("verifying"))
        finished = proved.finished
        started_ns = time.perf_counter_ns()
        verdict, trouble = None, None
        try:
            _, verdict = self._verify(proved, finished.proof_bytes, finished.opening_bytes, report, cancel)
        except UserError as error:  # the proof is finished and kept all the same
            trouble = error
        verify_ns = time.perf_counter_ns() - started_ns
        if verdict is not None and finished.proof_id is not None:
            summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
            self.library.record_verification(finished.proof_id, summary)
        return replace(proved, verdict=verdict, verify_ns=verify_ns, trouble=trouble)

    def import_receipt(self, path: Path, program: OpenedProgram, report: Report, cancel: Cancel) -> ImportedReceipt:
        """A receipt of RISC Zero that another tool wrote; in the library if it verifies for that program."""
        return import_receipt(
            self.verify_worker, self.keeping, self.library, self.session.settings, path, program, report, cancel
        )

    def tamper(self, proved: ProvedHere, tampering: Tampering, report: Report, cancel: Cancel) -> Tampered:
        """Change a copy of the proof and let the other process verify that."""
        report.phase = translate(N_("verifying"))
        copy = tampered_copy(proved.program, proved.finished, tampering)
        started_ns = time.perf_counter_ns()
        verdict, refusal = None, ""
        try:
            _, verdict = self._verify(proved, copy.proof_bytes, copy.opening_bytes, report, cancel)
        except UserError as error:
            if not says_refused(error):
                raise
            refusal = str(error)
        return Tampered(copy, verdict, refusal, time.perf_counter_ns() - started_ns)

    def _verify(
        self, proved: ProvedHere, proof: bytes, opening: bytes | None, report: Report, cancel: Cancel
    ) -> tuple[bytes, Verdict]:
        return self.verify_worker.verify(
            proof, proved.program.elf, opening=opening, witness=proved.witness, report=report, cancel=cancel
        )

    def compare(
        self, program: OpenedProgram, witness: bytes, report: Report, cancel: Cancel
    ) -> Iterator[ComparedBackend]:
        """The same by every backend that works here; each proof is kept, and verified in another process."""
        report.phase = translate(N_("running"))
        control = Control()
        care = care_by_worker(self.verify_worker, program, witness, cancel, library=self.library, keeping=self.keeping)
        with cancel.calling(control.cancel):
            yield from compare_backends(self.session, program, witness, control, care=care, watcher=report)

    def run_batch(self, plan: BatchPlan, live: LiveRun, report: Report, cancel: Cancel) -> RanBatch:
        """Prove a list into the library while `live` is watched."""
        return run_batch(self.session, self.keeping, self.history, plan, live, report, cancel)
