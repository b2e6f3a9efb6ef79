"""What can be done with the checked proofs: docked below the list, there only while some are checked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text

_HEIGHT = 48
_MARGIN_PX, _GAP_PX = 14, 8


class SelectionBar(QFrame):
    """One signal for each button; the keys are shown here and listened to by the page."""

    verify_wanted = Signal()
    aggregate_wanted = Signal()
    export_wanted = Signal()
    pin_wanted = Signal()
    delete_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate(N_("Checked proofs")))
        self._look = look
        self._all_pinned = False
        self._count, self._size = label("", "strong"), label("", "secondary")
        self.clear = ActionButton(look, "", self.clear_wanted.emit, icon="x", kind="flat small")
        self.clear.setAccessibleName(translate(N_("Clear the selection")))
        self.clear.setToolTip(translate(N_("Clear the selection")))
        self.verify = ActionButton(look, "", self.verify_wanted.emit, kind="small")
        self.aggregate = ActionButton(look, "", self.aggregate_wanted.emit, kind="small")
        self.export = ActionButton(look, "", self.export_wanted.emit, kind="small")
        self.pin = ActionButton(look, "", self.pin_wanted.emit, kind="small")
        self.delete = ActionButton(look, "", self.delete_wanted.emit, kind="small")
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
        row.setSpacing(_GAP_PX)
        for part in (self._count, self._size, self.clear):
            row.addWidget(part)
        row.addStretch(1)
        for button in (self.verify, self.aggregate, self.export, self.pin, self.delete):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(row, 1)
        look.changed.connect(self._measure)
        self._measure()
        self.show_checked(0, 0)

    @property
    def words(self) -> str:
        """What is said about the selection."""
        return f"{self._count.text()}, {self._size.text()}"

    def show_checked(self, count: int, size_bytes: int, *, all_pinned: bool = False) -> None:
        """How many are checked; nothing is shown for none. `all_pinned`: the pins can be taken away."""
        self._count.setText(translate(N_("{count} selected")).format(count=count_text(count)))
        self._size.setText(bytes_text(size_bytes))
        self._all_pinned = all_pinned
        self._show_buttons()
        self.setVisible(count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the keys give way to the verbs."""
        super().resizeEvent(event)
        self._show_buttons()

    def _measure(self) -> None:
        self.setFixedHeight(self._look.theme.px(_HEIGHT))

    def _show_buttons(self) -> None:
        self._name_buttons(with_keys=True)
        parts = (self._count, self._size, self.clear, self.verify, self.aggregate, self.export, self.pin, self.delete)
        # Not the hint of the layout, which is old as long as the bar is hidden.
        needed = sum(part.sizeHint().width() + _GAP_PX for part in parts) + 2 * _MARGIN_PX
        if needed > self.width():
            self._name_buttons(with_keys=False)

    def _name_buttons(self, *, with_keys: bool) -> None:
        pin = N_("Unpin") if self._all_pinned else N_("Pin")
        for button, text, icon, key in (
            (self.verify, N_("Verify again"), "rotate-ccw", "V"),
            (self.aggregate, N_("Aggregate"), "network", "A"),
            (self.export, N_("Export"), "upload", "E"),
            (self.pin, pin, "pin", "P"),
            (self.delete, N_("Delete"), "trash", "Del"),
        ):
            button.show_action(translate(text), icon=icon, key=key if with_keys else "")
            button.setToolTip("" if with_keys else f"{translate(text)} ({key})")
