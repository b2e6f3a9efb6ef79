"""An aggregate on its way: how far it is, and the proofs that keep it from being built."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel
from studio.gui.views.aggregates.root_field import RootField
from studio.gui.views.aggregates.sentences import proofs_text
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.rows import set_up_rows
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import BuildOrder, Refusal

_NAME_PX, _ROW_PX = 260, 44  # two lines


class BuildingView(QWidget):
    """`without_wanted`: build from the proofs that verify; `back_wanted`: change the choice."""

    without_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title = label("", "page_title")
        self.sentence = label("", "secondary", wrap=True)
        self.root = RootField(look)
        self.verdict = label("", "strong", wrap=True)
        self.without = ActionButton(look, "", self.without_wanted.emit, icon="network")
        self.back = ActionButton(look, translate(N_("Back to the choice")), self.back_wanted.emit, icon="undo-2")
        headings = [translate(N_("Proof")), translate(N_("Why it cannot be added"))]
        self.rows = CellTableModel(look, headings, parent=self)
        self.table = QTableView()
        self._refused = QWidget()
        self._set_up_table()
        self._lay_out()
        look.changed.connect(self._fit_rows)

    @property
    def refused_lines(self) -> list[str]:
        """What is listed, as a screen reader says it."""
        return [f"{name.text}: {reason.text}" for name, reason in self.rows.rows]

    def show_order(self, order: BuildOrder) -> None:
        """What is being built."""
        self.title.setText(order.name)
        text = N_("{proofs}. Each is verified before it is added.")
        if order.append:
            text = N_("{proofs} more. Each is verified before it is added.")
        self.sentence.setText(translate(text).format(proofs=proofs_text(len(order.sources))))
        self.root.show_progress(translate(N_("waiting")))
        self._refused.hide()

    def show_progress(self, phase: str) -> None:
        """How far it is."""
        if phase:
            self.root.show_progress(phase)

    def show_refusals(self, order: BuildOrder, refusals: Sequence[Refusal], taken: int) -> None:
        """The proofs that do not verify, each with its failing check. Nothing was built."""
        self.root.show_progress(translate(N_("not built")))
        count = len(refusals)
        text = N_("1 of {total} cannot be added, so nothing was built.")
        if count > 1:
            text = N_("{count} of {total} cannot be added, so nothing was built.")
        total = proofs_text(len(order.sources))
        self.verdict.setText(translate(text).format(count=count_text(count), total=total))
        self.rows.show_rows(
            [
                (
                    Cell(one.name, "", "octagon-x", "bad", strong=True),
                    Cell(one.reason, "bad", hint=one.reason),
                )
                for one in refusals
            ]
        )
        self.without.show_action(
            translate(N_("Build without it") if count == 1 else N_("Build without them")), icon="network"
        )
        self.without.setVisible(taken > 0)
        self._refused.show()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        set_up_rows(table, translate(N_("Proofs that cannot be added")))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.table.horizontalHeader().resizeSection(0, self._look.theme.px(_NAME_PX))
        self.table.verticalHeader().setDefaultSectionSize(self._look.theme.px(_ROW_PX))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 16)
        column.setSpacing(8)
        for part in (self.title, self.sentence):
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self.root)
        column.addWidget(self._refused, 100)
        column.addStretch(1)
        inside = QVBoxLayout(self._refused)
        inside.setContentsMargins(0, 12, 0, 0)
        inside.addWidget(self.verdict)
        buttons = QHBoxLayout()
        buttons.addWidget(self.without)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addWidget(self.table, 1)
        self._refused.hide()
