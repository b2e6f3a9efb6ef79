"""What a prover said in its own words before it failed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.text_dialog import TextDialog
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import log_text


class LogDialog(TextDialog):
    """Closes with Esc; it ends at the end of the log, where the reason stands."""

    def __init__(self, failure: Failed, text: str, parent: QWidget) -> None:
        heading = translate(N_("What the prover said"))
        super().__init__(heading, heading, f"{failure.message.what} {failure.log or ''}".strip(), text, parent)
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())


def show_log(desk: Desk, failure: Failed, parent: QWidget) -> None:
    """Read the log of a failure and show it; nothing for one that has none."""
    if failure.log is None:
        return
    path = Path(failure.log)

    def done(text: str) -> None:
        dialog = LogDialog(failure, text, parent.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    desk.read(lambda: log_text(path), done, owner=parent, key="log")
