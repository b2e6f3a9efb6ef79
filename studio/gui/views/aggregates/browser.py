"""Looking through the aggregates: the list, the one that is looked at, its lit leaf, and finding another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.views.aggregates.aggregate_view import AggregateView
from studio.gui.views.aggregates.leaf_column import LeafColumn
from studio.gui.views.aggregates.shelf_list import ShelfList
from studio.model.job import Failed
from studio.session import FoundLeaf, LeafRow, LeafShown, ShelfRow, ShelfState


class Browser(QObject):
    """Reads what the list, the middle and the right column show, and keeps them together."""

    refreshed = Signal(object)  # the rows of the list
    leaf_changed = Signal()  # `shown` is another, or None

    def __init__(self, desk: Desk, shelf: ShelfList, view: AggregateView, column: LeafColumn) -> None:
        super().__init__(view)
        self._desk = desk
        self._list = shelf
        self._view = view
        self._column = column
        self._leaves: dict[str, int] = {}  # by aggregate, the leaf that was looked at last
        self._shown_name = ""
        self.shown: LeafShown | None = None
        view.find_wanted.connect(self.find)
        view.canvas.leaf_wanted.connect(self.look_at_leaf)
        view.table.leaf_wanted.connect(self.look_at_leaf)
        view.table.page_wanted.connect(self._read_page)

    @property
    def row(self) -> ShelfRow | None:
        """The aggregate that is looked at."""
        return self._list.row(self._list.current)

    @property
    def sound_name(self) -> str:
        """Its name; "" where there is none, or one that cannot be read."""
        return "" if self.row is None or self.row.error is not None else self.row.name

    @property
    def whereabouts(self) -> tuple[str, int] | None:
        """The aggregate and the leaf that are looked at."""
        return None if self.shown is None else (self._shown_name, self.shown.tree.leaf)

    def remember_leaf(self, name: str, leaf: int) -> None:
        """Which leaf to look at when the aggregate is."""
        self._leaves[name] = leaf

    def refresh(self, name: str = "", *, failed_at: ShelfRow | None = None) -> None:
        """Read the list again and look at `name`, else at what was looked at.

        `failed_at` could not be looked into: as long as it is the same, that is not tried again by itself.
        """

        def done(rows: tuple[ShelfRow, ...]) -> None:
            self._list.show_rows(rows, name or self._list.current)
            self.refreshed.emit(rows)
            if failed_at is None or self.row != failed_at:
                self.look_at(self._list.current)

        self._desk.run(lambda bench, _report, cancel: bench.shelf.rows(cancel), done, owner=self, key="aggregates")

    def look_at(self, name: str) -> None:
        """Show an aggregate and the leaf that was looked at last."""
        row = self._list.row(name)
        if row is not None:
            self._view.show_row(row)
        if row is None or row.state is ShelfState.DAMAGED:
            self._forget_leaf()
            return
        self.look_at_leaf(min(self._leaves.get(name, 0), row.leaves - 1))

    def look_at_leaf(self, index: int, cursor: tuple[int, int] | None = None) -> None:
        """Light the way of a leaf; the cursor goes to a node (level, index), or to the leaf."""
        name = self._list.current
        if not name:
            return

        def done(shown: LeafShown) -> None:
            if name != self._list.current:
                return
            row = self._list.row(name)
            if row is not None and row.root != shown.tree.root:  # another window added to it
                self.refresh(name)
                return
            before = self.shown
            is_new = before is None or self._shown_name != name or before.tree.root != shown.tree.root
            self.shown, self._shown_name = shown, name
            self._leaves[name] = shown.tree.leaf
            self._column.show_detail(shown.detail)
            self.leaf_changed.emit()
            self._view.show_leaf(shown, cursor, is_new=is_new)

        def failed(failure: Failed) -> None:
            self._desk.notice_failure(failure)
            self._forget_leaf()
            self.refresh(failed_at=self.row)

        self._desk.run(
            lambda bench, _report, _cancel: bench.shelf.leaf(name, index), done, failed, owner=self, key="leaf"
        )

    def find(self, text: str) -> None:
        """Go to the next leaf that fits `text`."""
        name, after = self._list.current, None if self.shown is None else self.shown.tree.leaf

        def done(found: FoundLeaf | None) -> None:
            if name != self._list.current:
                return
            self._view.show_found(text, found)
            if found is not None:
                self.look_at_leaf(found.index)

        self._desk.run(
            lambda bench, _report, _cancel: bench.shelf.find_leaf(name, text, after), done, owner=self, key="find leaf"
        )

    def _forget_leaf(self) -> None:
        self.shown, self._shown_name = None, ""
        self._column.show_detail(None)
        self._view.canvas.forget()
        self.leaf_changed.emit()

    def _read_page(self, first: int, count: int) -> None:
        name = self._list.current

        def done(rows: tuple[LeafRow, ...]) -> None:
            if name == self._list.current:
                self._view.table.show_page(rows)

        self._desk.run(
            lambda bench, _report, _cancel: bench.shelf.leaf_page(name, first, count),
            done,
            owner=self,
            key="leaf page",
        )
