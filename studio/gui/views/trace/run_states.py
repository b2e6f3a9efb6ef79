"""What stands on the page while there is no run to look at: how to make one, or how far it is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.parts import EmptyState
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import count_text, rate_text

_POLL_MS = 100


class NoRun(QWidget):
    """Empty, or recording with the steps so far, looked at ten times a second."""

    def __init__(self, look: Look, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.empty = EmptyState(look, "chart-gantt", "")
        self.run = ActionButton(look, "", workspace.record, icon="play", key="Ctrl+R")
        self.empty.buttons.addWidget(self.run)
        self.recording = EmptyState(look, "loader-circle", "")
        self.stop = ActionButton(look, translate(N_("Stop")), workspace.stop, icon="square", key="Esc")
        self.recording.buttons.addWidget(self.stop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.recording)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        workspace.run_changed.connect(self.refresh)
        workspace.program_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the workspace as it is."""
        program, recording = self._workspace.program, self._workspace.recording
        self.run.setVisible(program is not None)
        if program is None:
            self.empty.text_label.setText(translate(N_("Open a program to run it and see its steps.")))
        else:
            text = translate(N_("Run a program to see its steps. Ctrl+R runs {program}."))
            self.empty.text_label.setText(text.format(program=program.name))
            self.run.show_action(translate(N_("Run {program}")).format(program=program.name), icon="play", key="Ctrl+R")
        self._stack.setCurrentWidget(self.empty if recording is None else self.recording)
        self._poll()
        self._watch()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _watch(self) -> None:
        if self._workspace.recording is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _poll(self) -> None:
        task = self._workspace.recording
        if task is None:
            return
        progress = task.progress
        text = translate(N_("{steps} steps so far")).format(steps=count_text(progress.steps))
        if progress.steps:
            text = f"{text}\n{rate_text(progress.steps, progress.elapsed_ns)}"
        self.recording.text_label.setText(text)
