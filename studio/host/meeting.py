"""Where the starts of one person's window meet: a local socket, and how they know that nobody else listens there."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import path_is_file, read_file, replace_file
from studio.model.errors import UserError

_FOLDER = "proving-studio"
# The address of a Unix socket has 104 bytes (macOS) or 108; Qt binds a name of up to 9 bytes more, and renames it.
_MOST_BYTES = 90
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """`server`: the path of a socket, or the name of a pipe of Windows. `lock`: held while somebody opens a window.

    On Windows anybody may make a pipe of any name, and see the names that there are. So a window has to say what is in
    the file `secret`, which nobody else may read.
    """

    server: str
    lock: Path
    secret: Path

    def password(self) -> str:
        """What the window says first; "" where it cannot be kept. Asked for under the lock; the first one makes it."""
        try:
            if not path_is_file(self.secret):
                self.secret.parent.mkdir(parents=True, exist_ok=True)
                replace_file(self.secret, secrets.token_bytes(_SECRET_BYTES), owner_only=True)
            found = read_file(self.secret, _SECRET_BYTES)
        except (OSError, UserError):
            return ""
        return found.hex() if len(found) == _SECRET_BYTES else ""


def meeting_place(
    *belongs_to: Path, environment: Mapping[str, str] | None = None, platform: str = sys.platform
) -> MeetingPlace | None:
    """The place of all starts of this person that share these folders and a screen; None where there is no safe one.

    A screen, because a window that comes to the front where nobody sits would be lost to whoever started it.
    """
    environment = os.environ if environment is None else environment
    screens = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM", "SESSIONNAME")  # the last one of Windows
    parts = [os.fsencode(os.path.realpath(folder)) for folder in belongs_to]
    parts += [environment.get(name, "").encode("utf-8", "surrogatepass") for name in screens]
    if platform == "win32":
        parts.append(os.fsencode(Path.home()))  # pipes of all people have names of one list there
    name = hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    if platform == "win32" or sys.platform == "win32":
        lock = Path(tempfile.gettempdir(), f"{_FOLDER}-{name}.lock")
        return MeetingPlace(f"{_FOLDER}-{name}", lock, belongs_to[0] / "window-secret")
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    folders = [Path(runtime, _FOLDER)] if Path(runtime).is_absolute() else []
    for folder in (*folders, Path(tempfile.gettempdir(), f"{_FOLDER}-{os.getuid()}")):
        place = MeetingPlace(str(folder / name), folder / f"{name}.lock", folder / f"{name}.secret")
        if len(os.fsencode(place.server)) <= _MOST_BYTES and _is_private(folder):
            return place
    return None


def _is_private(folder: Path) -> bool:
    """Make it, or see whether it is a folder of this person that nobody else may look into.

    In the folder of all temporary files anybody may have made it first.
    """
    if sys.platform == "win32":
        return False
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
