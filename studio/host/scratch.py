"""A private folder for one piece of work, gone when the work has ended; what killed processes left is swept first."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from studio.host.alive import AliveMark, is_alive
from studio.host.files import file_error
from studio.host.paths import make_private_folder

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A new folder below `parent` that only its owner can look into.

    Taking it away never fails the work: what was made in it has been read by then, and must not be lost.
    """
    try:
        make_private_folder(parent)
        sweep_scratch(parent)
        mark = AliveMark(parent)
        folder = parent / mark.name
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise file_error(error, parent) from error
    try:
        yield folder
    finally:
        _remove(folder)
        mark.release()


def sweep_scratch(parent: Path) -> None:
    """Take away the folders whose process has ended without doing so."""
    for path in parent.iterdir():
        if path.suffix == "" and not is_alive(parent, path.name):
            _remove(path)


def _remove(folder: Path) -> None:
    try:
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink()
        else:
            shutil.rmtree(folder)  # does not follow links
    except FileNotFoundError:
        pass  # somebody else swept it
    except OSError:
        logger.warning("the folder %s could not be taken away", folder, exc_info=True)
