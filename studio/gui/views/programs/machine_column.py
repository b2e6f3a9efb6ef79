"""The third column: this machine and its backends, what the badges mean, and where to learn more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.desk import Desk
from studio.gui.look import Look
from studio.gui.views.kit.badge import BadgeLabel, Capability, icon_of
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.gui.workspace import Workspace
from studio.model.text import N_, listed, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import Strength
from studio.session import BackendLine, backend_lines

WIDTH_PX, NARROW_PX = 356, 312
_MARGIN_PX, _NARROW_MARGIN_PX = 28, 20
_GROWTH = 0.45  # of the width, as the text scale grows
_UPRIGHT_ABOVE = 1.1  # the text scale from which on the buttons stand one above the other
MEANINGS = {
    Strength.PROVED: N_("Anyone can check it, fast, without the witness."),
    Strength.RE_EXECUTABLE: N_("Checked by running the program again."),
    Strength.FAKE: N_("Made for development. Never verifies."),
    Strength.REFUSED: N_("A check failed. It says which."),
}


class _State(QWidget):
    """A tick or a ban."""

    def __init__(self, look: Look, *, usable: bool) -> None:
        super().__init__()
        self._look = look
        self._usable = usable
        self.setFixedSize(16, 18)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, token = ("check", "ok") if self._usable else ("ban", "warn")
        icons.draw(QPainter(self), name, self._look.color(token), 0, 1)


class BackendRow(QWidget):
    """One backend: whether it works here, what its proofs are worth, and else the reason with the way out."""

    reason_wanted = Signal(str)

    def __init__(self, look: Look, line: BackendLine) -> None:
        super().__init__()
        self.line = line
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(_State(look, usable=line.usable))
        head.addWidget(label(line.name, "strong"), 1)
        if line.strength is not None:
            worth = BadgeLabel(look, parent=self)  # without a parent, showing it would open a window
            worth.show_evidence(Capability(line.strength.badge, icon_of(line.strength)))
            head.addWidget(worth)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 0, 0)
        self.text_label = label(self._words(), "caption", wrap=True)
        foot.addWidget(self.text_label, 1)
        if not line.usable:
            text = translate(N_("How to install")) if line.strength is not None else translate(N_("Details"))
            self.link = ActionButton(look, text, lambda: self.reason_wanted.emit(line.name), kind="link")
            self.link.setAccessibleName(f"{line.name}: {text}")
            foot.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(foot)
        state = translate(N_("can be used")) if line.usable else translate(N_("cannot be used"))
        self.setAccessibleName(f"{line.name}: {state}. {self.text_label.text()}")

    def _words(self) -> str:
        if not self.line.usable:
            return self.line.reason if self.line.strength is not None else translate(N_("Not part of this version."))
        if self.line.strength is Strength.RE_EXECUTABLE:
            return translate(N_("Anyone with the witness can run it again."))
        return translate(MEANINGS[self.line.strength]) if self.line.strength is not None else ""


class MachineColumn(QFrame):
    """Tells which reason, tour or help a person asks for; the page leads there."""

    reason_wanted = Signal(str)
    tour_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        super().__init__()
        look = desk.look
        self._desk, self._workspace = desk, workspace
        self.setProperty("panel", "true")
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(translate(N_("This machine")))
        self._look = look
        self.rows: list[BackendRow] = []
        self.facts = label(translate(N_("Looking at this machine")), "secondary", wrap=True)
        self._backends = QVBoxLayout()
        self._backends.setSpacing(0)
        self.legend = _legend(look)
        self.tour = ActionButton(look, translate(N_("Watch the tour")), self.tour_wanted.emit, icon="presentation")
        self.help = ActionButton(look, translate(N_("First proof")), self.help_wanted.emit, icon="circle-question-mark")
        self._lay_out()
        look.changed.connect(self._measure)
        workspace.backends_probed.connect(self._follow)
        self._follow()

    def show_legend(self, *, shown: bool) -> None:
        """On the first start only: badges belong to proofs. Without it the column is narrower."""
        self.legend.setVisible(shown)
        self._measure()

    def _measure(self) -> None:
        wide, scale = not self.legend.isHidden(), self._look.theme.scale
        self.setFixedWidth(round((WIDTH_PX if wide else NARROW_PX) * (1 + (scale - 1) * _GROWTH)))
        side = _MARGIN_PX if wide else _NARROW_MARGIN_PX
        self._content.setContentsMargins(side, 48 if wide else 24, side, 12)
        self._foot.setContentsMargins(side, 8, side, 24)
        upright = scale > _UPRIGHT_ABOVE
        self._foot.setDirection(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)

    def show_backends(self, lines: Sequence[BackendLine]) -> None:
        """One row for each."""
        if [row.line for row in self.rows] == list(lines):
            return
        while (item := self._backends.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [BackendRow(self._look, line) for line in lines]
        for row in self.rows:
            row.reason_wanted.connect(self.reason_wanted)
            self._backends.addWidget(rule())
            self._backends.addWidget(row)
        self._backends.addWidget(rule())

    def _follow(self) -> None:
        """The machine and its backends, once they were asked."""
        report = self._workspace.system
        if report is None:
            return
        self.show_backends(backend_lines(report))
        facts = report.facts

        def done(gpu: str | None) -> None:
            self.facts.setText(_machine_line(facts.cpu_count, facts.memory_bytes, gpu))

        self._desk.run(lambda _bench, _report, _cancel: facts.gpu, done, owner=self, key="gpu")

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("panel", "true")
        column = self._content = QVBoxLayout(content)
        column.setSpacing(0)
        column.addWidget(label(translate(N_("This machine")), "heading"))
        column.addSpacing(4)
        column.addWidget(self.facts)
        column.addSpacing(12)
        column.addLayout(self._backends)
        column.addSpacing(28)
        column.addWidget(self.legend)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        foot = self._foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.tour)
        foot.addWidget(self.help)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        self.show_legend(shown=True)


def _machine_line(cores: int, memory_bytes: int | None, gpu: str | None) -> str:
    memory = translate(N_("memory not known"))
    if memory_bytes is not None:
        memory = translate(N_("{size} memory")).format(size=bytes_text(memory_bytes))
    cores_text = translate(N_("{count} cores")).format(count=count_text(cores))
    return listed((cores_text, memory, gpu or translate(N_("no GPU found"))))


def _legend(look: Look) -> QWidget:
    """What each badge means; the only badges that stand for no proof."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(translate(N_("How strong is the evidence?")), "heading"), 0, 0, 1, 2)
    for row, (strength, meaning) in enumerate(MEANINGS.items(), 1):
        badge = BadgeLabel(look, parent=made)
        badge.show_evidence(strength)
        grid.addWidget(badge, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(translate(meaning), "caption", wrap=True), row, 1, Qt.AlignmentFlag.AlignTop)
    return made
