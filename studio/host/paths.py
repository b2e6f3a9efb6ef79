"""Where settings, data and logs belong on this system."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs
from platformdirs.api import PlatformDirsABC

HOME_VARIABLE = "PROVING_STUDIO_HOME"
PORTABLE_FOLDER = "proving-studio-data"
_APPLICATION = "proving-studio"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user. None of them need exist."""

    settings_folder: Path
    data_folder: Path
    cache_folder: Path
    log_folder: Path

    @property
    def settings_file(self) -> Path:
        """The settings; absent means defaults."""
        return self.settings_folder / "settings.toml"

    @property
    def log_file(self) -> Path:
        """Where an unexpected error leaves its details."""
        return self.log_folder / "proving-studio.log"


def paths_from(folders: PlatformDirsABC) -> Paths:
    """The folders that `folders` names, which is one system's convention."""
    return Paths(
        settings_folder=folders.user_config_path,
        data_folder=folders.user_data_path,
        cache_folder=folders.user_cache_path,
        log_folder=folders.user_log_path,
    )


def portable_folder(
    environment: Mapping[str, str] | None = None,
    executable: str = sys.executable,
    *,
    frozen: bool = bool(getattr(sys, "frozen", False)),
    platform: str = sys.platform,
) -> Path | None:
    """Where everything of a person lies instead of in their own folders; None where it does not.

    PROVING_STUDIO_HOME names it, or it is a folder `proving-studio-data` beside the folder of a frozen studio: beside,
    so that putting another version in its place takes no proof away.
    """
    named = (os.environ if environment is None else environment).get(HOME_VARIABLE, "")
    if named:
        return Path(named).absolute()
    if not frozen:
        return None
    folder = Path(executable).absolute().parent
    if platform == "darwin" and folder.parts[-2:] == ("Contents", "MacOS"):  # of an application
        folder = folder.parent.parent
    beside = folder.parent / PORTABLE_FOLDER
    return beside if beside.is_dir() else None


def user_paths() -> Paths:
    """The folders of this user on this system."""
    folder = portable_folder()
    if folder is not None:
        return Paths(folder / "settings", folder / "data", folder / "cache", folder / "log")
    return paths_from(PlatformDirs(_APPLICATION, appauthor=False))


def make_private_folder(folder: Path) -> None:
    """Create `folder` for its owner only; an existing one is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def ensure_owner_only_file(path: Path) -> None:
    """Create an empty file that only its owner may read, unless it is there.

    A file that is there is not opened: POSIX drops all locks of a process on a file, those of SQLite, too, as soon as
    the process closes any descriptor of it; another process would then delete the log of a database that is in use.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        mode = path.lstat().st_mode
        for is_so, code in ((stat.S_ISLNK(mode), errno.ELOOP), (stat.S_ISDIR(mode), errno.EISDIR)):
            if is_so:
                raise OSError(code, os.strerror(code), str(path)) from None
