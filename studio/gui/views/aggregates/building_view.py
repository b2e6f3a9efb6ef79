"""An aggregate on its way: how far it is, and the proofs that keep it from being built."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.aggregates.root_field import RootField
from studio.gui.views.aggregates.sentences import proofs_text
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import BuildOrder, Refusal

_MOST_ROWS = 200


class BuildingView(QWidget):
    """`without_wanted`: build from the proofs that verify; `back_wanted`: change the choice."""

    without_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[QWidget] = []
        self.title = label("", "page_title")
        self.sentence = label("", "secondary", wrap=True)
        self.root = RootField(look)
        self.verdict = label("", "strong", wrap=True)
        self.without = ActionButton(look, "", self.without_wanted.emit, icon="network")
        self.back = ActionButton(look, translate(N_("Back to the choice")), self.back_wanted.emit, icon="undo-2")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._refused = QWidget()
        self._lay_out()

    @property
    def refused_lines(self) -> list[str]:
        """What is listed, as a screen reader says it."""
        return [row.accessibleName() for row in self._rows]

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
        for row in self._rows:
            row.hide()
            row.setParent(None)
        self._rows = [self._row(one) for one in refusals[:_MOST_ROWS]]
        for row in self._rows:
            self._list.addWidget(row)
        self.without.show_action(
            translate(N_("Build without it") if count == 1 else N_("Build without them")), icon="network"
        )
        self.without.setVisible(taken > 0)
        self._refused.show()

    def _row(self, refusal: Refusal) -> QWidget:
        row = QWidget()
        picture = label("")
        picture.setPixmap(icons.pixmap("octagon-x", self._look.color("bad"), 16, self.devicePixelRatioF()))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(refusal.name, "strong", wrap=True))
        texts.addWidget(label(refusal.reason, "bad", wrap=True, selectable=True))
        line = QHBoxLayout()
        line.setContentsMargins(0, 10, 0, 10)
        line.setSpacing(12)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(line)
        row.setAccessibleName(f"{refusal.name}: {refusal.reason}")
        return row

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
        rows = QWidget()
        rows_column = QVBoxLayout(rows)
        rows_column.setContentsMargins(0, 0, 0, 0)
        rows_column.addLayout(self._list)
        rows_column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(translate(N_("Proofs that cannot be added")))
        area.setWidget(rows)
        inside.addWidget(area, 1)
        self._refused.hide()
