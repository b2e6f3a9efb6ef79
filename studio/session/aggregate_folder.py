"""The folder with the user's aggregates: their names, renaming, deleting, and taking a deletion back."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import TEMPORARY_PREFIX, file_error, sync_folder
from studio.host.paths import make_private_folder
from studio.model.errors import UserError
from studio.session.aggregate_notes import note_path

SUFFIX = ".aggregate"
MOST_LISTED = 1000
MOST_LETTERS = 80
_MOST_BYTES = 200  # with what is put behind a name, less than any file system allows
_TRASH = ".trash"
_BAD_LETTERS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?\Z", re.IGNORECASE)  # on Windows


@dataclass(frozen=True, slots=True)
class AggregateFile:
    """One file of the folder. `stamp` changes when the file does."""

    name: str
    path: Path
    size_bytes: int
    modified_unix_ms: int
    stamp: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What brings a deleted aggregate back."""

    name: str
    token: str


def checked_name(text: str) -> str:
    """The name that a person typed as it is kept; UserError for one that no system, or not every system, takes."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    try:
        size_bytes = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        size_bytes = _MOST_BYTES + 1
    bad = not name or len(name) > MOST_LETTERS or size_bytes > _MOST_BYTES or name[0] == "." or name[-1] == "."
    if bad or _BAD_LETTERS.search(name) or _RESERVED.match(name):
        raise UserError("aggregate.bad_name", {"name": text[:MOST_LETTERS], "most": MOST_LETTERS})
    return name


class AggregateFolder:
    """Safe to use from several threads and processes: each change is one rename."""

    def __init__(self, root: Path, trash_keep_ms: int) -> None:
        self.root = root
        self._trash_keep_ms = trash_keep_ms

    def make(self) -> None:
        """Begin the folder, and forget what was deleted long ago."""
        try:
            make_private_folder(self.root)
        except OSError as error:
            raise file_error(error, self.root) from error
        self._empty_old_trash()

    def files(self) -> list[AggregateFile]:
        """Those that were changed last come first; at most MOST_LISTED."""
        found = []
        try:
            with os.scandir(self.root) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                        with suppress(OSError):  # deleted meanwhile
                            if entry.is_file():
                                found.append(_file(Path(entry.path)))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise file_error(error, self.root) from error
        found.sort(key=lambda file: (-file.modified_unix_ms, file.name))
        return found[:MOST_LISTED]

    def path(self, name: str) -> Path:
        """Where an aggregate of that name lies or would lie."""
        return self.root / f"{checked_name(name)}{SUFFIX}"

    def find(self, name: str) -> AggregateFile:
        """UserError where there is none. Any name will do that some file has, also one that no person may choose."""
        found = next((file for file in self.files() if file.name == name), None)
        if found is None:
            raise UserError("aggregate.not_listed", {"name": name})
        return found

    def is_taken(self, name: str) -> bool:
        """Whether a name, in capitals or not, is in use: on many systems these are the same file."""
        wanted = checked_name(name).casefold()
        try:
            return any(entry.name.casefold() == wanted + SUFFIX for entry in self.root.iterdir())
        except FileNotFoundError:
            return False

    def refuse_taken(self, name: str) -> None:
        """UserError for a name that is in use."""
        if self.is_taken(name):
            raise UserError("aggregate.name_taken", {"name": checked_name(name)})

    def free_name(self, wanted: str) -> str:
        """`wanted`, changed as little as it takes to be a name that is free."""
        base = _BAD_LETTERS.sub(" ", unicodedata.normalize("NFC", wanted.encode("utf-8", "replace").decode("utf-8")))
        base = " ".join(base.split()).strip(". ")
        while len(base) > MOST_LETTERS - 4 or len(base.encode("utf-8")) > _MOST_BYTES - 4:
            base = base[:-1].rstrip(". ")
        if not base or _RESERVED.match(base):
            base = f"Aggregate {base}".rstrip()
        name, number = base, 1
        while self.is_taken(name):
            number += 1
            name = f"{base} {number}"
        return name

    def rename(self, name: str, new_name: str) -> str:
        """The new name as it is kept."""
        old, new = self.find(name).path, checked_name(new_name)
        if new == name:
            return name
        if new.casefold() != name.casefold():
            self.refuse_taken(new)
        self._move(old, self.path(new))
        return new

    def delete(self, name: str) -> Deleted:
        """Out of the list, but for some days not out of the world."""
        file = self.find(name)
        token = f"{time.time_ns() // 1_000_000}-{secrets.token_hex(4)}"
        place = self.root / _TRASH / token
        try:
            place.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise file_error(error, place) from error
        self._move(file.path, place / file.path.name)
        return Deleted(name, token)

    def put_back(self, deleted: Deleted) -> str:
        """The name under which it is back: another one where its own was given away meanwhile."""
        place = self.root / _TRASH / deleted.token
        name = self.free_name(deleted.name)
        try:
            self._move(place / f"{deleted.name}{SUFFIX}", self.path(name))
        except UserError as error:
            raise UserError("aggregate.cannot_undo", {"name": deleted.name}) from error
        with suppress(OSError):
            place.rmdir()
        return name

    def _move(self, old: Path, new: Path) -> None:
        """The note first: an aggregate without one is only less well known."""
        try:
            with suppress(FileNotFoundError):
                note_path(old).replace(note_path(new))
            old.replace(new)
            for folder in {old.parent, new.parent}:
                sync_folder(folder)
        except OSError as error:
            raise file_error(error, old) from error

    def _empty_old_trash(self) -> None:
        oldest_ms = time.time_ns() // 1_000_000 - self._trash_keep_ms
        with suppress(OSError):
            for place in (self.root / _TRASH).iterdir():
                made, _, _ = place.name.partition("-")
                if made.isdecimal() and int(made) < oldest_ms:
                    shutil.rmtree(place, ignore_errors=True)
            for left in self.root.glob(f"{TEMPORARY_PREFIX}*"):
                if left.stat().st_mtime * 1000 < oldest_ms:
                    left.unlink()


def _file(path: Path) -> AggregateFile:
    status = path.stat()
    stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
    return AggregateFile(path.name.removesuffix(SUFFIX), path, status.st_size, status.st_mtime_ns // 1_000_000, stamp)
