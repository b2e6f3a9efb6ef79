"""The public parameters of Halo2 circuits: derived once for each k on this machine, kept in a file, loaded when needed.

They come from this machine alone. The engine checks each file by a digest that it knows, so a damaged or foreign one
is only derived again; no proof brings any.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from studio import native
from studio.host.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX, read_file, replace_file
from studio.host.locks import FileLock
from studio.host.paths import make_private_folder
from studio.model.errors import UserError

logger = logging.getLogger(__name__)

_WAIT_S = 2.0
_POINT_BYTES, _OTHER_BYTES = 32, 68
_one_at_a_time = threading.Lock()  # two threads that want the same would each take all of the time


def make_ready(k: int, folder: Path | None, deriving: Callable[[], None] = lambda: None) -> None:
    """Load the keys for circuits of 2^k rows into this process, which keeps them.

    `deriving` is called before the parameters are made: that takes from a second (k = 9) to minutes (k = 17).
    UserError for a k that no circuit has.
    """
    with _one_at_a_time:
        if native.halo2_is_loaded(k) or (folder is not None and _load_file(k, folder)):
            return
        deriving()
        parameters = native.halo2_derive_parameters(k)
        native.halo2_load(k, parameters)
        if folder is not None:
            _keep(parameters, parameters_file(folder, k))


def are_at_hand(k: int, folder: Path | None) -> bool:
    """Whether they need not be made first, as far as a look without reading tells."""
    if native.halo2_is_loaded(k):
        return True
    try:
        return folder is not None and parameters_file(folder, k).stat().st_size == parameters_bytes(k)
    except OSError:
        return False


def parameters_file(folder: Path, k: int) -> Path:
    """Where those for 2^k rows lie."""
    return folder / f"halo2-{k}.parameters"


def parameters_bytes(k: int) -> int:
    """The one length that such a file can have: two generators for each row, and four more values."""
    return (2 << k) * _POINT_BYTES + _OTHER_BYTES


def _load_file(k: int, folder: Path) -> bool:
    path = parameters_file(folder, k)
    try:
        parameters = read_file(path, parameters_bytes(k))
        if len(parameters) != parameters_bytes(k):
            logger.warning("%s is cut; it is made anew", path)
            return False
        native.halo2_load(k, parameters)
    except UserError as error:
        if error.message_id == "halo2.wrong_k":
            raise
        if error.message_id != "file.not_found":
            logger.warning("%s cannot be used and is made anew: %s", path, error)
        return False
    return True


def _keep(parameters: bytes, path: Path) -> None:
    """A full disk or a folder without permission costs time the next time, and no proof now."""
    try:
        make_private_folder(path.parent)
        lock = FileLock(path.with_name("writing.lock"))
        try:
            if lock.wait_alone(_WAIT_S):
                for left in path.parent.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
                    left.unlink()  # whoever wrote it was ended on the way
                replace_file(path, parameters)
        finally:
            lock.release()
    except (OSError, UserError):
        logger.warning("parameters could not be kept in %s", path, exc_info=True)
