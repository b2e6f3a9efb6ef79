"""What stands beside the list is looked up here: the counts of the left column and the details of the right one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.views.library.details_column import DetailsColumn
from studio.gui.views.library.facet_column import FacetColumn
from studio.gui.views.library.proof_list import ProofList, is_damage
from studio.model.job import Failed
from studio.model.verdict import Verdict
from studio.session import Facets, FacetsShown, Filter, ListedProof, ProofDetails, Workbench, shown_facets
from studio.session.background import Cancel, Report

_MOST_VERDICTS = 2000


class SideLooks(QObject):
    """Keeps both columns beside the list up to date."""

    facets_shown = Signal()

    def __init__(self, desk: Desk, proofs: ProofList, left: FacetColumn, right: DetailsColumn, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._proofs = proofs
        self._left, self._right = left, right
        self._facets: Facets | None = None
        self.shown: FacetsShown | None = None
        self._verdicts: dict[int, Verdict] = {}

    def note_verdict(self, proof_id: int, verdict: Verdict) -> None:
        """What was verified in this window, with its reasons; of very many the last."""
        self._verdicts.pop(proof_id, None)
        self._verdicts[proof_id] = verdict
        if len(self._verdicts) > _MOST_VERDICTS:
            del self._verdicts[next(iter(self._verdicts))]

    def verdict_of(self, proof_id: int) -> Verdict | None:
        """None where nobody verified the proof in this window, or long ago."""
        return self._verdicts.get(proof_id)

    def load_facets(self, *, anew: bool) -> None:
        """The counts beside the list; `anew`: the library has changed, not only the choice."""
        chosen, known = self._proofs.chosen, None if anew else self._facets
        self._left.show_choice(chosen)

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> tuple[Facets, FacetsShown, Filter]:
            cancel.check()
            facets = bench.library.facets() if known is None else known
            limit = bench.session.settings.max_cache_bytes
            return facets, shown_facets(facets, chosen, bench.listed, limit), chosen

        def done(found: tuple[Facets, FacetsShown, Filter]) -> None:
            self._facets, self.shown, _ = found
            self._left.show_facets(found[1], found[2])
            self.facets_shown.emit()

        self._desk.run(work, done, lambda _failure: None, owner=self, key="library facets")

    def load_details(self, row: ListedProof | None) -> None:
        """All about the proof of a row; what was shown before stays until then."""
        if row is None:
            self._right.show_nothing()
            return

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> ProofDetails:
            cancel.check()
            return bench.listed.details(row.id)

        def done(details: ProofDetails) -> None:
            self._right.show_details(details, self.verdict_of(row.id), ())
            self.load_uses()

        def failed(failure: Failed) -> None:
            damaged = is_damage(failure.message_id)
            self._right.show_failure(row, failure, damaged=damaged)
            if damaged:
                self._proofs.mark_damaged([row.id])

        self._desk.run(work, done, failed, owner=self, key="library details")

    def load_uses(self) -> None:
        """The aggregates that have the proof on the right."""
        details = self._right.details
        if details is None:
            return
        body_hash = details.entry.body_hash

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> tuple[tuple[str, int], ...]:
            cancel.check()
            return bench.shelf.used_in(body_hash)

        def done(used_in: tuple[tuple[str, int], ...]) -> None:
            if self._right.details is details:
                self._right.show_uses(used_in)

        self._desk.run(work, done, lambda _failure: None, owner=self, key="library uses", priority=-1)
