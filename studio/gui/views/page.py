"""What every page is: one task, with its main action, its keys and its commands, under one frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from studio.gui.desk import Desk
from studio.gui.kept_state import kept_bytes
from studio.gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MainAction:
    """What the filled button of the header does. `main` False: outlined, for Stop or beside another filled one."""

    text: str
    icon: str
    key: str
    act: Callable[[], object]
    enabled: bool = True
    main: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the command search, with its `key` as Qt writes it ("Ctrl+T"), listened to while the page is shown.

    A key without Ctrl or Alt is not listened to while a person types into a field. `keywords` are found, not shown.
    """

    text: str
    act: Callable[[], object]
    key: str = ""
    icon: str = ""
    keywords: str = ""


class Page(QWidget):
    """Base of the seven pages. A page is built when it is first shown; until then it costs nothing."""

    name = ""
    """Its word in `studio.gui.views.pages`; also the name of the folder of its views."""

    main_action_changed = Signal()
    heading_changed = Signal()

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.look = desk.look
        self.workspace = workspace
        self._splitters: list[QSplitter] = []

    def main_action(self) -> MainAction | None:
        """What the header's button does; None for the default: prove the program in hand."""
        return None

    def heading(self) -> tuple[str, str] | None:
        """(title, totals) for a page without a single program; None shows the program in hand."""
        return None

    def commands(self) -> Sequence[Command]:
        """What can be done here, with its keys: the command search, the list behind `?`, and the keys themselves."""
        return ()

    def regions(self) -> Sequence[QWidget]:
        """Where F6 goes, in order."""
        return ()

    def find_here(self) -> None:
        """Ctrl+F."""

    def shown(self, wanted: object = None) -> None:
        """The page comes into view; `wanted` is what another page asked it to show."""

    def whereabouts(self) -> object:
        """What `shown` needs to be back where this page is now: it may be built anew, in another language."""
        return None

    def take_paths(self, paths: Sequence[Path]) -> bool:
        """Files dropped on this page; False leaves them to the window, which opens them by what they are."""
        return False

    def third_column(self) -> QWidget | None:
        """The side that becomes a drawer (F4) where the window is narrow."""
        return None

    def remember(self, splitter: QSplitter, name: str) -> None:
        """Keep the widths of a splitter from one start to the next."""
        splitter.setObjectName(f"{self.name}/{name}")
        splitter.setChildrenCollapsible(False)
        self._splitters.append(splitter)

    def restore_widths(self, store: QSettings) -> None:
        """Put the splitters where they were."""
        for splitter in self._splitters:
            splitter.restoreState(kept_bytes(store, self._key_of(splitter)))

    def save_widths(self, store: QSettings) -> None:
        """Remember where the splitters are."""
        for splitter in self._splitters:
            store.setValue(self._key_of(splitter), splitter.saveState())

    def _key_of(self, splitter: QSplitter) -> str:
        """Widths that suit one size of text cut off words at another."""
        scale = self.desk.look.theme.scale
        return f"splitter/{splitter.objectName()}" + ("" if scale == 1.0 else f" at {round(scale * 100)}")
