"""Own chapters: proofs of the library, each verified again in another process whenever it is played."""

from __future__ import annotations

import time
from dataclasses import dataclass

from studio.jobs.report import Cancel, Report
from studio.library import Filter, Sort
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.model.verdict import Outcome
from studio.session.demo.tables import evidence_of
from studio.session.library_use import LibraryUse
from studio.session.listed_proofs import ListedProofs
from studio.session.presentation.chapters import Chapter, own_chapter
from studio.session.presentation.shown import Figure, Shown, outcome_text, time_figure, verdict_checks

MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proof that could become a chapter, and the line that names it in a list."""

    chapter: Chapter
    line: str


def candidates(listed: ListedProofs) -> tuple[Candidate, ...]:
    """The newest proofs of the library; what is damaged is left out."""
    page = listed.page(Filter(), Sort.ARRIVAL, descending=True)
    return tuple(
        Candidate(
            own_chapter(row.id, row.program, row.line),
            ", ".join(part for part in (row.program, row.line, row.backend, row.made) if part),
        )
        for row in page.rows[:MOST_CANDIDATES]
        if row.entry is not None
    )


def play_own(chapter: Chapter, listed: ListedProofs, use: LibraryUse, report: Report, cancel: Cancel) -> Shown:
    """Read and verify the proof now; UserError where it is gone, damaged, or about a program that is unknown here."""
    proof_id = chapter.proof_id
    if proof_id is None:
        raise ValueError(chapter.id)
    details = listed.details(proof_id)
    started_ns = time.perf_counter_ns()
    verified = use.verify(proof_id, report=report, cancel=cancel)
    elapsed_ns = time.perf_counter_ns() - started_ns
    if verified.verdict is None:
        raise verified.error or ValueError(chapter.id)
    verdict, entry = verified.verdict, details.entry
    outcome = {Outcome.VERIFIED: True, Outcome.REFUSED: False}.get(verdict.outcome)
    return Shown(
        chapter.id,
        chapter.title,
        chapter.sentence,
        outcome_text(verdict),
        outcome,
        elapsed_ns,
        headline=details.journal.headline,
        evidence=evidence_of(verdict),
        checks=verdict_checks(verdict, entry.program_id),
        figures=(
            time_figure(N_("Verified in"), elapsed_ns),
            Figure(translate(N_("Backend")), details.row.backend),
            Figure(translate(N_("Size")), bytes_text(entry.file_bytes)),
        ),
    )
