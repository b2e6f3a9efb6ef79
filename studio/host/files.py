"""Reading and replacing whole files so that a crash, a full disk or a hostile path never leaves half a file.

A replacement is written to a temporary file in the same folder, synced and renamed over the target; then the folder is
synced.
A kill in between leaves the old file (or none) and a leftover `.proving-studio-*.part`, never half of the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import UserError

# What a kill can leave behind: whoever owns a folder sweeps such names.
TEMPORARY_PREFIX = ".proving-studio-"
TEMPORARY_SUFFIX = ".part"
_OWNER_ONLY = 0o600
_BY_UMASK = 0o666
# Names that some systems lack count as no flag.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOSE_ON_EXEC = getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)

_MESSAGE_BY_ERRNO = {
    errno.ENOENT: "file.not_found",
    errno.ENOTDIR: "file.not_found",
    errno.EACCES: "file.no_permission",
    errno.EPERM: "file.no_permission",
    errno.EROFS: "file.no_permission",
    errno.EISDIR: "file.is_folder",
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT: "file.disk_full",
    errno.ENAMETOOLONG: "file.bad_name",
    errno.ELOOP: "file.bad_name",
    errno.EINVAL: "file.bad_name",
}


def file_error(error: OSError | ValueError, path: Path) -> UserError:
    """What a person reads when the system refused something about `path`."""
    if isinstance(error, ValueError):  # a zero byte in the name
        return UserError("file.bad_name", {"path": str(path)})
    message_id = _MESSAGE_BY_ERRNO.get(error.errno or 0, "file.system_error")
    return UserError(message_id, {"path": str(path), "reason": error.strerror or str(error)})


def read_file(path: Path, max_bytes: int, *, follow_links: bool = True) -> bytes:
    """The bytes of a regular file of at most `max_bytes`; a pipe or device is refused instead of waited for."""
    data, size_bytes = _read_regular(path, max_bytes + 1, follow_links=follow_links, most_bytes=max_bytes)
    if max(size_bytes, len(data)) > max_bytes:
        raise UserError("file.too_large", {"path": str(path), "size": max(size_bytes, len(data)), "limit": max_bytes})
    return data


def read_start(path: Path, count: int) -> bytes:
    """The first `count` bytes of a regular file, fewer where it has no more: enough to tell what it is."""
    return _read_regular(path, count, follow_links=True)[0]


def _read_regular(path: Path, count: int, *, follow_links: bool, most_bytes: int | None = None) -> tuple[bytes, int]:
    """(at most `count` bytes from the start of a regular file, the size that the system states).

    Nothing is read of a file that states a size above `most_bytes`.
    """
    flags = os.O_RDONLY | _NON_BLOCKING | _CLOSE_ON_EXEC | _BINARY
    try:
        if not follow_links and path.is_symlink():
            raise UserError("file.is_link", {"path": str(path)})
        descriptor = os.open(path, flags if follow_links else flags | _NO_FOLLOW)
    except (OSError, ValueError) as error:
        if path_is_folder(path):  # Windows answers "permission denied" for a folder
            raise UserError("file.is_folder", {"path": str(path)}) from error
        raise file_error(error, path) from error
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise UserError("file.is_folder", {"path": str(path)})
        if not stat.S_ISREG(status.st_mode):
            raise UserError("file.not_regular", {"path": str(path)})
        if most_bytes is not None and status.st_size > most_bytes:
            return b"", status.st_size
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(count), status.st_size  # never the size that the system states: the file may still grow
    except OSError as error:
        raise file_error(error, path) from error
    finally:
        os.close(descriptor)


def path_is_folder(path: Path) -> bool:
    """Whether `path` is a folder, without an exception for names that no system takes."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def path_is_file(path: Path) -> bool:
    """Whether `path` is a file that can be reached, without an exception for names that no system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # Python 3.11 raises for a folder that one may not look into
        return False


@dataclass(frozen=True, slots=True)
class NewFile:
    """What `replace_files` puts at `path`."""

    path: Path
    data: bytes
    owner_only: bool = False


def _refuse_what_is_no_file(path: Path) -> None:
    """A rename would quietly put a file in the place of a device or a pipe, for root even of /dev/null."""
    if path_is_folder(path):
        raise UserError("file.is_folder", {"path": str(path)})
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return  # nothing is there, or writing will tell what is wrong
    if not regular:
        raise UserError("file.not_replaceable", {"path": str(path)})


def check_target(path: Path) -> None:
    """UserError when `replace_file` could certainly not write `path`."""
    _refuse_what_is_no_file(path)
    try:
        path.lstat()
    except FileNotFoundError as error:
        if not path_is_folder(path.parent):
            raise file_error(error, path) from error
    except (OSError, ValueError) as error:
        raise file_error(error, path) from error
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise file_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), path)


def replace_file(path: Path, data: bytes, *, owner_only: bool = False) -> None:
    """Put `data` at `path`, whole or not at all. Others can never read an `owner_only` file, not even for a moment."""
    replace_files([NewFile(path, data, owner_only)])


def replace_files(files: Sequence[NewFile]) -> None:
    """Put files that belong together at their paths: none takes its place before all are written and synced."""
    for file in files:
        _refuse_what_is_no_file(file.path)
    waiting: list[Path] = []
    path = files[0].path
    try:
        for file in files:
            path = file.path
            waiting.append(path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")
            _write_new(waiting[-1], file.data, _OWNER_ONLY if file.owner_only else _BY_UMASK)
        for file, temporary in zip(files, waiting, strict=True):
            path = file.path
            temporary.replace(path)
        for folder in dict.fromkeys(file.path.parent for file in files):
            sync_folder(folder)
    except BaseException as error:
        for temporary in waiting:
            with contextlib.suppress(OSError, ValueError):
                temporary.unlink()
        if isinstance(error, (OSError, ValueError)):
            raise file_error(error, path) from error
        raise


def new_private_file(target: Path) -> Path:
    """An empty temporary file beside `target` that only its owner may read, for `put_in_place` once it is filled."""
    temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        _write_new(temporary, b"", _OWNER_ONLY)
    except OSError as error:
        raise file_error(error, target) from error
    return temporary


def put_in_place(temporary: Path, target: Path) -> None:
    """Sync a filled temporary file and rename it over `target`."""
    try:
        descriptor = os.open(temporary, os.O_RDWR | _NO_FOLLOW | _CLOSE_ON_EXEC | _BINARY)
        try:
            _sync_file(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise file_error(error, target) from error


def _write_new(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _CLOSE_ON_EXEC | _BINARY
    descriptor = os.open(path, flags, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        _sync_file(file.fileno())


def _sync_file(descriptor: int) -> None:
    if sys.platform == "darwin":  # there, fsync leaves the data in the drive's own cache
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable: a rename or an unlink counts only after this."""
    if sys.platform == "win32":  # a folder cannot be opened for that; the rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY | _CLOSE_ON_EXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:  # some network file systems cannot sync a folder; the file itself is safe
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


_kept_descriptors: dict[tuple[int, int], int] = {}
_kept_guard = threading.Lock()


def read_start_beside_locks(path: Path, count: int) -> bytes:
    """The first `count` bytes of a file on which this process may hold locks, such as a database that SQLite has open.

    On POSIX systems, closing any descriptor of a file drops all locks that the process holds on it (see
    sqlite.org/howtocorrupt.html, section 2.2). So this one stays open, one for each file, as long as the process lives.
    """
    if sys.platform == "win32":
        with path.open("rb") as file:
            return file.read(count)
    status = path.stat()
    with _kept_guard:
        descriptor = _kept_descriptors.get((status.st_dev, status.st_ino))
        if descriptor is None:
            descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _CLOSE_ON_EXEC)
            _kept_descriptors[status.st_dev, status.st_ino] = descriptor
    return os.pread(descriptor, count, 0)
