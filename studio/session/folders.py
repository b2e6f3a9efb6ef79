"""The folders of this user that a person may want to look into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.diagnostics import log_file
from studio.host.meeting import MeetingPlace as MeetingPlace
from studio.host.meeting import meeting_place
from studio.model.errors import UserError
from studio.session.stores import library_folder
from studio.session.user_settings import settings_file
from studio.settings import Settings


@dataclass(frozen=True, slots=True)
class UserFolders:
    """None of them need exist yet."""

    library: Path
    settings: Path
    log: Path


def user_folders(settings: Settings, library: Path | None = None) -> UserFolders:
    """Where library, settings and log of this user lie; `library` is the one that is open, if it is another."""
    return UserFolders(library_folder(settings, library), settings_file().parent, log_file().parent)


def window_meeting_place() -> MeetingPlace | None:
    """Where the starts of the window find each other that share settings, and with them a library."""
    return meeting_place(settings_file().parent, log_file().parent)


def below_home(path: Path, home: Path | None = None) -> str:
    """`path` with the home folder, which holds a name, written as ~."""
    home = Path.home() if home is None else home
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def existing_folder(path: Path) -> Path:
    """`path`, or UserError where nothing was written there yet."""
    if not path.is_dir():
        raise UserError("folder.absent", {"path": str(path)})
    return path
