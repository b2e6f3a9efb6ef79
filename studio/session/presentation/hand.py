"""What is in hand as a chapter: the program runs, is proved by the chosen backend, and the proof is verified."""

from __future__ import annotations

import time

from studio.jobs.report import Cancel, Report
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import Outcome
from studio.native import Control
from studio.session.demo.tables import evidence_of
from studio.session.evidence_forms import counts_steps
from studio.session.keeping import finished_proof
from studio.session.presentation.chapters import Chapter
from studio.session.presentation.shown import Figure, Shown, outcome_text, time_figure, verdict_checks
from studio.session.session import Session
from studio.session.statements import shown_journal
from studio.session.verify_worker import VerifyWorker


def play_hand(chapter: Chapter, session: Session, worker: VerifyWorker, report: Report, cancel: Cancel) -> Shown:
    """Nothing of it is stored; the proof is verified in another process. UserError where there is nothing to prove."""
    hand = chapter.hand
    if hand is None:
        raise ValueError(chapter.id)
    report.phase = translate(N_("proving"))
    control, started_ns = Control(), time.perf_counter_ns()
    with cancel.calling(control.cancel):
        if counts_steps(hand.backend):
            with report.following(lambda: control.steps):
                proved = session.prove(hand.program, hand.witness, control, backend=hand.backend)
        else:
            proved = session.prove(hand.program, hand.witness, control, backend=hand.backend, watcher=report)
    proved_ns = time.perf_counter_ns()
    report.phase = translate(N_("verifying"))
    finished = finished_proof(proved)
    _, verdict = worker.verify(
        finished.proof_bytes,
        hand.program.elf,
        opening=finished.opening_bytes,
        witness=hand.witness,
        report=report,
        cancel=cancel,
    )
    ended_ns = time.perf_counter_ns()
    statement = proved.proof.statement
    return Shown(
        chapter.id,
        chapter.title,
        chapter.sentence,
        outcome_text(verdict),
        {Outcome.VERIFIED: True, Outcome.REFUSED: False}.get(verdict.outcome),
        ended_ns - started_ns,
        headline=shown_journal(hand.program, statement.journal).headline,
        evidence=evidence_of(verdict),
        checks=verdict_checks(verdict, statement.program_id),
        figures=(
            Figure(translate(N_("Steps")), count_text(proved.execution.steps)),
            time_figure(N_("Proved in"), proved_ns - started_ns),
            time_figure(N_("Verified in"), ended_ns - proved_ns),
        ),
    )
