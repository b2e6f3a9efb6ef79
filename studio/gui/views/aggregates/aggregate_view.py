"""The middle of the page: one aggregate with its root, its tree or its leaves, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.theme import CONTROL_ROW
from studio.gui.views.aggregates.find_field import FindField
from studio.gui.views.aggregates.leaf_table import LeafTable
from studio.gui.views.aggregates.root_field import RootField
from studio.gui.views.aggregates.sentences import check_text, leaves_text, origin_text
from studio.gui.views.aggregates.tree_canvas import TreeCanvas
from studio.gui.views.aggregates.tree_legend import TreeLegend
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.parts import EmptyState
from studio.gui.views.kit.segments import Segment, Segments
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import FoundLeaf, LeafShown, ShelfCheck, ShelfRow, ShelfState

TREE, LEAVES = "tree", "leaves"
_SHOWN_TROUBLES = 3


class AggregateView(QWidget):
    """Shows finished values and tells what is wanted; `menu_actions` are filled in by the page."""

    check_wanted = Signal()
    find_wanted = Signal(str)
    delete_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.title = label("", "page_title")
        self.origin = label("", "secondary", wrap=True)
        self.check_line = label("", "caption", wrap=True)
        self.troubles = label("", "bad", wrap=True)
        self.check_button = ActionButton(
            look, translate(N_("Check again")), self.check_wanted.emit, icon="check", key="V"
        )
        self.more = ActionButton(look, "", icon="ellipsis", kind="flat")
        self.more.setAccessibleName(translate(N_("More about this aggregate")))
        self.menu = QMenu(self.more)
        self.more.clicked.connect(self._show_menu)
        self.root = RootField(look)
        self.find_field = FindField(look, translate(N_("Leaf, proof id or program")), translate(N_("Find a leaf")))
        self.find_field.returnPressed.connect(lambda: self.find_wanted.emit(self.find_field.text()))
        self.find_field.textEdited.connect(lambda _text: self.show_found("", None))
        self.found = label("", "caption")
        self.showing = ElidedLabel("", "caption")
        self.showing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.modes = Segments(look, translate(N_("View")))
        self.modes.show_segments([Segment(TREE, translate(N_("Tree"))), Segment(LEAVES, translate(N_("Leaves")))], TREE)
        self.modes.chosen.connect(self.show_mode)
        self.canvas = TreeCanvas(look)
        self.fit = ActionButton(look, translate(N_("Fit")), self.canvas.fit, icon="maximize", key="F")
        self.table = LeafTable(look)
        self.legend = TreeLegend(look)
        self.damaged = EmptyState(look, "triangle-alert", "")
        self.delete = ActionButton(look, translate(N_("Delete")), self.delete_wanted.emit, icon="trash", key="Del")
        self.damaged.buttons.addWidget(self.delete)
        self.stack = QStackedWidget()
        for part in (self.canvas, self.table, self.damaged):
            self.stack.addWidget(part)
        self._lay_out(look)

    @property
    def mode(self) -> str:
        """TREE or LEAVES."""
        return self.modes.current

    @property
    def shown_part(self) -> QWidget:
        """The tree, the list, or what stands in their place."""
        return self.stack.currentWidget() or self

    def show_row(self, row: ShelfRow) -> None:
        """Another aggregate, or the same with something new about it."""
        is_other = row.name != self._name
        self._name = row.name
        self.title.setText(row.name)
        is_damaged = row.state is ShelfState.DAMAGED
        for part in (self.root, self.find_field, self.found, self.showing, self.modes, self.fit, self.legend):
            part.setVisible(not is_damaged)
        if row.error is not None:
            message = render(row.error.message_id, row.error.params)
            self.origin.setText(translate(N_("This file cannot be read as an aggregate.")))
            self.damaged.text_label.setText(f"{message.what} {message.next_step}".rstrip())
            self.stack.setCurrentWidget(self.damaged)
        else:
            self.origin.setText(origin_text(row))
            self.root.show_root(row.root)
            self.stack.setCurrentWidget(self.table if self.mode == LEAVES else self.canvas)
            self.fit.setVisible(self.mode == TREE)
            self.legend.setVisible(self.mode == TREE)
        check = None if row.note is None else row.note.check
        self.check_line.setText("" if check is None else check_text(check))
        self.check_line.setVisible(check is not None)
        set_property(self.check_line, "tone", "warn" if check is not None and check.refused else "")
        if is_other:
            self.show_troubles(None)
            self.show_found("", None)
            self.canvas.forget()
        self.check_button.setVisible(not is_damaged)

    def show_leaf(self, shown: LeafShown, cursor: tuple[int, int] | None, *, is_new: bool) -> None:
        """The lit leaf, in the tree and in the list."""
        tree = shown.tree
        self.canvas.show_leaf(shown, cursor, is_new=is_new)
        self.legend.show_leaf(shown)
        if is_new:
            self.table.show_aggregate(tree.count, tree.leaf)
        else:
            self.table.show_leaf(tree.leaf)
        text = translate(N_("Showing {shown} of {leaves}"))
        self.showing.setText(text.format(shown=count_text(tree.shown_leaves), leaves=leaves_text(tree.count)))

    def show_mode(self, mode: str) -> None:
        """The tree or the list."""
        self.modes.select(mode)
        if self.stack.currentWidget() is not self.damaged:
            self.stack.setCurrentWidget(self.table if mode == LEAVES else self.canvas)
            self.fit.setVisible(mode == TREE)
            self.legend.setVisible(mode == TREE)
            self.showing.setVisible(mode == TREE)
        if mode == LEAVES:
            self.table.ask()

    def show_found(self, text: str, found: FoundLeaf | None) -> None:
        """What a search came to; "" for none."""
        set_property(self.find_field, "bad", "false")
        if not text:
            self.found.setText("")
        elif found is None:
            set_property(self.find_field, "bad", "true")
            self.found.setText(translate(N_("No leaf matches.")))
        else:
            words = N_("{position} of {matches} or more") if found.more else N_("{position} of {matches}")
            self.found.setText(
                translate(words).format(position=count_text(found.position), matches=count_text(found.matches))
            )
        self.found.setAccessibleName(self.found.text())

    def show_troubles(self, check: ShelfCheck | None) -> None:
        """The first leaves that a check met trouble with."""
        troubles = () if check is None else check.troubles
        text = translate(N_("Leaf {index}: {reason}"))
        lines = [text.format(index=count_text(index), reason=reason) for index, reason in troubles[:_SHOWN_TROUBLES]]
        if len(troubles) > _SHOWN_TROUBLES:
            lines.append(translate(N_("and {count} more")).format(count=count_text(len(troubles) - _SHOWN_TROUBLES)))
        self.troubles.setText("\n".join(lines))
        self.troubles.setVisible(bool(lines))

    def _show_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(2)
        for part in (self.title, self.origin, self.check_line, self.troubles):
            titles.addWidget(part)
        head.addLayout(titles, 1)
        head.addWidget(self.check_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addSpacing(4)
        column.addWidget(self.root)
        column.addSpacing(4)
        bar = QHBoxLayout()
        bar.setSpacing(10)
        self.find_field.setMinimumWidth(look.theme.px(160))
        self.find_field.setMaximumWidth(look.theme.px(290))
        bar.addWidget(self.find_field, 100)
        bar.addWidget(self.found)
        bar.addWidget(self.showing, 100)
        bar.addWidget(self.modes)
        bar.addWidget(self.fit)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)
        self.check_line.hide()
        self.troubles.hide()
        for button in (self.modes.button(TREE), self.modes.button(LEAVES)):
            button.setMinimumHeight(look.theme.px(CONTROL_ROW))
