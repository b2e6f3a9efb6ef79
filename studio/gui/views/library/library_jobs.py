"""What the page of the library has done: verifying, importing, exporting, checking and repairing, as jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk, Work
from studio.gui.views.library.report_panel import MOST_LINES
from studio.model.job import Failed
from studio.model.text import N_, listed, translate
from studio.model.units import count_text, counted_text, duration_text
from studio.model.verdict import Outcome
from studio.session import (
    CheckReport,
    Exported,
    ImportReport,
    Verified,
    VerifiedMany,
    Workbench,
    export_proofs,
    import_proofs,
    verify_many,
)
from studio.session.background import Cancel, Report, Task

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VerifyOutcome:
    """A finished round. `lines`: (proof, what is wrong) of those that did not end well, the worst first."""

    many: VerifiedMany
    lines: tuple[tuple[Verified, str], ...]


class LibraryJobs(QObject):
    """Runs them on the desk, tells what comes of them, and stops them. Finished stays finished."""

    running_changed = Signal()
    verified = Signal(object)  # a few Verified, while it goes on
    verify_ended = Signal(object)  # VerifyOutcome, or None after a stop
    imported = Signal(object)  # ImportReport, or None after a stop
    exported = Signal(object, object)  # Exported, and the Path
    checked = Signal(object, bool)  # CheckReport, and whether it repaired

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks: list[Task[Any]] = []
        self._verifying = False

    @property
    def running(self) -> bool:
        """Whether any of them runs or waits."""
        return bool(self._tasks)

    @property
    def verifying(self) -> bool:
        """Whether a round of verifications runs."""
        return self._verifying

    @property
    def stopping(self) -> bool:
        """Whether all that run were asked to stop."""
        return bool(self._tasks) and all(task.cancel.requested for task in self._tasks)

    def stop(self) -> None:
        """Ask them to stop; what they have done until then stays."""
        for task in self._tasks:
            task.cancel.stop()
        self.running_changed.emit()

    def verify(self, proof_ids: Sequence[int] | None) -> None:
        """Verify these again, or all of the library; each in another process. One round at a time."""
        if self._verifying:
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> VerifyOutcome:
            ids = sorted(bench.library.sizes()) if proof_ids is None else proof_ids
            many = verify_many(bench.library_use, bench.library, ids, report, cancel, self._tell)
            lines = tuple((one, bench.listed.trouble(one)) for one in many.troubled[:MOST_LINES])
            return VerifyOutcome(many, lines)

        title = translate(N_("Verifying all proofs"))
        if proof_ids is not None:
            title = counted_text(len(proof_ids), N_("Verifying 1 proof"), N_("Verifying {count} proofs"))

        def over(outcome: VerifyOutcome | None = None) -> None:
            self._verifying = False
            self.verify_ended.emit(outcome)

        self._verifying = True
        self._run(work, over, title, over)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Take in proof files, openings, archives and folders."""

        def work(bench: Workbench, report: Report, cancel: Cancel) -> ImportReport:
            settings = bench.session.settings
            return import_proofs(bench.library, bench.trusted, settings, paths, report, cancel)

        title = translate(N_("Importing {name}")).format(name=paths[0].name)
        if len(paths) > 1:
            title = counted_text(len(paths), N_("Importing 1 file"), N_("Importing {count} files"))
        self._run(work, self.imported.emit, title, lambda: self.imported.emit(None))

    def export(self, proof_ids: Sequence[int], target: Path, *, openings: bool) -> None:
        """Write proofs into an archive or a folder."""

        def work(bench: Workbench, report: Report, cancel: Cancel) -> Exported:
            return export_proofs(bench.library, proof_ids, target, report, cancel, openings=openings)

        title = counted_text(len(proof_ids), N_("Exporting 1 proof"), N_("Exporting {count} proofs"))
        self._run(work, lambda done: self.exported.emit(done, target), title)

    def check(self, *, repair_too: bool = False) -> None:
        """Read everything again; a repair needs that nothing else is at work with the library."""
        if repair_too and self._desk.jobs():
            text = translate(N_("A repair closes the library for a moment, so nothing else may be at work with it."))
            self._desk.notice(text, translate(N_("Stop the other jobs or wait for them.")), tone="warn")
            return

        def work(bench: Workbench, report: Report, cancel: Cancel) -> CheckReport:
            return bench.check(report, cancel, repair_too=repair_too)

        title = translate(N_("Repairing the library") if repair_too else N_("Checking the library"))
        self._run(work, lambda report: self.checked.emit(report, repair_too), title)

    def _run(
        self, work: Work[T], done: Callable[[T], object], title: str, cancelled: Callable[[], object] = lambda: None
    ) -> None:
        def over(then: Callable[[], object]) -> None:
            self._tasks.remove(task)
            then()
            self.running_changed.emit()

        def failed(failure: Failed) -> None:
            over(cancelled)
            self._desk.notice_failure(failure)

        task = self._desk.run(
            work, lambda value: over(lambda: done(value)), failed, lambda: over(cancelled), owner=self, title=title
        )
        self._tasks.append(task)
        self.running_changed.emit()

    def _tell(self, group: Sequence[Verified]) -> None:
        """From the thread of the job, a few times a second."""
        found = tuple(group)

        def tell() -> None:
            if shiboken6.isValid(self):
                self.verified.emit(found)

        self._desk.later(tell)


def verify_words(many: VerifiedMany) -> str:
    """What came of a round, in one line."""
    parts = [
        translate(text).format(count=count_text(count))
        for text, count in (
            (N_("{count} verified"), many.counts[Outcome.VERIFIED]),
            (N_("{count} refused"), many.counts[Outcome.REFUSED]),
            (N_("{count} undecided"), many.counts[Outcome.UNDECIDED]),
            (N_("{count} not possible"), many.errors),
        )
        if count
    ]
    text = translate(N_("{parts}, in {duration}"))
    return text.format(parts=listed(parts) or translate(N_("0 proofs")), duration=duration_text(many.elapsed_ns))


def import_words(report: ImportReport) -> str:
    """What came of an import, in one line."""
    parts = [
        counted_text(len(found), one, many)
        for one, many, found in (
            (N_("1 proof imported"), N_("{count} proofs imported"), report.new),
            (N_("1 was here before"), N_("{count} were here before"), report.known),
            (N_("1 file not taken"), N_("{count} files not taken"), report.refused),
        )
        if found
    ]
    return listed(parts) or translate(N_("There was no proof in it"))
