"""The middle of the library: filter, panels, the table or what stands there without rows, and the selection bar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.parts import EmptyState
from studio.gui.views.library.export_panel import ExportPanel
from studio.gui.views.library.filter_bar import FilterBar
from studio.gui.views.library.proof_table import ProofTable
from studio.gui.views.library.report_panel import Panel, ReportPanel
from studio.gui.views.library.selection_bar import SelectionBar
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Filter, ListedPage, Sort, Workbench, marked
from studio.session.background import Cancel, Report

_ROWS_KEPT = 20_000  # scrolled through before, and asked for again when something has changed
_COUNT_PRIORITY = -1


_DAMAGE = ("library.proof_damaged", "library.file_damaged", "file.not_found", "proof.", "opening.")
_NO_DAMAGE = (".out_of_memory", ".newer_version")


def is_damage(message_id: str) -> bool:
    """Whether reading a proof failed for what the proof is, and not for what else goes on."""
    return message_id.startswith(_DAMAGE) and not message_id.endswith(_NO_DAMAGE)


class ProofList(QFrame):
    """Loads rows off this thread. What is on screen stays there until the rows that follow have come."""

    loaded = Signal()  # other rows, or the same ones anew
    filter_changed = Signal()
    counted = Signal(int)  # how many pass the filter

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._desk = desk
        self.chosen = Filter()
        self.damaged: set[int] = set()
        self._after_load: Callable[[], None] | None = None
        self.bar, self.table = FilterBar(desk.look), ProofTable(desk.look)
        self.selection = SelectionBar(desk.look)
        self.report, self.export = ReportPanel(desk.look), ExportPanel(desk.look)
        self.empty = EmptyState(desk.look, "library", "")
        self.clear = ActionButton(desk.look, translate(N_("Clear filter")), self.clear_filter, icon="x")
        self.bring = ActionButton(desk.look, translate(N_("Import")), self.bar.import_wanted.emit, icon="download")
        self.empty.buttons.addWidget(self.clear)
        self.empty.buttons.addWidget(self.bring)
        self.refused = EmptyState(desk.look, "triangle-alert", "")
        self.again = ActionButton(desk.look, translate(N_("Try again")), self.reload, icon="rotate-ccw")
        self.refused.buttons.addWidget(self.again)
        self.stack = QStackedWidget()
        for part in (self.table, self.empty, self.refused):
            self.stack.addWidget(part)
        self._lay_out()
        self.bar.changed.connect(self._typed)
        self.bar.left.connect(self.table.setFocus)
        self.table.header.order_wanted.connect(self.order_by)
        self.table.rows_model.more_wanted.connect(self._fetch)
        self.table.rows_model.checked_changed.connect(self._show_selection)
        self.table.all_wanted.connect(self.check_all)
        self.selection.clear_wanted.connect(lambda: self.table.rows_model.check_only({}))

    @property
    def loading(self) -> bool:
        """Whether rows are on their way."""
        return self.bar.line.busy

    @property
    def is_filtered(self) -> bool:
        """Whether not all proofs are wanted."""
        return self.chosen != Filter()

    def choose(self, chosen: Filter) -> None:
        """Another filter; its words and its time of making are those of the bar. Nothing stays checked unseen."""
        self.chosen = chosen
        self.table.rows_model.check_only({})
        self.filter_changed.emit()
        self.reload(from_the_top=True)

    def clear_filter(self) -> None:
        """All proofs."""
        self.chosen = Filter()
        self.bar.clear()
        self.table.setFocus()

    def order_by(self, sort: Sort) -> None:
        """Order by it; asked again, the other way round; asked once more, as they arrived."""
        before, descending = self.table.header.order
        first = sort not in (Sort.PROGRAM, Sort.BACKEND)  # names begin with A
        if sort is not before:
            descending = first
        elif descending == first:
            descending = not first
        else:
            sort, descending = Sort.ARRIVAL, True
        self.table.header.show_order(sort, descending=descending)
        self.reload(from_the_top=True)

    def show_newest(self, proof_ids: Sequence[int]) -> None:
        """All proofs in the order of their arrival, with those that just came checked."""

        def then() -> None:
            model = self.table.rows_model
            model.check([place for place in map(model.row_of, proof_ids) if place is not None], on=True)

        self.table.header.show_order(Sort.ARRIVAL, descending=True)
        self._after_load = then
        self.clear_filter()

    def show_only(self, text: str, proof_id: int) -> None:
        """The proofs that this text finds among all; one of them becomes current."""

        def then() -> None:
            place = self.table.rows_model.row_of(proof_id)
            if place is not None:
                self.table.make_current(place)

        self._after_load = then
        self.chosen = Filter()
        self.bar.clear(text)

    def make_current(self, proof_id: int, missing: Callable[[int], None]) -> None:
        """Make a proof current as soon as the rows are there; `missing` where it is not among them."""
        if self.loading:
            self._after_load = lambda: self.make_current(proof_id, missing)
            return
        place = self.table.rows_model.row_of(proof_id)
        if place is None:
            missing(proof_id)
        else:
            self.table.make_current(place)

    def are_pinned(self, proof_ids: Iterable[int]) -> bool:
        """Whether all of them are pinned, as far as they were fetched."""
        model = self.table.rows_model
        rows = (None if (place := model.row_of(proof_id)) is None else model.rows[place] for proof_id in proof_ids)
        return all(row is not None and row.entry is not None and row.entry.pinned for row in rows)

    def reload(self, *, from_the_top: bool = False) -> None:
        """Ask for the rows again: after a change as many as were there before, else the first page."""
        chosen, (sort, descending) = self.chosen, self.table.header.order
        least = 0 if from_the_top else min(len(self.table.rows_model.rows), _ROWS_KEPT)
        damaged = frozenset(self.damaged)

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> ListedPage:
            cancel.check()
            return marked(bench.listed.pages(chosen, sort, descending=descending, least_rows=least), damaged)

        def done(page: ListedPage) -> None:
            self.bar.line.show_busy(False)
            self.table.show_page(page, from_the_top=from_the_top)
            self._show_what_there_is()
            self._show_selection()  # pins may be others
            then, self._after_load = self._after_load, None
            if then is not None:
                then()
            self.loaded.emit()

        self.bar.line.show_busy(True)
        self._desk.run(work, done, self._failed, owner=self, key="library rows")
        self._count(chosen)

    def mark_damaged(self, proof_ids: Collection[int]) -> None:
        """Somebody found these damaged."""
        self.damaged.update(proof_ids)
        model = self.table.rows_model
        places = [place for place in map(model.row_of, proof_ids) if place is not None]
        model.update_rows(replace(model.rows[place], evidence=None, answers=None) for place in places)

    def check_all(self) -> None:
        """Check every proof that passes the filter, those too that were not fetched yet."""
        chosen = self.chosen

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Mapping[int, int]:
            return bench.library.sizes(chosen)

        def done(sizes: Mapping[int, int]) -> None:
            if chosen == self.chosen:
                self.table.rows_model.check_only(sizes)

        self._desk.run(work, done, owner=self, key="library sizes")

    def show_panel(self, panel: Panel) -> None:
        """One panel at a time."""
        for other in (self.report, self.export):
            other.setVisible(other is panel)

    def _typed(self) -> None:
        chosen = replace(self.chosen, text=self.bar.text, made_from_unix_ms=self.bar.made_from_unix_ms)
        self.choose(chosen)

    def _fetch(self) -> None:
        model, chosen = self.table.rows_model, self.chosen
        (sort, descending), after = self.table.header.order, self.table.rows_model.next
        damaged = frozenset(self.damaged)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> ListedPage:
            return marked(bench.listed.page(chosen, sort, descending=descending, after=after), damaged)

        def done(page: ListedPage) -> None:
            if (chosen, (sort, descending), after) == (self.chosen, self.table.header.order, model.next):
                model.append(page)
            self.bar.line.show_busy(False)

        def failed(failure: Failed) -> None:
            model.fetch_failed()
            self.bar.line.show_busy(False)
            self._desk.notice_failure(failure)

        self.bar.line.show_busy(True)
        # The same key: rows of another filter make this page superfluous, and it them never.
        self._desk.run(work, done, failed, owner=self, key="library more")

    def _count(self, chosen: Filter) -> None:
        def work(bench: Workbench, _report: Report, cancel: Cancel) -> int:
            cancel.check()
            return bench.library.count(chosen)

        self._desk.run(
            work,
            self.counted.emit,
            lambda _failure: None,
            owner=self,
            key="library count",
            priority=_COUNT_PRIORITY,
        )

    def _failed(self, failure: Failed) -> None:
        self.bar.line.show_busy(False)
        message = failure.message
        self.refused.text_label.setText(f"{message.what}\n\n{message.next_step}".strip())
        self._show(self.refused, self.again)

    def _show_what_there_is(self) -> None:
        if self.table.rows_model.rows:
            self._show(self.table, self.table)
            return
        text = N_("No proofs yet. Prove something, or drop a proof file here.")
        self.empty.text_label.setText(translate(N_("No proof matches.") if self.is_filtered else text))
        self.clear.setVisible(self.is_filtered)
        self.bring.setVisible(not self.is_filtered)
        self._show(self.empty, self.clear if self.is_filtered else self.bring)

    def _show(self, part: QWidget, focus: QWidget) -> None:
        """The keyboard stays where the eye is."""
        here: QWidget | None = self.window().focusWidget()
        self.stack.setCurrentWidget(part)
        if here is not None and here is not part and self.stack.isAncestorOf(here) and not part.isAncestorOf(here):
            focus.setFocus()

    def _show_selection(self) -> None:
        model = self.table.rows_model
        count, size_bytes = len(model.checked), model.checked_bytes
        self.selection.show_checked(count, size_bytes, all_pinned=self.are_pinned(model.checked))

    def _lay_out(self) -> None:
        panels = QVBoxLayout()
        panels.setContentsMargins(14, 0, 14, 6)
        for panel in (self.report, self.export):
            panels.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(panels)
        column.addWidget(self.stack, 1)
        column.addWidget(self.selection)
