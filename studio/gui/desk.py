"""The state that all pages share, and the door through which they get work done off the thread of the window.

Rules. Work is a callable of (bench, report, cancel): it runs on a worker thread, changes nothing that others share,
touches no Qt object, and returns a finished value. Its end is told on the thread of the window, and only while its
owner lives. Nothing here waits. Work with a title is a job: it shows in the status strip and in the queue, and a person
can stop it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from studio.gui.bridge import Bridge
from studio.gui.look import Look
from studio.gui.notices import Notice
from studio.gui.pulse import Pulse
from studio.model.job import Failed
from studio.session import Workbench, task_logs_folder
from studio.session.background import Cancel, Report, Task, TaskPool, Value
from studio.settings import Settings

T = TypeVar("T")
Work = Callable[[Workbench, Report, Cancel], T]
_CLOSE_S = 5.0
_LOOK_THREADS = 2


class Desk(QObject):
    """One for the window; every page gets it."""

    jobs_changed = Signal()
    job_ended = Signal(object)  # the Task of a job, once it has an outcome
    settings_changed = Signal()  # and what begins from now on follows them
    language_wanted = Signal(str)  # as the settings keep it: "" follows the system
    library_changed = Signal()
    aggregates_changed = Signal()
    figures_taken = Signal(object)  # MachineFigures, once a second
    noticed = Signal(object)  # a Notice
    page_wanted = Signal(str, object)  # name of the page, and what it should show (or None)
    bench_opened = Signal()
    bench_refused = Signal(object)  # the Failed that says why there is no library

    def __init__(self, settings: Settings, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.look = look
        self.pulse = Pulse(self)
        self._bridge = Bridge(self)
        self._bench: Future[Workbench] = Future()
        self._make_bench: Callable[[], Workbench] | None = None
        self._looks = TaskPool("look", _LOOK_THREADS)
        self._jobs = TaskPool("job", max(2, os.cpu_count() or 1), log_folder=task_logs_folder())
        self._latest: dict[str, Task[Any]] = {}
        self._shown: list[Task[Any]] = []
        self._untold = 0  # works whose end was not told yet; on the thread of the window only
        self._closed = False

    def open(self, make_bench: Callable[[], Workbench]) -> None:
        """Open the library off the thread of the window; work that needs it waits on its own thread.

        May be called again after a refusal; `open_again` tries the same once more.
        """
        bench: Future[Workbench] = Future()
        self._bench, self._make_bench = bench, make_bench

        def work() -> None:
            try:
                made = make_bench()
            except BaseException as error:  # told to whoever asks for the bench, too
                bench.set_exception(error)
                self._looks.submit("", lambda _report, _cancel: bench.result(), self._tell_refused)
                return
            bench.set_result(made)
            if self._closed or self._bench is not bench:  # nobody waits for this one any more
                made.close()
                return
            self._bridge.call(self.bench_opened.emit)

        threading.Thread(target=work, name="library", daemon=True).start()

    def open_again(self) -> None:
        """Try to open the library once more, after it was refused."""
        if self._make_bench is not None:
            self.open(self._make_bench)

    def run(
        self,
        work: Work[T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Failed], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        *,
        owner: QObject,
        title: str = "",
        key: str = "",
        priority: int = 0,
    ) -> Task[T]:
        """Do `work` on a worker thread, then call one of `done`, `failed` or `cancelled` here, while `owner` lives.

        `key`: a newer work with the same key cancels the older one, of which nothing is heard any more; for what
        follows typing and scrolling. Without `failed`, what went wrong becomes a notice.
        """

        def with_bench(report: Report, cancel: Cancel) -> T:
            return work(self._bench.result(), report, cancel)

        return self._start(with_bench, done, failed, cancelled, owner=owner, title=title, key=key, priority=priority)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Failed], None] | None = None,
        *,
        owner: QObject,
        key: str = "",
    ) -> Task[T]:
        """Short `work` that needs no library, so that it is done where the library was refused, too."""
        return self._start(lambda _report, _cancel: work(), done, failed, None, owner=owner, title="", key=key)

    def change_settings(
        self,
        change: Callable[[], Settings],
        done: Callable[[Settings], None] | None = None,
        failed: Callable[[Failed], None] | None = None,
        *,
        owner: QObject,
    ) -> None:
        """Write the settings with `change`; what begins from now on follows them, whether `owner` lives or not."""

        def changed(settings: Settings) -> None:
            self.settings = settings
            self.run(
                lambda bench, _report, _cancel: bench.use_settings(settings),
                lambda _nothing: self.settings_changed.emit(),
                lambda _failure: self.settings_changed.emit(),  # without a library, too
                owner=self,
                key="use settings",
            )
            if done is not None and shiboken6.isValid(owner):
                done(settings)

        def refused(failure: Failed) -> None:
            (failed if failed is not None and shiboken6.isValid(owner) else self.notice_failure)(failure)

        self.read(change, changed, refused, owner=self)

    @property
    def library_root(self) -> Path | None:
        """The folder of the library that is open."""
        opened = self._bench.done() and self._bench.exception() is None
        return self._bench.result().library.root if opened else None

    def _start(
        self,
        work: Callable[[Report, Cancel], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Failed], None] | None,
        cancelled: Callable[[], None] | None,
        *,
        owner: QObject,
        title: str,
        key: str,
        priority: int = 0,
    ) -> Task[T]:
        def ended(task: Task[T]) -> None:
            self._bridge.call(lambda: self._ended(task, key, owner, done, failed, cancelled))

        pool = self._jobs if title else self._looks
        self._untold += 1
        if key and (older := self._latest.get(key)) is not None:
            older.cancel.stop()
        task = pool.submit(title, work, ended, priority=priority)
        if key:
            self._latest[key] = task
        if title:
            self._shown.append(task)
            self.jobs_changed.emit()
        return task

    def jobs(self) -> list[Task[Any]]:
        """The jobs of this window that run or wait, in the order of their start."""
        return list(self._shown)

    def busy(self) -> bool:
        """Whether the end of anything is still to be told here, looks included."""
        return self._untold > 0 or not self._bench.done()

    def notice(self, text: str, next_step: str = "", *, tone: str = "", undo: Callable[[], None] | None = None) -> None:
        """Tell something in the status strip for some seconds; `undo` offers to take it back meanwhile."""
        self.noticed.emit(Notice(text, next_step, tone, undo))

    def notice_failure(self, failure: Failed) -> None:
        """Tell what went wrong and what helps."""
        message = failure.message
        self.notice(message.what, message.next_step, tone="bad")

    def go_to(self, page: str, wanted: object = None) -> None:
        """Show another page, and what it should show."""
        self.page_wanted.emit(page, wanted)

    def later(self, function: Callable[[], None]) -> None:
        """Call `function` on the thread of the window; from any thread."""
        self._bridge.call(function)

    def close(self) -> list[str]:
        """Cancel what runs, wait a bounded time, let go; the titles of what did not stop. Finished stays finished."""
        if self._closed:
            return []
        self._closed = True
        self.pulse.stop()
        left = self._jobs.close(_CLOSE_S) + self._looks.close(_CLOSE_S)
        if self._bench.done() and self._bench.exception() is None:
            self._bench.result().close()
        return left

    def _ended(
        self,
        task: Task[T],
        key: str,
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Callable[[Failed], None] | None,
        cancelled: Callable[[], None] | None,
    ) -> None:
        self._untold -= 1
        if task in self._shown:
            self._shown.remove(task)
            self.jobs_changed.emit()
            if not self._closed:
                self.job_ended.emit(task)
        if key:
            if self._latest.get(key) is not task:
                return
            del self._latest[key]
        if self._closed or not shiboken6.isValid(owner):
            return
        outcome = task.outcome
        if isinstance(outcome, Value):
            if done is not None:
                done(outcome.value)
        elif isinstance(outcome, Failed):
            (failed or self.notice_failure)(outcome)
        elif cancelled is not None:
            cancelled()

    def _tell_refused(self, task: Task[Workbench]) -> None:
        if isinstance(task.outcome, Failed):
            failure = task.outcome
            self._bridge.call(lambda: self.bench_refused.emit(failure))
