"""What narrows the list: words, and the time of making."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import key_hint
from studio.model.moments import day_start_unix_ms
from studio.model.text import N_, translate

_BUSY_AFTER_MS = 120
_MADE = (
    (N_("Made: any time"), None),
    (N_("Made: today"), 0),
    (N_("Made: last 7 days"), 6),
    (N_("Made: last 30 days"), 29),
    (N_("Made: last 365 days"), 364),
)


class FilterField(QLineEdit):
    """Esc clears the words, and when there are none goes back to the list; Down and Enter go there too."""

    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setPlaceholderText(translate(N_("Filter by program, journal, proof id or device")))
        self.setAccessibleName(translate(N_("Filter")))
        self._hint = key_hint("Ctrl F")
        self._hint.setParent(self)
        self.setTextMargins(26, 0, 60, 0)
        self.textChanged.connect(lambda text: self._hint.setVisible(not text))
        look.changed.connect(self.update)

    def event(self, event: QEvent) -> bool:
        """Esc is ours while this field has the focus; else it stops what runs."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that lead to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        """The hint stays at the right end."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._hint.adjustSize()
        self._hint.move(self.width() - self._hint.width() - 10, (self.height() - self._hint.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, with the icon in it."""
        super().paintEvent(event)
        icons.draw(QPainter(self), "search", self._look.color("text3"), 11, (self.height() - 15) / 2, 15)


class BusyLine(QWidget):
    """Two pixels under the filter while rows are on their way; not for what takes a moment only."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._busy = False
        self.setFixedHeight(2)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BUSY_AFTER_MS)
        self._timer.timeout.connect(self.update)

    @property
    def busy(self) -> bool:
        """Whether rows are on their way."""
        return self._busy

    def show_busy(self, busy: bool) -> None:
        """Rows are on their way, or have come."""
        self._busy = busy
        if busy and not self._timer.isActive():
            self._timer.start()
        elif not busy:
            self._timer.stop()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, after a moment."""
        if self._busy and not self._timer.isActive():
            QPainter(self).fillRect(self.rect(), QColor(self._look.color("accent")))


class FilterBar(QWidget):
    """`changed()` after typing or choosing; `text` and `made_from_unix_ms` say what is wanted."""

    changed = Signal()
    left = Signal()
    import_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: int | None = None
        self.field = FilterField(look)
        self.field.textChanged.connect(self.changed)
        self.field.left.connect(self.left)
        self.made = ActionButton(look, translate(_MADE[0][0]), self._open_menu, icon="list-filter")
        self.bring = ActionButton(look, translate(N_("Import")), self.import_wanted.emit, icon="download")
        self.bring.setToolTip(translate(N_("Import proof files, archives or folders (Ctrl+I)")))
        self.line = BusyLine(look)
        row = QHBoxLayout()
        row.setContentsMargins(14, 9, 14, 7)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.made)
        row.addWidget(self.bring)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.line)

    @property
    def text(self) -> str:
        """The words."""
        return self.field.text().strip()

    @property
    def made_from_unix_ms(self) -> int | None:
        """The earliest time of making; None for any."""
        return None if self._days is None else day_start_unix_ms(self._days, time.time_ns() // 1_000_000)

    def clear(self, text: str = "") -> None:
        """No words, or these instead; any time; `changed` comes once."""
        self._days = None
        self.made.show_action(translate(_MADE[0][0]), icon="list-filter")
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self.field.textChanged.emit(text)

    def made_menu(self) -> QMenu:
        """The times to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, days in _MADE:
            action = QAction(translate(text), menu)
            action.setCheckable(True)
            action.setChecked(days == self._days)
            action.triggered.connect(lambda _checked=False, text=text, days=days: self._choose(text, days))
            menu.addAction(action)
        return menu

    def _open_menu(self) -> None:
        self.made_menu().popup(self.made.mapToGlobal(self.made.rect().bottomLeft()))

    def _choose(self, text: str, days: int | None) -> None:
        self._days = days
        self.made.show_action(translate(text), icon="list-filter")
        self.changed.emit()
