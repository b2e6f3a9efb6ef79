"""Searching through a run: a job that can be stopped, at whose end one is where it led."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from studio.gui.desk import Desk
from studio.gui.views.trace.navigator import Navigator
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import Control, Workbench
from studio.session.background import Cancel, Report, Task
from studio.session.run_looks import Query, RunSource, find_within, last_register_write

_POLL_MS = 100
Find = Callable[[RunSource, Control], int | None]


class Seeker(QObject):
    """One search at a time; a new one takes the place of the one before."""

    changed = Signal()  # `words`, `tone` or `running`

    def __init__(self, desk: Desk, navigator: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = navigator
        self._task: Task[int | None] | None = None
        self._what = ""
        self.words = ""
        self.tone = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        navigator.source_changed.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether a search is under way."""
        return self._task is not None

    def search(self, query: Query, words: str, *, forward: bool) -> None:
        """The next match from here, or the one before, within the selection."""
        at = self._navigator.at
        self.search_from(query, words, at.step + 1 if forward else at.step, forward=forward)

    def search_from(
        self, query: Query, words: str, step: int, *, forward: bool, span: tuple[int, int] | None = None
    ) -> None:
        """The first match at or after `step`, or the last one before it; in the selection, or in `span`."""
        span = span or self._navigator.at.span

        def find(source: RunSource, control: Control) -> int | None:
            return find_within(source, query, span, step, control, forward=forward)

        self._start(find, words)

    def writer_of_register(self, register: int, words: str) -> None:
        """The last step before this one that wrote the register."""
        step = self._navigator.at.step
        self._start(lambda source, control: last_register_write(source, register, step, control), words)

    def stop(self) -> None:
        """Stop the search; where one is stays."""
        if self._task is not None:
            self._task.cancel.stop()
            self._end(translate(N_("Search stopped.")))

    def say(self, words: str, tone: str = "") -> None:
        """Tell something where searches tell their end."""
        self.words, self.tone = words, tone
        self.changed.emit()

    def watch(self, *, shown: bool) -> None:
        """Progress is only looked at while the page is in view."""
        if shown and self.running:
            self._timer.start()
        else:
            self._timer.stop()

    def _start(self, find: Find, words: str) -> None:
        source = self._navigator.source
        if source is None:
            return
        if self._task is not None:
            self._task.cancel.stop()

        def work(_bench: Workbench, report: Report, cancel: Cancel) -> int | None:
            control = Control()
            with cancel.calling(control.cancel), report.following(lambda: control.steps):
                return find(source, control)

        def current() -> bool:
            return self._task is task

        def done(step: int | None) -> None:
            if not current():
                return
            if step is None:
                self._end(self._nothing(words), "warn")
            else:
                self._end("")
                self._navigator.go(step)

        def failed(failure: Failed) -> None:
            if current():
                self._end(failure.message.what, "bad")

        def cancelled() -> None:
            if current():
                self._end(translate(N_("Search stopped.")))

        self._what = words
        title = translate(N_("Searching for {what}")).format(what=words)
        task = self._task = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        self.words, self.tone = "", ""
        self._timer.start()
        self.changed.emit()

    def _nothing(self, words: str) -> str:
        if self._navigator.at.selection is not None:
            return translate(N_("Not found in the selection in this direction: {what}.")).format(what=words)
        return translate(N_("Not found in this direction: {what}.")).format(what=words)

    def _end(self, words: str, tone: str = "") -> None:
        self._task = None
        self._timer.stop()
        self.say(words, tone)

    def _poll(self) -> None:
        if self._task is not None:
            steps = self._task.progress.steps
            text = translate(N_("Searching for {what}: {steps} steps so far"))
            self.say(text.format(what=self._what, steps=count_text(steps)))
