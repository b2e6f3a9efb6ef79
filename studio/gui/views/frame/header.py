"""The header: what is in hand, what it would cost, with which backend, and the one main action."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.desk import Desk
from studio.gui.fonts import code_font, text_font
from studio.gui.theme import BODY_PT
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import elided, label, set_property, short_id
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.page import MainAction
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, expected_text
from studio.session import backend_lines, forecast_advice, forecast_basis

HEADER_HEIGHT = 56
_CHIP = QSize(184, 40)
_WIDEST = 1.4
_SEARCH_SHRINKS_BELOW = 1200
_RUN_FROM = 1150  # narrower, steps and forecast leave their room to the backends


class ProgramChip(QAbstractButton):
    """The program in hand: its name over its short id. A click opens the list of programs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = desk.look
        self._name = translate(N_("No program"))
        self._id = translate(N_("Ctrl+O opens one"))
        self._look.changed.connect(self._resize)
        self._resize()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_program("", b"")

    def show_program(self, name: str, program_id: bytes) -> None:
        """Name and id; an empty name stands for none."""
        self._name = name or translate(N_("No program"))
        self._id = short_id(program_id) if name else translate(N_("Ctrl+O opens one"))
        self.setAccessibleName(translate(N_("Program: {name}")).format(name=self._name))
        self.setToolTip(plain_tip(f"{self._name}\n{program_id.hex()}" if name else self._id))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chip."""
        theme = self._look.theme
        colors = theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.setBrush(QColor(colors.hover if self.underMouse() else colors.raised))
        edge = QPen(QColor(colors.accent), 2) if self.hasFocus() else QPen(QColor(colors.line2), 1)
        painter.setPen(edge)
        painter.drawRoundedRect(box, 6, 6)
        middle = self.height() // 2
        icons.draw(painter, "package", colors.accent, 12, middle - 8, 16)
        room = self.width() - 40 - 28
        for font, token, text, line in (
            (text_font(theme.pt(BODY_PT), 600), colors.text, self._name, QRect(40, 3, room, middle - 2)),
            (code_font(theme.pt(7.8)), colors.text3, self._id, QRect(40, middle, room, middle - 4)),
        ):
            painter.setFont(font)
            painter.setPen(QColor(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        icons.draw(painter, "chevron-down", colors.text3, self.width() - 24, middle - 7, 14)

    def _resize(self) -> None:
        scale = self._look.theme.scale
        self.setFixedSize(round(_CHIP.width() * min(scale, _WIDEST)), round(_CHIP.height() * scale))


class Header(QFrame):
    """Shows the workspace and passes on what a person asks for."""

    programs_wanted = Signal(QPoint)
    search_wanted = Signal()
    reason_wanted = Signal(str)  # of a backend that cannot be used here

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._look = desk.look
        self._workspace = workspace
        self._action: MainAction | None = None
        self.chip = ProgramChip(desk)
        self.chip.clicked.connect(lambda: self.programs_wanted.emit(self.chip.mapToGlobal(QPoint(0, 44))))
        self._title, self._totals = label("", "heading"), label("", "caption")
        self._witness_name, self._witness = label(translate(N_("Witness")), "region"), ElidedLabel()
        self._witness.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._witness.setMinimumWidth(40)
        self._run_name, self._run = label(translate(N_("Run")), "region"), label("")
        self._forecast_name, self._forecast = label("", "region"), label("")
        self.search = ActionButton(
            desk.look, translate(N_("Search or run a command")), self.search_wanted.emit, icon="search", key="Ctrl+K"
        )
        self.backends = Segments(desk.look, translate(N_("Backend")))
        self.backends.chosen.connect(workspace.choose_backend)
        self.backends.refused.connect(self.reason_wanted)
        self.main = ActionButton(desk.look, "", self._act, kind="main")
        self._program_parts = (self.chip, self._witness_name, self._witness, self.backends)
        self._lay_out()
        workspace.program_changed.connect(self.refresh)
        workspace.form_changed.connect(self.refresh)
        workspace.run_changed.connect(self.refresh)
        workspace.backend_changed.connect(self.refresh)
        workspace.backends_probed.connect(self.refresh)
        workspace.refusals.changed.connect(self.refresh)
        workspace.forecasts.changed.connect(self.refresh)
        desk.look.changed.connect(self.refresh)
        self._heading: tuple[str, str] | None = None
        self.refresh()

    def show_heading(self, heading: tuple[str, str] | None) -> None:
        """A title with totals, or None for the program in hand."""
        self._heading = heading
        self.refresh()

    def show_action(self, action: MainAction) -> None:
        """What the main button does from now on."""
        self._action = action
        self.main.setEnabled(action.enabled)
        self.main.show_action(action.text, icon=action.icon, key=action.key, main=action.main)

    def show_forecast(self, name: str, text: str, tone: str = "") -> None:
        """What a proof by the chosen backend would cost; "" hides it."""
        self._forecast_name.setText(name)
        self._forecast.setText(text)
        set_property(self._forecast, "tone", tone)
        for part in (self._forecast_name, self._forecast):
            part.setVisible(bool(text) and self._heading is None and self.width() >= _RUN_FROM)

    def refresh(self) -> None:
        """Show the workspace as it is."""
        self.setFixedHeight(self._look.theme.px(HEADER_HEIGHT))
        with_program = self._heading is None
        for part in self._program_parts:
            part.setVisible(with_program)
        for part in (self._title, self._totals):
            part.setVisible(not with_program)
        if self._heading is not None:
            self._title.setText(self._heading[0])
            self._totals.setText(self._heading[1])
        program = self._workspace.program
        self.chip.show_program(
            "" if program is None else program.name, b"" if program is None else program.native.program_id
        )
        line = self._workspace.form_line
        self._witness.setText(elided(line, 44) or "-")
        self._witness.setToolTip(plain_tip(line))
        run = self._workspace.run
        for part in (self._run_name, self._run):
            part.setVisible(with_program and run is not None and self.width() >= _RUN_FROM)
        if run is not None:
            self._run.setText(translate(N_("{steps} steps")).format(steps=count_text(run.view.execution.steps)))
        self._show_backends()
        self._show_forecast()
        self._shrink_search()
        self._make_room()

    def resizeEvent(self, event: object) -> None:
        """The command search gives way where there is little room, then the figures of the run."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def _make_room(self) -> None:
        """At large text, what is said elsewhere, too, gives way: the forecast, the run, the input."""
        layout = self.layout()
        for parts in (
            (self._forecast_name, self._forecast),
            (self._run_name, self._run),
            (self._witness_name, self._witness),
        ):
            if layout is None or layout.minimumSize().width() <= self.width():
                return
            for part in parts:
                part.hide()
            layout.invalidate()

    def _shrink_search(self) -> None:
        small = self.width() < _SEARCH_SHRINKS_BELOW or (self._heading is None and self._workspace.run is not None)
        text = "" if small else translate(N_("Search or run a command"))
        if self.search.text() != text:
            self.search.show_action(text, icon="search", key="Ctrl+K")
            self.search.setAccessibleName(translate(N_("Search or run a command")))

    def _show_forecast(self) -> None:
        """What the chosen backend would need for the run at hand; a warning where this machine has less."""
        backend = self._workspace.backend
        forecast = self._workspace.forecasts.known.get(backend)
        if forecast is None:
            self.show_forecast("", "")
            return
        cost = {"time": expected_text(forecast.seconds), "memory": bytes_text(forecast.peak_bytes)}
        text = N_("{time}, {memory}") if forecast.fits else N_("{time}, {memory}: does not fit")
        self.show_forecast(translate(N_("Forecast")), translate(text).format(**cost), "" if forecast.fits else "warn")
        about = N_("From the run: a proof by {backend} takes about {time} and {memory} of memory, and has {size}.")
        told = translate(about).format(backend=backend, size=bytes_text(forecast.proof_bytes), **cost)
        parts = (told, forecast_advice(forecast, backend), forecast_basis(forecast))
        self._forecast.setToolTip(" ".join(part for part in parts if part))

    def _show_backends(self) -> None:
        system = self._workspace.system
        if system is None:
            segments = [Segment(self._workspace.backend, self._workspace.backend)]
        else:
            refusals = self._workspace.refusals.known
            segments = [
                Segment(line.name, line.name, line.usable and line.name not in refusals)
                for line in backend_lines(system)
            ]
        self.backends.show_segments(segments, self._workspace.backend)

    def _act(self) -> None:
        if self._action is not None and self._action.enabled:
            self._action.act()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self.chip)
        for upper, lower in (
            (self._title, self._totals),
            (self._witness_name, self._witness),
        ):
            row.addLayout(_stacked(upper, lower, Qt.AlignmentFlag.AlignLeft))
        row.addStretch(1)
        for upper, lower in ((self._run_name, self._run), (self._forecast_name, self._forecast)):
            row.addLayout(_stacked(upper, lower, Qt.AlignmentFlag.AlignRight))
        row.addWidget(self.search)
        row.addWidget(self.backends)
        row.addWidget(self.main)
        self.show_forecast("", "")


def _stacked(upper: QWidget, lower: QWidget, side: Qt.AlignmentFlag) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper, 0, side)
    column.addWidget(lower, 0, side)
    column.addStretch(1)
    return column
