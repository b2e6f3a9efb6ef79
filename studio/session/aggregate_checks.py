"""Verifying the proofs of aggregates: in another process where there is one, and leaf by leaf when checked again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.jobs.report import Cancel, Report
from studio.library import LARGEST_PAGE, Library, VerificationSummary
from studio.merkle.aggregate import Aggregate
from studio.model.errors import UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import AnswerState, Outcome, Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.aggregates import Aggregates, Checked, ReadProof, Source
from studio.session.session import Session
from studio.session.trusted_programs import TrustedPrograms
from studio.session.verify_worker import VerifyWorker

MISSING = "missing"
"""The outcome of a leaf whose proof the library does not have; the others are those of `Outcome`."""


class ProofVerifier:
    """Decides about one proof after the other under one report and cancel; in `worker` where there is one."""

    def __init__(self, session: Session, worker: VerifyWorker | None, report: Report, cancel: Cancel) -> None:
        self._session = session
        self._worker = worker
        self._report = report
        self._cancel = cancel

    def __call__(self, read: ReadProof, program: OpenedProgram) -> Verdict:
        """The verdict about bytes that nobody vouches for."""
        if self._worker is None:
            control = Control()
            with self._cancel.calling(control.cancel), self._report.following(lambda: control.steps):
                return self._session.verify_loaded(
                    read.loaded, program, control, stored_opening=read.stored_opening(), witness=None
                )
        inner = Report()  # the worker's own words would hide how many proofs are done
        with self._report.following(lambda: inner.snapshot().steps):
            identity, verdict = self._worker.verify(
                read.proof, program.elf, opening=read.opening, report=inner, cancel=self._cancel
            )
        if identity != read.file.identity:
            raise UserError("job.worker_protocol", {"kind": "verify", "detail": "identity"})
        return verdict


class LeafChecks:
    """Verifies the proofs of an aggregate again, as far as the library has them, and remembers the outcomes."""

    def __init__(self, session: Session, library: Library, aggregates: Aggregates, worker: VerifyWorker | None) -> None:
        self._session = session
        self._library = library
        self._aggregates = aggregates
        self._worker = worker
        self._trusted = TrustedPrograms(session, library)

    def outcomes(self, aggregate: Aggregate, report: Report, cancel: Cancel) -> Iterator[tuple[int, str, str]]:
        """(leaf, its outcome or MISSING, what is wrong)."""
        total = len(aggregate)
        text = translate(N_("verifying {number} of {total}"))
        verify = ProofVerifier(self._session, self._worker, report, cancel)
        for first in range(0, total, LARGEST_PAGE):
            leaves = [aggregate.leaf(index) for index in range(first, min(total, first + LARGEST_PAGE))]
            entries = self._library.entries_of_bodies([leaf.body_hash for leaf in leaves])
            for leaf in leaves:
                cancel.check()
                report.phase = text.format(number=count_text(leaf.index + 1), total=count_text(total))
                entry = entries.get(leaf.body_hash)
                if entry is None:
                    yield leaf.index, MISSING, ""
                    continue
                try:
                    verdict = self._verify(entry.id, verify)
                except UserError as error:
                    yield leaf.index, Outcome.UNDECIDED.value, str(error)
                    continue
                trouble = "" if verdict.outcome is Outcome.VERIFIED else failing_reason(verdict)
                yield leaf.index, verdict.outcome.value, trouble

    def _verify(self, proof_id: int, verify: ProofVerifier) -> Verdict:
        read = self._aggregates.read(proof_id)
        verdict = verify(read, self._trusted.find(read.file.program_id))
        summary = VerificationSummary.of(verdict, time.time_ns() // 1_000_000)
        self._library.record_verification(proof_id, summary)
        return verdict


@dataclass(frozen=True, slots=True)
class Refusal:
    """A proof that kept others out of an aggregate: what it is called, and its failing check in words."""

    source: Source
    name: str
    reason: str


def refusals(checked: Iterable[Checked], names: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Those that were not taken; `names` has what to call a source whose own word is only a number."""
    return tuple(_refusal(one, names) for one in checked if not one.taken)


def _refusal(one: Checked, names: Mapping[str, str]) -> Refusal:
    number = translate(N_("proof {number}")).format(number=one.name)
    name = one.source.name if isinstance(one.source, Path) else names.get(one.name, number)
    if one.error is None:
        return Refusal(one.source, name, "" if one.verdict is None else failing_reason(one.verdict))
    params = dict(one.error.params)
    for key in ("path", "other"):
        params[key] = names.get(str(params.get(key)), params.get(key, ""))
    # What helps at the command line would not help here.
    return Refusal(one.source, name, render(one.error.message_id, params).what)


def failing_reason(verdict: Verdict) -> str:
    """Of the answers that keep a proof out, the one that says most: a no before what was not looked at."""
    answers = (verdict.for_trusted_program, verdict.fits_witness, verdict.evidence_valid)
    wrong = [answer.reason for answer in answers if answer.state is AnswerState.NO]
    return (wrong or [verdict.evidence_valid.reason])[0]
