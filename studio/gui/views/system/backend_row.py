"""One backend on the page System: usable or not, on what, in which version; and if not, why and what helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.backend_mark import BackendMark
from studio.gui.views.kit.badge import BadgeLabel, Capability, icon_of
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.parts import CodeLine
from studio.model.text import N_, translate
from studio.session.backend_lines import BackendLine

_NAME_WIDTH, _STATE_WIDTH = 76, 92


class BackendRow(QFrame):
    """`chosen(name)` after a click, Enter or Space; Up and Down go to the row before and after."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._look = look
        self._selected = False
        self.line: BackendLine | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icon = QLabel()
        self._icon.setFixedWidth(16)
        self.state = label("", "strong")
        self._evidence = BadgeLabel(look)
        self._device, self._version = label(""), label("", "secondary")
        self.path = label("", "code", wrap=True, selectable=True)
        self.reason = label("", wrap=True, selectable=True)
        self.remedy = label("", "secondary", wrap=True)
        self.command = CodeLine(look)
        self._lay_out()
        look.changed.connect(self._draw_icon)
        self.show_asking()

    @property
    def selected(self) -> bool:
        """Whether somebody asked about this one."""
        return self._selected

    def select(self, selected: bool) -> None:
        """Mark the row."""
        self._selected = selected
        self.update()

    def show_asking(self) -> None:
        """The probe has not answered yet."""
        self.line = None
        self._show(translate(N_("Asking")), "")
        texts = (self._device, self._version, self.path, self.reason, self.remedy)
        for part in (self._evidence, *texts, self.command):
            part.hide()

    def show_trouble(self, text: str) -> None:
        """Nobody could be asked."""
        self.show_asking()
        self._show(translate(N_("Not asked")), "")
        self._show_text(self.reason, text)

    def show_line(self, line: BackendLine) -> None:
        """What the probe answered."""
        self.line = line
        self._show(line.state, "ok" if line.usable else "")
        if line.strength is not None:
            self._evidence.show_evidence(Capability(line.strength.badge, icon_of(line.strength)))
        else:
            self._evidence.show_evidence(None)
        version = translate(N_("version {version}")).format(version=line.version) if line.version else ""
        for part, text in (
            (self._device, line.device),
            (self._version, version),
            (self.path, line.path),
            (self.reason, line.reason),
            (self.remedy, line.remedy),
        ):
            self._show_text(part, text)
        if line.remedy and line.strength is not None:
            self.remedy.setText(f"{line.remedy} {translate(N_('Then press F5.'))}")
        self.command.show_line(line.command)
        self.command.setVisible(bool(line.command))
        told = (line.device, version, line.path, line.reason, line.remedy, line.command)
        self.setAccessibleDescription(" ".join(part for part in told if part))

    # Events of Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click asks about this one."""
        self.chosen.emit(self.name)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, Up and Down walk."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.name)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and (other := self._neighbour(key == Qt.Key.Key_Down)):
            other.setFocus(Qt.FocusReason.OtherFocusReason)
            other.chosen.emit(other.name)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, line below, focus ring."""
        colors = self._look.theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        if self._selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.sel))
            painter.drawRoundedRect(box, 6, 6)
        else:
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)

    # Inside

    def _neighbour(self, below: bool) -> BackendRow | None:
        parent = self.parentWidget()
        rows = sorted(parent.findChildren(BackendRow), key=QWidget.y) if parent is not None else [self]
        place = rows.index(self) + (1 if below else -1)
        return rows[place] if 0 <= place < len(rows) else None

    def _show(self, state: str, tone: str) -> None:
        self.state.setText(state)
        set_property(self.state, "tone", tone)
        self.setAccessibleName(f"{self.name}: {state}")
        self._draw_icon()

    @staticmethod
    def _show_text(part: QLabel, text: str) -> None:
        part.setText(text)
        part.setVisible(bool(text))

    def _draw_icon(self) -> None:
        name, token = ("hourglass", "text3") if self.line is None else ("ban", "text2")
        if self.line is not None and self.line.usable:
            name, token = "check", "ok"
        self._icon.setPixmap(icons.pixmap(name, self._look.color(token), 14, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self._evidence)
        facts.addWidget(self._device)
        facts.addWidget(self._version)
        facts.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addLayout(facts)
        for part in (self.path, self.reason, self.remedy, self.command):
            texts.addWidget(part)
        name = label(self.name, "strong")
        scale = self._look.theme.scale
        name.setMinimumWidth(round(_NAME_WIDTH * scale))
        self.state.setMinimumWidth(round(_STATE_WIDTH * scale))
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 3, 4, 0)
        mark.addWidget(BackendMark(self._look, self.name))
        grid.addLayout(mark, 0, 0, top)
        grid.addWidget(name, 0, 1, top)
        grid.addWidget(self._icon, 0, 2, top)
        grid.addWidget(self.state, 0, 3, top)
        grid.addLayout(texts, 0, 4)
        grid.setColumnStretch(4, 1)
