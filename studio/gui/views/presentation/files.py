"""What the presentation writes and reads: the report, recordings, and the proofs that could become chapters."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.file_dialogs import ask_file, ask_where_to_save
from studio.gui.views.presentation.conductor import Conductor
from studio.gui.views.presentation.pick_dialog import PickDialog
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Workbench
from studio.session.background import Cancel, Report
from studio.session.presentation.chapters import MOST_CHAPTERS, Chapter
from studio.session.presentation.machine_name import machine_name
from studio.session.presentation.own import Candidate, candidates
from studio.session.presentation.recording import SUFFIX, Recording, load_recording, save_recording
from studio.session.presentation.report import save_report
from studio.session.presentation.shown import Source


class PresentationFiles:
    """Asks beside the window, and works off its thread. `tell` says how it ended: text and tone."""

    def __init__(self, desk: Desk, conductor: Conductor, window: QWidget, tell: Callable[[str, str], object]) -> None:
        self._desk, self._conductor, self._window, self._tell = desk, conductor, window, tell

    def choose_report(self) -> None:
        """Ask where the report goes."""
        filters = [translate(N_("Web page (*.html)"))]
        title = translate(N_("Save a report of what was shown"))
        name = f"proving-studio-{time.strftime('%Y-%m-%d')}.html"
        ask_where_to_save(self._window, title, name, self.save_report, filters=filters, suffix="html")

    def save_report(self, path: Path) -> None:
        """Write it."""
        takes = tuple(self._conductor.takes)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Path:
            save_report(takes, bench.session.system_report(), path, now_unix_ms=time.time_ns() // 1_000_000)
            return path

        self._desk.run(work, self._told_saved, self._told_failed, owner=self._conductor)

    def choose_recording_target(self) -> None:
        """Ask where the recording goes."""
        name = f"proving-studio-{time.strftime('%Y-%m-%d')}{SUFFIX}"
        title = translate(N_("Save a recording of what was played live"))
        ask_where_to_save(self._window, title, name, self.save_recording, filters=[_filter()], suffix=SUFFIX[1:])

    def save_recording(self, path: Path) -> None:
        """Write it."""
        takes = tuple(self._conductor.takes)

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Path:
            machine = machine_name(bench.session.system_report().facts)
            save_recording(takes, Source(time.time_ns() // 1_000_000, machine), path)
            return path

        self._desk.run(work, self._told_saved, self._told_failed, owner=self._conductor)

    def choose_recording(self) -> None:
        """Ask for one."""
        title = translate(N_("Open a recording"))
        ask_file(self._window, title, self.open_recording, filters=[_filter()])

    def open_recording(self, path: Path) -> None:
        """Read it as what it is: a file that anybody may have written."""

        def done(recording: Recording) -> None:
            self._tell("", "")
            self._conductor.open_recording(recording)

        self._desk.read(lambda: load_recording(path), done, self._told_failed, owner=self._conductor)

    def choose_own(self) -> None:
        """Show the proofs of the library."""

        def done(found: tuple[Candidate, ...]) -> None:
            dialog = PickDialog(self._desk.look, found, self.add_own, self._window)
            dialog.open()
            dialog.finished.connect(dialog.deleteLater)

        self._desk.run(lambda bench, _r, _c: candidates(bench.listed), done, self._told_failed, owner=self._conductor)

    def add_own(self, chapters: Sequence[Chapter]) -> None:
        """Put them on the board, and say so where it is full."""
        if not self._conductor.add_own(chapters):
            text = translate(N_("There is no room for more than {count} chapters."))
            self._tell(text.format(count=MOST_CHAPTERS), "bad")

    def _told_saved(self, path: Path) -> None:
        self._tell(translate(N_("Saved as {name}.")).format(name=path.name), "ok")

    def _told_failed(self, failure: Failed) -> None:
        self._tell(f"{failure.message.what} {failure.message.next_step}".strip(), "bad")


def _filter() -> str:
    return translate(N_("Recordings of presentations (*{suffix})")).format(suffix=SUFFIX)
