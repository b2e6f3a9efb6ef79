"""The own programs on the list: recent ones, those just opened, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.gui.models.program_list_model import EntryKind, ProgramEntry
from studio.gui.recent import RecentPrograms
from studio.model.errors import UserError
from studio.model.message import Message
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.session import SampleProgram, Workbench, kind_of_file
from studio.session.background import Cancel, Report


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be opened."""

    message: Message
    missing: bool = False


class OwnPrograms(QObject):
    """Recent programs last beyond the window; a file that was refused stays on the list as long as the window."""

    changed = Signal()

    def __init__(self, desk: Desk, recent: RecentPrograms, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._recent = recent
        self._others: list[str] = []  # opened or refused, not among the recent ones
        self._refusals: dict[str, Refusal] = {}
        recent.changed.connect(self.changed)

    def origins(self) -> list[str]:
        """Paths in the order of the list."""
        recent = self._recent.paths()
        return [*(origin for origin in self._others if origin not in recent), *recent]

    def refusal(self, origin: str) -> Refusal | None:
        """What is wrong with a file; None for nothing known."""
        return self._refusals.get(origin)

    def add(self, origin: str) -> None:
        """A file that is being opened."""
        self._refusals.pop(origin, None)
        if origin not in self.origins():
            self._others.insert(0, origin)
        self.changed.emit()

    def accept(self, origin: str) -> None:
        """The file is a program that can run."""
        if self._refusals.pop(origin, None) is not None or origin in self._others:
            self._others = [other for other in self._others if other != origin]
            self.changed.emit()

    def refuse(self, origin: str, message: Message, *, missing: bool = False) -> None:
        """The file is none, or gone."""
        self._refusals[origin] = Refusal(message, missing)
        if origin not in self.origins():
            self._others.insert(0, origin)
        self.changed.emit()

    def remove(self, origin: str) -> Callable[[], None]:
        """Take a file off the list; call the answer to take that back."""
        recent, others, refusal = self._recent.paths(), list(self._others), self._refusals.pop(origin, None)
        self._others = [other for other in others if other != origin]
        self._recent.forget(origin)
        self.changed.emit()

        def take_back() -> None:
            self._others = others
            if refusal is not None:
                self._refusals[origin] = refusal
            self._recent.replace(recent)
            self.changed.emit()

        return take_back

    def look(self) -> None:
        """See which of the files are still there."""
        origins = self.origins()
        if not origins:
            return

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> dict[str, Message]:
            return {origin: trouble for origin in origins if (trouble := _trouble_with(Path(origin))) is not None}

        self._desk.run(work, self._know, owner=self, key="look at recent programs")

    def entries(self, samples: Sequence[SampleProgram], in_hand: str) -> list[ProgramEntry]:
        """The rows of the list."""
        own = [self._entry(origin, in_hand) for origin in self.origins()]
        bundled = [
            ProgramEntry(EntryKind.BUNDLED, one.name, one.name, translate(one.summary), in_hand=one.name == in_hand)
            for one in samples
        ]
        if own:
            own.insert(0, ProgramEntry(EntryKind.SECTION, translate(N_("Recent"))))
        if bundled:
            bundled.insert(0, ProgramEntry(EntryKind.SECTION, translate(N_("Samples"))))
        return [*own, *bundled]

    def _entry(self, origin: str, in_hand: str) -> ProgramEntry:
        path, refusal = Path(origin), self._refusals.get(origin)
        if refusal is not None:
            line = refusal.message.what.replace(origin, path.name)  # the row has no room for the whole path
            return ProgramEntry(EntryKind.REFUSED, path.name, origin, line, in_hand=origin == in_hand)
        return ProgramEntry(EntryKind.OWN, path.name, origin, str(path.parent), in_hand=origin == in_hand)

    def _know(self, troubles: dict[str, Message]) -> None:
        for origin in self.origins():
            known, trouble = self._refusals.get(origin), troubles.get(origin)
            if trouble is not None:
                self._refusals[origin] = Refusal(trouble, missing=True)
            elif known is not None and known.missing:
                del self._refusals[origin]  # it is back
        self.changed.emit()


def _trouble_with(path: Path) -> Message | None:
    """Only what a glance shows; whether the file is a sound program is found when it is opened."""
    try:
        kind_of_file(path)
    except UserError as error:
        return render(error.message_id, error.params)
    return None
