"""From an error that nobody expected, in whatever thread, to one dialog on the thread of the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, qVersion
from PySide6.QtWidgets import QApplication

from studio.diagnostics import install_hooks, record_bug
from studio.gui.bridge import Bridge
from studio.gui.look import Look
from studio.gui.views.crash_dialog import CrashDialog
from studio.session.bug_report import BugReport, bug_report


class Crashes(QObject):
    """Shows each error once, never two dialogs, and never one about itself: what fails here goes to the log only."""

    def __init__(self, log_file: Path, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._look = look
        self._bridge = Bridge(self)
        self._guard = threading.Lock()
        self._seen: set[str] = set()
        self._restore: Callable[[], None] | None = None
        self.dialog: CrashDialog | None = None

    def install(self) -> None:
        """Hear of errors from now on."""
        self._restore = install_hooks(self._log_file, self.tell)

    def restore(self) -> None:
        """Hear of none any more."""
        if self._restore is not None:
            self._restore()
            self._restore = None

    def tell(self, error: BaseException, log: Path | None) -> None:
        """From any thread; what was told before is told no more: an error while painting comes with every picture."""
        report = bug_report(error, log, qt=qVersion())
        with self._guard:
            new = report.signature not in self._seen
            self._seen.add(report.signature)
        if new:
            self._bridge.call(lambda: self._show(report))

    def show_at_the_start(self, error: BaseException) -> None:
        """The window could not be made: the dialog stands alone until it is closed."""
        log = record_bug(error, self._log_file)
        dialog = CrashDialog(self._look, bug_report(error, log, qt=qVersion()), can_go_on=False)
        loop = QEventLoop()
        dialog.finished.connect(loop.quit)
        dialog.show()
        loop.exec()

    def _show(self, report: BugReport) -> None:
        try:
            if self.dialog is not None:
                self.dialog.add_another()
                return
            parent = QApplication.activeModalWidget() or QApplication.activeWindow()
            self.dialog = dialog = CrashDialog(self._look, report, parent)
            dialog.finished.connect(self._closed)
            dialog.closing_wanted.connect(QApplication.closeAllWindows)
            dialog.show()
        except BaseException as trouble:
            self.dialog = None
            record_bug(trouble, self._log_file)

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
