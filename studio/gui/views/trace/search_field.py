"""The field that takes a step, an address, a value, or a name, and says what it understood."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.gui.desk import Desk
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.one_at_a_time import OneAtATime
from studio.model.text import N_, translate
from studio.session.run_looks import Goal, read_goal

NO_GOAL = Goal("")


class SearchField(QLineEdit):
    """What is typed is read off the thread of the window; Enter waits for that."""

    goal_changed = Signal()
    goal_wanted = Signal(bool)  # forward
    left = Signal()

    def __init__(self, desk: Desk, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = desk.look
        self._navigator = navigator
        self._reading = OneAtATime(desk, self)
        self._pending: bool | None = None
        self.goal = NO_GOAL
        self.setAccessibleName(translate(N_("Go to a step, or search")))
        self.setPlaceholderText(translate(N_("Step, mark, function or 0xaddress")))
        self.setToolTip(
            translate(
                N_(
                    "A step: 92,192,541\nA function or a mark by its name; mark:2\nAccess of memory: 0x13a84, "
                    "write:0x13a84\nAn instruction: pc:0x10b84\nA value: value:123\n"
                    "Enter searches forward, Shift+Enter backward"
                )
            )
        )
        self._icon = QAction(self)
        self._icon.setText(translate(N_("Search")))
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.setMaxLength(400)
        self.textChanged.connect(self._read)
        navigator.source_changed.connect(lambda: self._read(self.text()))
        desk.look.changed.connect(self._paint_icon)
        self._paint_icon()

    @property
    def settled(self) -> bool:
        """Whether the goal is that of the text."""
        return not self._reading.busy

    def sizeHint(self) -> QSize:
        """As wide as the design wants."""
        return QSize(306, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the field while one types, not to the frame."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            forward = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if self._reading.busy:
                self._pending = forward
            else:
                self.goal_wanted.emit(forward)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _read(self, text: str) -> None:
        source = self._navigator.source
        self._pending = None
        if source is None or not text.strip():
            self._reading.forget()
            self._understood(NO_GOAL)
            return
        self._reading.ask(lambda: read_goal(text, source), self._understood)

    def _understood(self, goal: Goal) -> None:
        self.goal = goal
        self.goal_changed.emit()
        if self._pending is not None and not self._reading.busy:
            forward, self._pending = self._pending, None
            self.goal_wanted.emit(forward)

    def _paint_icon(self) -> None:
        self._icon.setIcon(self._look.icon("search", "text3"))
