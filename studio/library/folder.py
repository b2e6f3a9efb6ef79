"""The folder of a library on disk: what lies where, whose it is, and its secret."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    file_error,
    read_file,
    replace_file,
    sync_folder,
)
from studio.host.paths import make_private_folder
from studio.model.errors import UserError

SECRET_BYTES = 32
_DATABASE_ENDING = ".sqlite"
DATABASE_SUFFIXES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths of one library."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite database; its log and its shared index lie beside it."""
        return self.root / f"library{_DATABASE_ENDING}"

    @property
    def rebuilt(self) -> Path:
        """A new database that is complete and waits to take the place of a damaged one."""
        return self.root / "library.sqlite.rebuilt"

    @property
    def files(self) -> Path:
        """What is too large for the database, each file named by the BLAKE3 of its bytes."""
        return self.root / "files"

    @property
    def set_aside(self) -> Path:
        """What `check` took out of use because it was damaged. Never deleted by the studio."""
        return self.root / "set-aside"

    @property
    def secret(self) -> Path:
        """The key of the cache keys."""
        return self.root / "secret"

    @property
    def lock(self) -> Path:
        """Shared by everybody who has the library open."""
        return self.root / "lock"

    @property
    def claims(self) -> Path:
        """An empty file, of which each byte is locked by whoever is at work on a proof."""
        return self.root / "claims"

    def database_files(self) -> list[Path]:
        """The database with its companions, whether or not they are there."""
        return [self.database.with_name(self.database.name + suffix) for suffix in DATABASE_SUFFIXES]

    def create(self) -> None:
        """Make what is missing, and refuse what is a link, somebody else's, or not of the expected kind."""
        try:
            if self._holds_other_things():  # before its rights are narrowed: it may be a home or a shared folder
                raise UserError("library.not_empty", {"path": str(self.root)})
            make_private_folder(self.root)
            _check_private(self.root, folder=True)
            for inner in (self.files, self.set_aside):
                with contextlib.suppress(FileExistsError):
                    inner.mkdir(mode=0o700)
                _check_private(inner, folder=True)
            for path in (*self.database_files(), self.secret, self.lock, self.claims):
                if os.path.lexists(path):
                    _check_private(path, folder=False)
            if not self.database.exists() and not self.rebuilt.exists():
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
                os.close(os.open(self.database, flags, 0o600))  # SQLite gives its log the same rights
                sync_folder(self.root)
        except OSError as error:
            raise file_error(error, self.root) from error

    def _holds_other_things(self) -> bool:
        if self.root.is_symlink() or not self.root.is_dir():
            return False
        if self.database.exists() or self.rebuilt.exists():
            return False
        ours = {path.name for path in (self.files, self.set_aside, self.secret, self.lock, self.claims)}
        return any(
            path.name not in ours and not path.name.startswith(self.database.name) and not is_temporary(path)
            for path in self.root.iterdir()
        )

    def load_secret(self, *, may_create: bool) -> bytes | None:
        """The key of the cache keys; None where it is gone or damaged and may not be made anew."""
        try:
            secret = read_file(self.secret, SECRET_BYTES, follow_links=False)
        except UserError as error:
            if error.message_id == "file.too_large":
                return None
            if error.message_id != "file.not_found":
                raise
            if not may_create:
                return None
            secret = secrets.token_bytes(SECRET_BYTES)
            replace_file(self.secret, secret, owner_only=True)
        return secret if len(secret) == SECRET_BYTES else None

    def new_secret(self) -> bytes:
        """A new key; every cache key made under the old one is then of no use."""
        secret = secrets.token_bytes(SECRET_BYTES)
        replace_file(self.secret, secret, owner_only=True)
        return secret

    def sweep_root(self) -> None:
        """Delete what a kill left half-written. Only for who is alone: another's writing looks the same."""
        _sweep(self.root)

    def sweep_files(self) -> None:
        """The same for the large files; needed only where an announced file never arrived."""
        _sweep(self.files)


def is_temporary(path: Path) -> bool:
    """Whether a file of that name is a write that never ended."""
    return path.name.startswith(TEMPORARY_PREFIX) and path.name.split("-journal")[0].endswith(TEMPORARY_SUFFIX)


def _sweep(folder: Path) -> None:
    try:
        for path in folder.iterdir():
            if is_temporary(path):
                path.unlink()
    except OSError as error:
        raise file_error(error, folder) from error


def _check_private(path: Path, *, folder: bool) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise UserError("file.is_link", {"path": str(path)})
    if folder != stat.S_ISDIR(status.st_mode) or not (folder or stat.S_ISREG(status.st_mode)):
        raise UserError("library.in_the_way", {"path": str(path)})
    if not hasattr(os, "getuid"):  # there, the user's own folder is private by its place
        return
    if status.st_uid != os.getuid():
        raise UserError("library.not_yours", {"path": str(path)})
    rights = 0o700 if folder else 0o600
    if stat.S_IMODE(status.st_mode) & ~rights:
        path.chmod(rights)
