"""The library page: every proof that is kept, its last verification, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from studio.gui.desk import Desk
from studio.gui.kept_state import kept_bytes
from studio.gui.opening import kind_or_unknown
from studio.gui.views.kit.file_dialogs import ask_files, ask_folder
from studio.gui.views.library.details_column import WIDTH, DetailsColumn
from studio.gui.views.library.facet_column import FacetColumn
from studio.gui.views.library.library_jobs import LibraryJobs
from studio.gui.views.library.outcomes import Outcomes
from studio.gui.views.library.proof_actions import ProofActions
from studio.gui.views.library.proof_list import ProofList
from studio.gui.views.library.side_looks import SideLooks
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, listed, translate
from studio.model.units import count_text, counted_text
from studio.session import FileKind, ListedProof, Sort, Workbench
from studio.session.background import Cancel, Report

_STOP_KEY = "Esc"
_FACETS_WIDTH = 196
_ID_DIGITS = 16
_PAGES = {
    FileKind.PROGRAM: "programs",
    FileKind.AGGREGATE: "aggregates",
    FileKind.INCLUSION: "aggregates",
    FileKind.RECEIPT: "receipt",
    FileKind.BENCH: "throughput",
}
_ORDERS = (
    (N_("Order by arrival"), Sort.ARRIVAL),
    (N_("Order by program"), Sort.PROGRAM),
    (N_("Order by backend"), Sort.BACKEND),
    (N_("Order by steps"), Sort.STEPS),
    (N_("Order by size"), Sort.SIZE),
    (N_("Order by the time of making"), Sort.MADE),
)


class LibraryPage(Page):
    """Facets, list and details side by side; the list is asked for again whenever the library has changed."""

    name = "library"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self.facets, self.proofs, self.details = FacetColumn(self.look), ProofList(desk), DetailsColumn(self.look)
        self.table = self.proofs.table
        self.jobs = LibraryJobs(desk, self)
        self.acts = ProofActions(desk, workspace, self)
        self.side = SideLooks(desk, self.proofs, self.facets, self.details, self)
        self.outcomes = Outcomes(desk, self.jobs, self.proofs, self.side, self.details, self)
        self._matching: int | None = None
        self._stale = True
        self._splitter = splitter = QSplitter()
        self._widths_known = False
        for part in (self.facets, self.proofs, self.details):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        self.remember(splitter, "columns")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self._connect()

    # What the frame asks for

    def main_action(self) -> MainAction | None:
        """Verify everything; while a job of this page runs, stop it."""
        if self.jobs.running:
            stopping = self.jobs.stopping
            text = translate(N_("Stopping") if stopping else N_("Stop"))
            return MainAction(text, "square", _STOP_KEY, self.jobs.stop, enabled=not stopping, main=False)
        there = self.side.shown is not None and self.side.shown.room.proofs > 0
        text = translate(N_("Verify all again"))
        return MainAction(text, "shield-check", "Ctrl+Shift+V", self.verify_all, enabled=there)

    def heading(self) -> tuple[str, str] | None:
        """How much there is; with a filter, how much of it passes."""
        title, facets = translate(N_("Library")), self.side.shown
        if facets is None:
            return title, ""
        if self.proofs.is_filtered and self._matching is not None:
            text = translate(N_("{count} of {total} proofs"))
            return title, text.format(count=count_text(self._matching), total=count_text(facets.room.proofs))
        proofs = counted_text(facets.room.proofs, N_("1 proof"), N_("{count} proofs"))
        programs = counted_text(len(facets.programs), N_("1 program"), N_("{count} programs"))
        return title, listed((proofs, programs))

    def commands(self) -> Sequence[Command]:
        """Everything that can be done here."""
        return [
            Command(translate(N_("Verify all again")), self.verify_all, "Ctrl+Shift+V", "shield-check"),
            Command(translate(N_("Verify again")), self.verify_chosen, "V", "rotate-ccw"),
            Command(translate(N_("Aggregate")), self.aggregate_chosen, "A", "network"),
            Command(translate(N_("Export")), self.export_chosen, "E", "upload"),
            Command(translate(N_("Pin or unpin")), self.pin_chosen, "P", "pin"),
            Command(translate(N_("Delete")), self.delete_chosen, "Del", "trash"),
            Command(translate(N_("Export the receipt of a RISC0 proof")), self.export_receipt, "", "upload"),
            Command(translate(N_("Open in Trace")), self.trace_current, "T", "chart-gantt"),
            Command(translate(N_("Import proofs")), self.choose_import, "Ctrl+I", "download", "add open archive"),
            Command(translate(N_("Import a folder")), self.choose_folder, "", "folder-open"),
            Command(translate(N_("Check the library")), self.jobs.check, "", "wrench", "damage repair"),
            Command(translate(N_("Select all proofs of the list")), self.proofs.check_all, "", "check"),
            Command(translate(N_("Clear the filter")), self.proofs.clear_filter, "", "x"),
            *(
                Command(translate(text), lambda sort=sort: self.proofs.order_by(sort))  # type: ignore[misc]
                for text, sort in _ORDERS
            ),
        ]

    def regions(self) -> Sequence[QWidget]:
        """Facets, filter, list, selection, details."""
        return [self.facets, self.proofs.bar, self.proofs.stack, self.proofs.selection, self.details]

    def find_here(self) -> None:
        """Ctrl+F."""
        self.proofs.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.proofs.bar.field.selectAll()

    def third_column(self) -> QWidget | None:
        """The details."""
        return self.details

    def take_paths(self, paths: Sequence[Path]) -> bool:
        """Programs and aggregates go to their pages; all else is imported here, or refused with its reason."""

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> list[tuple[Path, FileKind]]:
            return [(path, kind_or_unknown(path)) for path in paths]

        def done(kinds: list[tuple[Path, FileKind]]) -> None:
            ours = [path for path, kind in kinds if kind not in _PAGES]
            if ours:
                self.jobs.import_paths(ours)
            for path, kind in kinds:
                if kind in _PAGES:
                    self.desk.go_to(_PAGES[kind], [path] if kind is FileKind.BENCH else path)

        self.desk.run(work, done, owner=self)
        return True

    def shown(self, wanted: object = None) -> None:
        """`wanted`: paths to import, words to filter by, or the number of a proof."""
        if self._stale:
            self._reload()
        if isinstance(wanted, str):
            self.proofs.bar.field.setText(wanted)
        elif isinstance(wanted, int):
            self.show_proof(wanted)
        elif isinstance(wanted, (list, tuple)) and wanted:
            self.jobs.import_paths([Path(path) for path in wanted])
        self.table.setFocus()

    def whereabouts(self) -> object:
        """The words of the filter, else the current proof."""
        row = self.table.current_row
        return self.proofs.bar.field.text() or (None if row is None else row.id)

    def restore_widths(self, store: QSettings) -> None:
        """Those of the last time, else those of the design as soon as the page has its size."""
        super().restore_widths(store)
        self._widths_known = not kept_bytes(store, f"splitter/{self._splitter.objectName()}").isEmpty()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A splitter would share the room out in proportion; the side columns have widths of their own."""
        super().resizeEvent(event)
        px = self.look.theme.px
        left, right = px(_FACETS_WIDTH), 0 if self.details.isHidden() else px(WIDTH)
        middle = self.width() - left - right
        if not self._widths_known and middle > left + right:  # not the size that a page has before it is shown
            self._widths_known = True
            self._splitter.setSizes([left, middle, right])

    # What a person does

    def verify_all(self) -> None:
        """The whole library again."""
        self.jobs.verify(None)

    def verify_chosen(self) -> None:
        """V: the checked proofs, else the current one."""
        if chosen := self._chosen():
            self.jobs.verify(list(chosen))

    def aggregate_chosen(self) -> None:
        """A."""
        if chosen := self._chosen():
            self.desk.go_to("aggregates", list(chosen))

    def export_chosen(self) -> None:
        """E."""
        if chosen := self._chosen():
            self.proofs.show_panel(self.proofs.export)
            self.proofs.export.ask(chosen)

    def export_receipt(self) -> None:
        """The receipt in the current proof, as r0vm wrote it."""
        details = self.details.details
        if details is not None and details.has_receipt:
            self.acts.save_receipt(details.row)

    def pin_chosen(self) -> None:
        """P: pin, or unpin where all are pinned."""
        if chosen := self._chosen():
            self.acts.pin(list(chosen), pinned=not self.proofs.are_pinned(chosen))

    def delete_chosen(self) -> None:
        """Del."""
        if chosen := self._chosen():
            self.acts.delete(list(chosen))

    def trace_current(self) -> None:
        """T."""
        row = self.table.current_row
        if row is not None and row.entry is not None:
            self.acts.open_trace(row.id)

    def choose_import(self) -> None:
        """Ctrl+I."""
        ask_files(self, translate(N_("Import proofs")), self.jobs.import_paths)

    def choose_folder(self) -> None:
        """The proofs and openings in a folder."""
        ask_folder(self, translate(N_("Import a folder")), lambda path: self.jobs.import_paths([path]))

    def show_proof(self, proof_id: int) -> None:
        """Make a proof current; for one that the list does not hold now, the list is filtered by its id."""
        self.proofs.make_current(proof_id, self._filter_by_id)

    # Inside

    def _connect(self) -> None:
        proofs, details, damaged, selection = self.proofs, self.details, self.details.damaged, self.proofs.selection
        self.desk.library_changed.connect(self._library_changed)
        self.desk.bench_opened.connect(self._library_changed)
        self.desk.aggregates_changed.connect(self.side.load_uses)
        self.facets.chosen.connect(proofs.choose)
        proofs.filter_changed.connect(self._filter_changed)
        proofs.counted.connect(self._show_matching)
        proofs.bar.import_wanted.connect(self.choose_import)
        proofs.export.wanted.connect(lambda ids, path, openings: self.jobs.export(ids, path, openings=openings))
        proofs.report.proof_wanted.connect(self.show_proof)
        self.table.taken.connect(self._show_details)
        self.table.row_changed.connect(self.side.load_details)
        self.side.facets_shown.connect(self.heading_changed)
        self.side.facets_shown.connect(self.main_action_changed)
        for signal, act in (
            (selection.verify_wanted, self.verify_chosen),
            (selection.aggregate_wanted, self.aggregate_chosen),
            (selection.export_wanted, self.export_chosen),
            (selection.pin_wanted, self.pin_chosen),
            (selection.delete_wanted, self.delete_chosen),
            (damaged.check_wanted, self.jobs.check),
            (damaged.restore_wanted, self.choose_import),
            (details.prove_wanted, self.acts.open_prove),
            (details.trace_wanted, self.acts.open_trace),
            (details.erase_wanted, self.acts.erase_input),
        ):
            signal.connect(act)
        details.verify_wanted.connect(lambda proof_id: self.jobs.verify([proof_id]))
        details.save_wanted.connect(self._save)
        details.receipt_wanted.connect(lambda _number: self.export_receipt())
        details.pin_wanted.connect(lambda proof_id, pinned: self.acts.pin([proof_id], pinned=pinned))
        details.aggregate_wanted.connect(lambda name, leaf: self.desk.go_to("aggregates", (name, leaf)))
        damaged.forget_wanted.connect(lambda proof_id: self.acts.delete([proof_id]))
        self.acts.gone.connect(self.table.rows_model.forget)
        self.jobs.running_changed.connect(self.main_action_changed)

    def _chosen(self) -> Mapping[int, int]:
        """The bytes of each checked proof; without any, of the current one."""
        if checked := self.table.rows_model.checked:
            return dict(checked)
        row = self.table.current_row
        return {} if row is None or row.entry is None else {row.id: row.size_bytes}

    def _library_changed(self) -> None:
        """Asked for again at once only where somebody sees it."""
        if self.isVisible():
            self._reload()
        else:
            self._stale = True

    def _reload(self) -> None:
        self._stale = False
        self.proofs.reload()
        self.side.load_facets(anew=True)

    def _show_details(self) -> None:
        """Enter: to the details, also where there is room for them only in a drawer."""
        self.details.show()
        self.details.first_control().setFocus()

    def _filter_changed(self) -> None:
        self._matching = None
        self.side.load_facets(anew=False)

    def _show_matching(self, count: int) -> None:
        self._matching = count
        self.heading_changed.emit()

    def _filter_by_id(self, proof_id: int) -> None:
        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> bytes:
            return bench.library.get(proof_id).entry.identity

        def done(identity: bytes) -> None:
            self.proofs.show_only(f"b3:{identity.hex()[:_ID_DIGITS]}", proof_id)

        def failed(_failure: Failed) -> None:
            self.side.load_details(ListedProof(proof_id, None))  # which says why

        self.desk.run(work, done, failed, owner=self, key="library find")

    def _save(self, _proof_id: int) -> None:
        if self.details.details is not None:
            self.acts.save_as(self.details.details.row)
