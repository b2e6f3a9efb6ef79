"""Where the user's library and list of jobs lie, and opening the library."""

from __future__ import annotations

from pathlib import Path

from studio.host.paths import user_paths
from studio.library import Library, LibraryOptions
from studio.settings import Settings

_DAY_MS = 24 * 60 * 60 * 1000


def library_folder(settings: Settings, named: Path | None = None) -> Path:
    """The folder that was named, else that of the settings, else the usual place on this system."""
    if named is not None:
        return named
    if settings.library_folder:
        return Path(settings.library_folder)
    return user_paths().data_folder / "library"


def aggregates_folder(library_root: Path) -> Path:
    """The list of aggregates: beside the library that has their proofs."""
    name = "aggregates" if library_root.name == "library" else f"{library_root.name}-aggregates"
    return library_root.parent / name


def jobs_folder() -> Path:
    """The list of jobs: one for each user, whatever library a job writes to."""
    return user_paths().data_folder / "jobs"


def task_logs_folder() -> Path:
    """Where work that failed, and is no job of the queue, leaves its log."""
    return user_paths().log_folder / "tasks"


def library_options(settings: Settings) -> LibraryOptions:
    """What the settings say about room and trash."""
    return LibraryOptions(max_cache_bytes=settings.max_cache_bytes, trash_keep_ms=settings.trash_keep_days * _DAY_MS)


def open_library(settings: Settings, named: Path | None = None) -> Library:
    """The user's library; close it, or use it in a `with` block."""
    return Library.open(library_folder(settings, named), library_options(settings))
