"""What comes of the library's jobs is shown here: in the rows while it goes on, in a notice or a report at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from studio.gui.desk import Desk
from studio.gui.views.library.details_column import DetailsColumn
from studio.gui.views.library.library_jobs import LibraryJobs, VerifyOutcome, import_words, verify_words
from studio.gui.views.library.proof_list import ProofList, is_damage
from studio.gui.views.library.report_panel import ReportAction, ReportLine
from studio.gui.views.library.reports import (
    can_be_repaired,
    check_report,
    damaged_proofs,
    export_report,
    import_report,
    verify_report,
)
from studio.gui.views.library.side_looks import SideLooks
from studio.model.text import N_, translate
from studio.session import CheckReport, Exported, ImportReport, Verified, with_verification


class Outcomes(QObject):
    """Listens to the jobs."""

    def __init__(
        self, desk: Desk, jobs: LibraryJobs, proofs: ProofList, side: SideLooks, details: DetailsColumn, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._proofs = proofs
        self._side = side
        self._details = details
        jobs.verified.connect(self._some_verified)
        jobs.verify_ended.connect(self._verify_ended)
        jobs.imported.connect(self._imported)
        jobs.exported.connect(self._exported)
        jobs.checked.connect(self._checked)

    def _some_verified(self, group: Sequence[Verified]) -> None:
        """Rows follow while the round goes on; the counts beside them, too."""
        model = self._proofs.table.rows_model
        for one in group:
            place = model.row_of(one.proof_id)
            if one.verdict is not None and one.summary is not None:
                self._side.note_verdict(one.proof_id, one.verdict)
                if place is not None:
                    model.update_rows([with_verification(model.rows[place], one.summary)])
            elif one.error is not None and is_damage(one.error.message_id):
                self._proofs.mark_damaged([one.proof_id])
        current = self._proofs.table.current_row
        if current is not None and any(one.proof_id == current.id for one in group):
            self._details.show_verification(current, self._side.verdict_of(current.id))
        self._side.load_facets(anew=True)

    def _verify_ended(self, outcome: VerifyOutcome | None) -> None:
        self._desk.library_changed.emit()
        if outcome is None:
            return
        if outcome.lines:
            self._report(*verify_report(outcome))
        self._desk.notice(verify_words(outcome.many), tone="warn" if outcome.lines else "ok")

    def _imported(self, report: ImportReport | None) -> None:
        if report is None:
            self._desk.library_changed.emit()
            return
        self._proofs.damaged.clear()  # the same bytes again make a damaged proof whole
        if report.refused:
            self._report(*import_report(report))
        self._desk.notice(import_words(report), tone="warn" if report.refused else "ok")
        if report.new:
            self._proofs.show_newest(report.new)
        self._desk.library_changed.emit()

    def _exported(self, done: Exported, target: Path) -> None:
        if done.refused:
            self._report(*export_report(done, target))
            return
        text = translate(N_("Exported to {target}.")).format(target=target)
        self._desk.notice(text, tone="ok")

    def _checked(self, report: CheckReport, repaired: bool) -> None:
        self._proofs.damaged.clear()
        self._proofs.mark_damaged(damaged_proofs(report))
        actions = []
        if can_be_repaired(report):
            text = translate(N_("Repair"))
            actions.append(ReportAction(text, lambda: self._jobs.check(repair_too=True), "wrench"))
        self._report(*check_report(report, repaired=repaired), actions)
        if repaired:
            self._desk.library_changed.emit()

    def _report(self, title: str, lines: Sequence[ReportLine], actions: Sequence[ReportAction] = ()) -> None:
        self._proofs.report.show_report(title, lines, actions)
        self._proofs.show_panel(self._proofs.report)
