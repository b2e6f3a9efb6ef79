"""What a batch and a comparison have in common: one task at a time, which a person can stop. No widget."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.workspace import Workspace
from studio.session.background import Task

T = TypeVar("T")


class TaskControl(QObject, Generic[T]):
    """Whoever inherits starts the task, and sets it to None when it has ended."""

    changed = Signal()  # begun, stopping, ended, and whatever else there is to show

    def __init__(self, desk: Desk, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self._task: Task[T] | None = None

    @property
    def running(self) -> bool:
        """Whether one is on its way."""
        return self._task is not None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._task is not None and self._task.cancel.requested

    def stop(self) -> None:
        """Begin nothing more; what is finished is kept."""
        if self._task is not None:
            self._task.cancel.stop()
            self.changed.emit()
