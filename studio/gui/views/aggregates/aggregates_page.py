"""The aggregates page: proofs under one root, the tree with a lit path, and what comes from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.opening import Opener, kind_or_unknown
from studio.gui.views.aggregates.aggregate_view import LEAVES, TREE, AggregateView
from studio.gui.views.aggregates.arrival_panel import ArrivalPanel
from studio.gui.views.aggregates.browser import Browser
from studio.gui.views.aggregates.build_panel import BuildPanel
from studio.gui.views.aggregates.builder import Builder
from studio.gui.views.aggregates.building_view import BuildingView
from studio.gui.views.aggregates.columns import Columns, Middle
from studio.gui.views.aggregates.leaf_column import WIDTH, LeafColumn
from studio.gui.views.aggregates.sentences import leaves_text, totals_text
from studio.gui.views.aggregates.shelf_actions import ShelfActions
from studio.gui.views.aggregates.shelf_list import ShelfList
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.parts import EmptyState
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import (
    BuildOrder,
    BuildResult,
    FileKind,
    Refusal,
    ShelfCheck,
    ShelfRow,
    Workbench,
)
from studio.session.background import Cancel, Report

_NAME_TROUBLES = ("aggregate.bad_name", "aggregate.name_taken", "aggregate.not_listed")
_STOP_KEY = "Esc"


class AggregatesPage(Page):
    """The list, one aggregate, one leaf; or, in the middle, a choice of proofs, a build, or something that arrived."""

    name = "aggregates"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        look = desk.look
        self._result: BuildResult | None = None  # of the build that was refused
        self._heading = (translate(N_("Aggregates")), "")
        self.list = ShelfList(look)
        self.view = AggregateView(look)
        self.column = LeafColumn(look)
        self.panel = BuildPanel(desk)
        self.building = BuildingView(look)
        self.arrival = ArrivalPanel(desk)
        self.browser = Browser(desk, self.list, self.view, self.column)
        self.builder = Builder(desk, self)
        self.actions_ = ShelfActions(desk, self)
        self.empty = EmptyState(look, "network", translate(N_("Select proofs in the library, then Build aggregate.")))
        self.to_library = ActionButton(
            look, translate(N_("Go to the library")), lambda: desk.go_to("library"), icon="library"
        )
        self.empty.buttons.addWidget(self.to_library)
        self.stack = Middle()
        for part in (self.empty, self.view, self.panel, self.building, self.arrival):
            self.stack.addWidget(part)
        self._columns = Columns(look, self.list, self.stack, self.column, WIDTH)
        self.remember(self._columns, "columns")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._columns)
        self._connect()
        self._fill_menu()
        self._show(self.empty)

    # The page in its frame

    def heading(self) -> tuple[str, str] | None:
        """Title and totals."""
        return self._heading

    def main_action(self) -> MainAction | None:
        """Stop what the page does, build what is chosen, or begin to choose."""
        if self.builder.busy or self.actions_.checking:
            return MainAction(translate(N_("Stop")), "square", _STOP_KEY, self._stop, main=False)
        if self.stack.currentWidget() is self.panel:
            count = len(self.panel.order().sources)
            text = translate(N_("Build from 1 proof") if count == 1 else N_("Build from {count} proofs"))
            ready = self.panel.is_ready
            return MainAction(text.format(count=f"{count:,}"), "network", "Ctrl+Return", self._build, enabled=ready)
        return MainAction(translate(N_("Build aggregate")), "network", "Ctrl+N", self.choose_proofs)

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (
            Command(translate(N_("Build aggregate")), self.choose_proofs, "Ctrl+N", "network"),
            Command(translate(N_("Export inclusion proof")), self.export_inclusion, "Ctrl+E", "download"),
            Command(translate(N_("Copy the root")), self.copy_root, "Ctrl+C", "copy"),
            Command(translate(N_("Copy inclusion proof")), self._copy_inclusion, icon="copy"),
            Command(translate(N_("Check again")), self._check_again, "V", "check"),
            Command(translate(N_("Fit")), self.view.canvas.fit, "F", "maximize"),
            Command(translate(N_("Tree or leaves")), self._other_mode, "L", "list"),
            Command(translate(N_("Find the next leaf")), self._find_next, "F3", "search"),
            Command(translate(N_("Add proofs to this aggregate")), self._add_proofs, icon="plus"),
            Command(translate(N_("Export the root")), self._export_root, icon="download"),
            Command(translate(N_("Export the aggregate")), self._export_aggregate, icon="download"),
            Command(translate(N_("Rename the aggregate")), self._rename),
            Command(translate(N_("Delete the aggregate")), self._delete, "Del", "trash"),
        )

    def regions(self) -> Sequence[QWidget]:
        """List, middle, leaf."""
        middle: QWidget = self.stack
        if self.stack.currentWidget() is self.view:
            middle = self.view.shown_part
        elif self.stack.currentWidget() is self.panel:
            middle = self.panel.table
        return (self.list.view, middle, self.column)

    def find_here(self) -> None:
        """Ctrl+F: leaves, or proofs while they are chosen."""
        field = self.panel.filter if self.stack.currentWidget() is self.panel else self.view.find_field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def third_column(self) -> QWidget | None:
        """The leaf."""
        return self._columns.side

    def shown(self, wanted: object = None) -> None:
        """`wanted`: proofs of the library to build from, files that arrived, a name, or a name and a leaf."""
        name = ""
        if isinstance(wanted, Path):
            self._arrive([wanted])
        elif isinstance(wanted, str):
            name = wanted
        elif isinstance(wanted, tuple) and len(wanted) == 2 and isinstance(wanted[0], str):
            name = wanted[0]
            self.browser.remember_leaf(name, int(wanted[1]))
        elif isinstance(wanted, Sequence):
            self.choose_proofs([one for one in wanted if isinstance(one, int)])
        if name:
            self._show(self.view)
        self.refresh(name)

    def whereabouts(self) -> object:
        """The aggregate and the leaf."""
        return self.browser.whereabouts

    def take_paths(self, paths: Sequence[Path]) -> bool:
        """Proof files start an aggregate; aggregates and inclusion proofs are looked at; the rest is opened as ever."""

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> list[tuple[Path, FileKind]]:
            return [(path, kind_or_unknown(path)) for path in paths]

        def done(kinds: list[tuple[Path, FileKind]]) -> None:
            arrivals = [path for path, kind in kinds if kind in (FileKind.AGGREGATE, FileKind.INCLUSION)]
            proofs = [path for path, kind in kinds if kind is FileKind.PROOF]
            others = [path for path, _ in kinds if path not in arrivals and path not in proofs]
            if arrivals:
                self._arrive(arrivals)
            elif proofs:
                self.choose_proofs(files=proofs)
            if others:
                Opener(self.desk, self.workspace).open(others)

        self.desk.run(work, done, owner=self)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Progress is looked at again."""
        super().showEvent(event)
        self.builder.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at the progress; what is being built goes on."""
        super().hideEvent(event)
        self.builder.watch(False)

    # The list

    def refresh(self, name: str = "") -> None:
        """Read the list again and look at `name`, else at what was looked at."""
        self.browser.refresh(name)

    def _refreshed(self, rows: tuple[ShelfRow, ...]) -> None:
        self._heading = (translate(N_("Aggregates")), totals_text(rows))
        self.heading_changed.emit()
        if self.stack.currentWidget() in (self.empty, self.view):
            self._show(self.view if rows else self.empty)
        elif self.stack.currentWidget() is self.panel:
            self.panel.offer(self.list.free_name(), self.browser.sound_name)

    def _chosen(self, name: str) -> None:
        """Another row of the list: what arrived, or what was refused, is put aside."""
        aside = self.stack.currentWidget() is self.arrival or self._result is not None
        if name and aside and not self.builder.busy:
            self._result = None
            self._show(self.view)
        self.browser.look_at(name)

    def _find_next(self) -> None:
        if self.view.find_field.text():
            self.browser.find(self.view.find_field.text())
        else:
            self.find_here()

    # Building

    def choose_proofs(self, ids: Sequence[int] = (), files: Sequence[Path] = (), *, append: bool = False) -> None:
        """Open the choice of proofs, with these chosen."""
        if self.builder.busy:
            return
        self.panel.begin(self.list.free_name(), self.browser.sound_name, ids, files, append=append)
        self._result = None
        self._show(self.panel)
        (self.panel.table if ids else self.panel.filter).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        if self.panel.is_ready:
            self.builder.build(self.panel.order())

    def _begun(self, order: BuildOrder) -> None:
        self._result = None
        self.building.show_order(order)
        self._show(self.building)

    def _built(self, result: BuildResult) -> None:
        row = result.row
        if row is None:
            return
        self.browser.remember_leaf(row.name, result.first_index)
        if self.stack.currentWidget() is self.building:
            self._show(self.view)
            self.view.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.aggregates_changed.emit()
        self.refresh(row.name)
        text = translate(N_("{name} has {leaves}.")).format(name=row.name, leaves=leaves_text(row.leaves))
        self.desk.notice(text, tone="ok")

    def _refused(self, result: BuildResult, refusals: Sequence[Refusal]) -> None:
        self._result = result
        self.building.show_refusals(result.order, refusals, len(result.taken))
        self._show(self.building)
        button = self.building.without if result.taken else self.building.back
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_without(self) -> None:
        if self._result is not None:
            self.builder.build_without(self._result)

    def _failed(self, _order: BuildOrder, failure: Failed) -> None:
        message = failure.message
        self._show(self.panel)
        is_name = failure.message_id in _NAME_TROUBLES
        self.panel.show_trouble(f"{message.what} {message.next_step}".rstrip(), about_name=is_name)

    def _back_to_choice(self) -> None:
        self._result = None
        self._show(self.panel)
        self.panel.load()

    def _leave_panel(self) -> None:
        self._show(self.view if self.list.model.rows else self.empty)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        self.builder.stop()
        self.actions_.stop()

    # What arrives

    def _arrive(self, paths: Sequence[Path]) -> None:
        self._show(self.arrival)
        self.arrival.arrive(paths)

    def _show_known(self, name: str, leaf: int) -> None:
        self.browser.remember_leaf(name, leaf)
        self._show(self.view)
        self.refresh(name)

    # One aggregate

    def export_inclusion(self) -> None:
        """Ctrl+E: ask where to, then write the folder."""
        shown = self.browser.shown
        if shown is not None and self.column.export.isEnabled():
            self.actions_.ask_inclusion_folder(self.list.current, shown.tree.leaf)

    def copy_root(self) -> None:
        """Ctrl+C."""
        shown = self.arrival.root if self.stack.currentWidget() is self.arrival else self.view.root
        if shown.copy():
            self.desk.notice(translate(N_("Root copied.")))

    def _copy_inclusion(self) -> None:
        if self.browser.shown is not None:
            self.actions_.copy_inclusion(self.browser.shown.detail)

    def _check_again(self) -> None:
        if self.browser.sound_name:
            self.actions_.check_again(self.browser.sound_name)

    def _checked(self, check: ShelfCheck) -> None:
        self.refresh()
        if check.row.name == self.list.current:
            self.view.show_row(check.row)
            self.view.show_troubles(check)

    def _other_mode(self) -> None:
        self.view.show_mode(TREE if self.view.mode == LEAVES else LEAVES)

    def _add_proofs(self) -> None:
        self.choose_proofs(append=True)

    def _export_root(self) -> None:
        if self.browser.sound_name:
            self.actions_.ask_root_file(self.browser.sound_name)

    def _export_aggregate(self) -> None:
        if self.browser.sound_name:
            self.actions_.ask_aggregate_file(self.browser.sound_name)

    def _rename(self) -> None:
        if self.list.current:
            self.actions_.ask_new_name(self.list.current)

    def _delete(self) -> None:
        if self.list.current and self.stack.currentWidget() is self.view:
            self.actions_.delete(self.list.current)

    # Inside

    def _show(self, part: QWidget) -> None:
        self.stack.setCurrentWidget(part)
        self._show_side()
        self.main_action_changed.emit()

    def _show_side(self) -> None:
        """The third column is there for a leaf only; the frame decides whether it fits."""
        self._columns.show_right(self.stack.currentWidget() is self.view and self.browser.shown is not None)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.browser.refreshed.connect(self._refreshed)
        self.browser.leaf_changed.connect(self._show_side)
        self.list.rename_wanted.connect(self.actions_.ask_new_name)
        self.list.delete_wanted.connect(self.actions_.delete)
        self.view.check_wanted.connect(self._check_again)
        self.view.delete_wanted.connect(self._delete)
        self.column.export_wanted.connect(self.export_inclusion)
        self.column.copy_wanted.connect(self._copy_inclusion)
        self.column.proof_wanted.connect(lambda proof_id: self.desk.go_to("library", proof_id))
        self.panel.ready_changed.connect(self.main_action_changed)
        self.panel.back_wanted.connect(self._leave_panel)
        self.building.without_wanted.connect(self._build_without)
        self.building.back_wanted.connect(self._back_to_choice)
        self.builder.begun.connect(self._begun)
        self.builder.progressed.connect(self.building.show_progress)
        self.builder.built.connect(self._built)
        self.builder.refused.connect(self._refused)
        self.builder.failed.connect(self._failed)
        self.builder.stopped.connect(self._back_to_choice)
        self.arrival.kept.connect(lambda name: self._show_known(name, 0))
        self.arrival.show_wanted.connect(self._show_known)
        self.arrival.closed.connect(self._leave_panel)
        self.actions_.changed.connect(self.refresh)
        self.actions_.checked.connect(self._checked)
        self.actions_.checking_changed.connect(self.main_action_changed)
        self.desk.aggregates_changed.connect(self._elsewhere_changed)
        self.desk.library_changed.connect(self._elsewhere_changed)

    def _elsewhere_changed(self) -> None:
        """Badges and lists follow at once while the page is looked at; else when it is shown again."""
        if self.isVisible():
            self.refresh()

    def _fill_menu(self) -> None:
        menu = self.view.menu
        for text, act in (
            (N_("Add proofs"), self._add_proofs),
            (N_("Export the root"), self._export_root),
            (N_("Export the aggregate"), self._export_aggregate),
            (N_("Rename"), self._rename),
            (N_("Delete"), self._delete),
        ):
            menu.addAction(translate(text), act)
