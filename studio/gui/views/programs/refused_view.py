"""What stands in the place of a program that cannot be opened: the reason, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.model.message import Message
from studio.model.text import N_, translate


class RefusedView(QWidget):
    """Name, reason, next step; try again or take it off the list."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.title = ElidedLabel("", "page_title", middle=True)
        self.reason = label("", wrap=True, selectable=True, tone="bad")
        self.next_step = label("", "secondary", wrap=True, selectable=True)
        self.again = ActionButton(look, translate(N_("Try again")), icon="rotate-ccw")
        self.remove = ActionButton(look, translate(N_("Remove from the list")), icon="x", key="Del")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.again)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(8)
        for part in (self.title, self.reason, self.next_step):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(1)

    def show_refusal(self, name: str, message: Message, *, missing: bool) -> None:
        """`missing`: there is nothing to try again until the file is back."""
        self.title.setText(name)
        self.reason.setText(message.what)
        self.next_step.setText(message.next_step)
        self.again.show_action(
            translate(N_("Look again")) if missing else translate(N_("Try again")), icon="rotate-ccw"
        )
