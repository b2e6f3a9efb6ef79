"""Asking for what is shown: one thing at a time, and of what is wanted meanwhile only the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from studio.gui.desk import Desk
from studio.model.job import Failed
from studio.session import Workbench
from studio.session.background import Cancel, Report

Look = Callable[[], Any]


class OneAtATime(QObject):
    """Holding a key asks faster than answers come: each answer is still shown, so that the rows run along.

    A key of the desk would drop each answer for the next question, and nothing would be seen until the key is let go.
    """

    def __init__(self, desk: Desk, parent: QObject, priority: int = 0) -> None:
        super().__init__(parent)
        self._desk = desk
        self._priority = priority
        self._waiting: tuple[Look, Callable[[Any], None]] | None = None
        self._round = 0
        self._under_way = False

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way, or a question."""
        return self._under_way or self._waiting is not None

    def ask(self, look: Look, done: Callable[[Any], None]) -> None:
        """Do `look` on a worker thread and give its value to `done` here."""
        self._waiting = (look, done)
        if not self._under_way:
            self._next()

    def forget(self) -> None:
        """Nothing that was asked for is wanted any more."""
        self._waiting = None
        self._round += 1
        self._under_way = False

    def _next(self) -> None:
        if self._waiting is None:
            return
        (look, done), self._waiting = self._waiting, None
        self._under_way = True
        asked_in = self._round

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> Any:
            return look()

        def answered(value: Any) -> None:
            if asked_in == self._round:
                self._under_way = False
                done(value)
                self._next()

        def failed(failure: Failed) -> None:
            if asked_in == self._round:
                self._under_way = False
                self._desk.notice_failure(failure)
                self._next()

        self._desk.run(work, answered, failed, owner=self, priority=self._priority)
