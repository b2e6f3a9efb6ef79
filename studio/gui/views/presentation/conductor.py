"""Which chapter is in view and how each stands: played live on a worker thread, or replayed in its recorded time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from studio.gui.desk import Desk
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Workbench
from studio.session.background import Cancel, Report, Task
from studio.session.presentation.chapters import MOST_CHAPTERS, Chapter, ChapterKind, storyboard
from studio.session.presentation.playing import Deed, next_take, play_chapter, play_tamper, recorded_chapters
from studio.session.presentation.recording import Recording
from studio.session.presentation.shown import Shown, Source, Take
from studio.session.presentation.tamper import Tampered, Target

_NS_PER_MS = 1_000_000


@dataclass(slots=True)
class Standing:
    """How one chapter stands. `took`: what it shows; `last`: what was replayed last. `began_ns`: while it plays."""

    took: Take | None = None
    last: Take | None = None
    failure: Failed | None = None
    stopped: bool = False
    began_ns: int | None = None

    @property
    def state(self) -> str:
        """As the strip names it."""
        if self.began_ns is not None and self.took is None:
            return "playing"
        if self.failure is not None:
            return "bad"
        if self.took is None:
            return ""
        return {True: "good", False: "bad", None: "done"}[self.took.shown.good]


@dataclass(slots=True)
class _Board:
    """A storyboard with how each of its chapters stands."""

    chapters: tuple[Chapter, ...]
    current: int = 0
    standings: dict[str, Standing] = field(default_factory=dict)


class Conductor(QObject):
    """All on the thread of the window; what is computed is computed by the desk."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._live = _Board(storyboard())
        self._board = self._live
        self._recording: Recording | None = None
        self._tasks: dict[str, Task[tuple[Shown, Tampered | None]]] = {}
        self._tampered: Tampered | None = None
        self._replay = QTimer(self)
        self._replay.setSingleShot(True)
        self._replay.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may end a twentieth too early
        self._replay.timeout.connect(self._replayed)
        self._coming: Take | None = None
        self.takes: list[Take] = []

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The storyboard in view."""
        return self._board.chapters

    @property
    def current(self) -> int:
        """Which of them is in view."""
        return self._board.current

    @property
    def chapter(self) -> Chapter:
        """The same."""
        return self._board.chapters[self._board.current]

    @property
    def source(self) -> Source | None:
        """None: live."""
        return None if self._recording is None else self._recording.source

    @property
    def playing(self) -> bool:
        """Whether the chapter in view is under way."""
        return self.standing(self.chapter).began_ns is not None

    def standing(self, chapter: Chapter) -> Standing:
        """How it stands."""
        return self._board.standings.setdefault(chapter.id, Standing())

    def go(self, number: int) -> None:
        """To a chapter; there is none before the first and none after the last."""
        if 0 <= number < len(self.chapters) and number != self.current:
            self._cut_replay()
            self._board.current = number
            self.changed.emit()

    def act(self, deed: Deed | Target = Deed.MAIN) -> None:
        """Play, flip, put back or aim; nothing while it plays, and keys of the tampering only there."""
        if self.playing or (deed is not Deed.MAIN and self.chapter.kind is not ChapterKind.TAMPER):
            return
        if self._recording is not None:
            self._begin_replay(deed)
        elif deed is not Deed.FLIP or self._tampered is not None:
            self._play(self.chapter, deed)

    def stop(self) -> None:
        """Stop the chapter in view."""
        if self._recording is not None:
            self._cut_replay()
            self.changed.emit()
        elif (task := self._tasks.get(self.chapter.id)) is not None:
            task.cancel.stop()

    def stop_all(self) -> None:
        """Nobody looks any more."""
        self._cut_replay()
        for task in self._tasks.values():
            task.cancel.stop()

    def add_own(self, chapters: Sequence[Chapter]) -> bool:
        """Put own chapters behind the others; the first of them is in view then. Each proof is one chapter.

        False: there was no room for all.
        """
        self.live_again()
        known = [chapter.id for chapter in self._live.chapters]
        new = tuple(chapter for chapter in chapters if chapter.id not in known)
        room = MOST_CHAPTERS - len(self._live.chapters)
        self._live.chapters += new[:room]
        shown = [chapter.id for chapter in self._live.chapters]
        if chapters and chapters[0].id in shown:
            self._live.current = shown.index(chapters[0].id)
        self.changed.emit()
        return len(new) <= room

    def remove_own(self) -> None:
        """Take the chapter in view off the board, if it is an own one; what it showed stays in the report."""
        chapter = self.chapter
        if self._recording is None and chapter.is_own and not self.playing:
            self._live.chapters = tuple(one for one in self._live.chapters if one is not chapter)
            self._live.standings.pop(chapter.id, None)
            self._live.current = min(self._live.current, len(self._live.chapters) - 1)
            self.changed.emit()

    def open_recording(self, recording: Recording) -> None:
        """Show this one from now on; nothing is computed meanwhile."""
        self.stop_all()
        self._recording = recording
        self._board = _Board(recorded_chapters(recording))
        self.changed.emit()

    def live_again(self) -> None:
        """Back to this machine."""
        self._cut_replay()
        self._recording = None
        self._board = self._live
        self.changed.emit()

    def _play(self, chapter: Chapter, deed: Deed | Target) -> None:
        standing = self._live.standings.setdefault(chapter.id, Standing())
        tampered = self._tampered

        def work(bench: Workbench, report: Report, cancel: Cancel) -> tuple[Shown, Tampered | None]:
            if chapter.kind is ChapterKind.TAMPER:
                return play_tamper(chapter, tampered, deed, bench, report, cancel)
            return play_chapter(chapter, bench, report, cancel), tampered

        def over() -> None:
            del self._tasks[chapter.id]
            standing.began_ns = None
            self.changed.emit()

        def done(played: tuple[Shown, Tampered | None]) -> None:
            shown, state = played
            if chapter.kind is ChapterKind.TAMPER:
                self._tampered = state
            standing.took = Take(shown, time.time_ns() // _NS_PER_MS)
            self.takes.append(standing.took)
            over()

        def failed(failure: Failed) -> None:
            standing.failure = failure
            over()

        def cancelled() -> None:
            standing.stopped = True
            over()

        standing.took, standing.failure, standing.stopped = self._kept(chapter, standing), None, False
        standing.began_ns = time.monotonic_ns()
        title = translate(N_("Presentation: {chapter}")).format(chapter=chapter.tag)
        self._tasks[chapter.id] = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        self.changed.emit()

    def _kept(self, chapter: Chapter, standing: Standing) -> Take | None:
        """While a bit is checked, which takes milliseconds, the last answers stay in view; else they would flicker."""
        return standing.took if chapter.kind is ChapterKind.TAMPER else None

    def _begin_replay(self, deed: Deed | Target) -> None:
        standing = self.standing(self.chapter)
        takes = () if self._recording is None else self._recording.takes
        self._coming = next_take(takes, self.chapter.id, standing.last, deed)
        if self._coming is None:
            return
        standing.took, standing.stopped = self._kept(self.chapter, standing), False
        standing.began_ns = time.monotonic_ns()
        self._replay.start(max(0, self._coming.shown.elapsed_ns // _NS_PER_MS))
        self.changed.emit()

    def _replayed(self) -> None:
        standing = self.standing(self.chapter)
        standing.began_ns = None
        if self._coming is not None:
            standing.took = standing.last = self._coming
            self.takes.append(replace(self._coming, shown_unix_ms=time.time_ns() // _NS_PER_MS))
        self.changed.emit()

    def _cut_replay(self) -> None:
        if self._replay.isActive():
            self._replay.stop()
            standing = self.standing(self.chapter)
            standing.began_ns, standing.stopped = None, True
