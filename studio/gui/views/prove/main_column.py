"""The main column of the prove page, put together: statement, marks, backends, answers beside facts, command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.scrolled import ScrolledColumn
from studio.gui.views.prove.backend_table import BackendTable
from studio.gui.views.prove.command_foot import CommandFoot
from studio.gui.views.prove.marks_chart import HEIGHT as CHART_HEIGHT
from studio.gui.views.prove.marks_chart import MarksChart
from studio.gui.views.prove.options_line import OptionsLine, revealing_note
from studio.gui.views.prove.proof_side import ProofSide
from studio.gui.views.prove.statement_view import StatementActions, StatementView
from studio.gui.views.prove.tamper_side import TamperSide
from studio.gui.views.prove.verification_view import VerificationView
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import MarkChart, ProvedHere, Tampered, Tampering

_SIDE = 24
_CAPTION_FROM_PX = 960
_WHOLE_FROM_PX = 790  # of height: from here everything is seen at once


@dataclass(frozen=True, slots=True)
class MainActions:
    """What its buttons do."""

    save: Callable[[], object]
    aggregate: Callable[[], object]
    tamper: Callable[[Tampering], object]
    again: Callable[[], object]
    verify: Callable[[], object]
    prove_all: Callable[[], object]
    batch: Callable[[], object]
    leave_tampered: Callable[[], object]


class MainColumn(QFrame):
    """Lays out; the page decides what is shown."""

    def __init__(self, desk: Desk, workspace: Workspace, actions: MainActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = desk.look
        self._look = look
        self._workspace = workspace
        self.setProperty("panel", "true")

        def lie() -> object:
            return actions.tamper(Tampering.JOURNAL)

        # Every part is born in its place: whatever moves to another parent is styled again, with all that is in it.
        self._scroll = ScrolledColumn(self)
        inside = self._scroll.inside
        statement_actions = StatementActions(actions.save, actions.aggregate, lie, actions.again)
        self.statement = StatementView(look, statement_actions, inside)
        self.chart = MarksChart(look, inside)
        self._marks_about, self._scale = label("", "caption"), label(translate(N_("log scale")), "caption")
        self._frame = QFrame(inside)
        self.table = BackendTable(look, self._frame)
        self.batch = ActionButton(look, translate(N_("Prove a batch")), actions.batch, icon="layers", kind="flat small")
        self.batch.setToolTip(translate(N_("Many inputs at once, on the page Throughput (Ctrl+B)")))
        self.all = ActionButton(look, translate(N_("Prove on all")), actions.prove_all, icon="play", kind="flat small")
        self.all.setToolTip(translate(N_("With every backend that can prove here (Ctrl+Shift+Enter)")))
        self.options = OptionsLine(look, workspace, inside)
        self._same = label(translate(N_("the same file and witness on each")), "caption")
        self._revealing = label("", "caption", wrap=True, tone="warn")
        self.verification = VerificationView(look, actions.verify, inside)
        self.side = QWidget(inside)  # no stack: the taller of the two must not make room for itself while it is hidden
        self.proof = ProofSide(desk, self.side)
        self.tampered = TamperSide(look, actions.tamper, actions.leave_tampered, self.side)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.proof)
        side.addWidget(self.tampered)
        self.foot = CommandFoot(desk, workspace, self)
        self._lay_out()

    def regions(self) -> Sequence[QWidget]:
        """From top to bottom."""
        return (self.statement, self.chart, self.table, self.options, self.verification, self.side, self.foot)

    def show_marks(self, chart: MarkChart | None, message: str) -> None:
        """The marks of a run, or why there are none to see."""
        self.chart.show_chart(chart, message)
        self._scale.setVisible(chart is not None)
        about = ""
        if chart is not None:
            text = N_("{count} in {steps} steps")
            if chart.read < chart.count:
                text = N_("{count} in {steps} steps; {read} of them drawn")
            about = translate(text).format(
                count=count_text(chart.count), steps=count_text(chart.steps), read=count_text(chart.read)
            )
        self._marks_about.setText(about)

    def show_proof(self, proved: ProvedHere | None, tampered: Tampered | None) -> None:
        """The answers, and beside them the facts or a changed copy; and what the next proof would reveal."""
        note = revealing_note(self._workspace)
        self._revealing.setText(note)
        self._revealing.setVisible(bool(note))
        backend = self._workspace.backend
        self.verification.show_proof(proved, backend, self._workspace.form_line)
        self.proof.show_proof(proved, backend)
        if tampered is not None:
            self.tampered.show_tampered(tampered)
        self.proof.setVisible(tampered is None)
        self.tampered.setVisible(tampered is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow column a caption gives way first, in a low one the height of the chart."""
        super().resizeEvent(event)
        scale = self._look.theme.scale
        self._same.setVisible(self.width() >= _CAPTION_FROM_PX * scale)
        self.chart.set_height(round(CHART_HEIGHT - max(0, _WHOLE_FROM_PX - self.height() / scale)))

    def _lay_out(self) -> None:
        column = self._scroll.column
        column.setContentsMargins(_SIDE, 16, _SIDE, 16)
        column.setSpacing(8)
        column.addWidget(self.statement)
        column.addSpacing(12)
        column.addLayout(_titled(N_("Marks"), self._marks_about, self._scale))
        column.addWidget(self.chart)
        column.addSpacing(8)
        column.addLayout(_titled(N_("Backends"), self._same, self.options, self.batch, self.all))
        self._frame.setProperty("frame", "true")
        framed = QVBoxLayout(self._frame)
        framed.setContentsMargins(1, 1, 1, 1)
        framed.addWidget(self.table)
        column.addWidget(self._frame)
        column.addWidget(self._revealing)
        column.addSpacing(8)
        below = QHBoxLayout()
        below.setSpacing(_SIDE)
        below.addWidget(self.verification, 3)
        below.addWidget(self.side, 2)
        column.addLayout(below)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 8, _SIDE, 16)
        foot.addWidget(self.foot)
        whole.addLayout(foot)


def _titled(title: str, about: QWidget, *right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(translate(title), "region"))
    row.addWidget(about)
    row.addStretch(1)
    for part in right:
        row.addWidget(part)
    return row
