"""In the row of a proof that failed, in place of its figures: the reason, its log, and a way to try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.model.text import N_, translate


class FailureCell(QWidget):
    """The whole reason is in the statement and in the tool tip."""

    def __init__(
        self,
        look: Look,
        reason: str,
        again: Callable[[], object],
        log: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("cell", "true")
        self.reason = reason
        text = ElidedLabel(reason, "caption", "bad")
        self.again = ActionButton(look, translate(N_("Try again")), again, icon="rotate-ccw", kind="link")
        self.log = ActionButton(look, translate(N_("Show the log")), log or _nothing, icon="file-text", kind="link")
        self.log.setVisible(log is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(text, 1)
        row.addWidget(self.log)
        row.addWidget(self.again)


def _nothing() -> None:
    """A failure without a log has no use for the button."""
