"""The version of an r0vm: asked once for each file, and judged by which receipts this studio can verify."""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from studio.host.launch import minimal_environment
from studio.host.limits import ProcessLimits
from studio.host.processes import start
from studio.model.errors import UserError
from studio.model.one_line import one_line

NEWEST = "5.0.0-rc.1"
"""The newest version that this studio was tried with."""
SUPPORTED = "3.0 (>= 3.0.3), 5.0"
_FLOOR = (3, 0, 3)  # below are RISC Zero's own security advisories
_VERIFIERS = ((3, 0), (5, 0))  # generations whose receipts our verifiers know

_ANSWER_S = 10.0
_MOST_BYTES = 4096
_MEMORY_BYTES = 2**30
_SHOWN_LETTERS = 60
_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z.-]{1,40}))?(?:\+[0-9A-Za-z.-]{1,40})?")
_ANSWER = re.compile(rf"(?:risc0-)?r0vm v?({_VERSION.pattern})")

VersionOrder = tuple[int, int, int, bool, str]


@dataclass(frozen=True, slots=True)
class _Key:
    """Which file was asked: another file under the same name is asked again."""

    path: str
    modified_ns: int
    size_bytes: int
    inode: int


_known: dict[_Key, str] = {}
_guard = threading.Lock()


def version_order(text: str) -> VersionOrder | None:
    """For sorting: a release comes after its pre-releases. None for what is no version."""
    found = _VERSION.fullmatch(text)
    if found is None:
        return None
    major, minor, patch = (int(found[index]) for index in (1, 2, 3))
    return major, minor, patch, found[4] is None, found[4] or ""


def judge_version(version: str, path: str) -> UserError | None:
    """Why receipts of that version are of no use here; None when they are."""
    order = version_order(version)
    params: dict[str, object] = {"path": path, "version": version, "supported": SUPPORTED}
    if order is None or order < (*_FLOOR, True, ""):
        return UserError("risc0.r0vm_too_old", params)
    if order[:2] not in _VERIFIERS:
        return UserError("risc0.r0vm_unknown_version", params)
    return None


def version_in(said: bytes, path: str) -> str:
    """The version in an answer to `--version`."""
    text = said.decode("utf-8", "replace").strip()
    found = _ANSWER.fullmatch(text)
    if found is None:
        shown = one_line(text)[:_SHOWN_LETTERS].strip()
        raise UserError("risc0.r0vm_garbage", {"path": path, "said": shown or "-"})
    return found[1]


def version_of(path: Path) -> str:
    """What the program at `path` says to `--version`; UserError when it is no r0vm that can be started."""
    try:
        status = path.stat()
    except OSError as error:
        raise UserError("risc0.r0vm_absent", {"path": str(path)}) from error
    if not path.is_file():
        raise UserError("risc0.r0vm_absent", {"path": str(path)})
    if not os.access(path, os.X_OK):
        raise UserError("risc0.r0vm_not_executable", {"path": str(path)})
    key = _Key(str(path), status.st_mtime_ns, status.st_size, status.st_ino)
    with _guard:
        known = _known.get(key)
    if known is None:
        known = version_in(_ask(path), str(path))
        with _guard:
            _known[key] = known
    return known


def _ask(path: Path) -> bytes:
    """At most `_MOST_BYTES` of what it prints. Whatever it does, it and all that it started is gone afterwards."""
    try:
        child = start(
            (str(path), "--version"),
            environment=minimal_environment(),
            cwd=Path(path.anchor),
            limits=ProcessLimits(max_memory_bytes=_MEMORY_BYTES, max_processor_s=int(_ANSWER_S)),
        )
    except UserError as error:
        raise UserError("risc0.r0vm_start", {"path": str(path), **error.params}) from error
    said = bytearray()

    def listen() -> None:
        while len(said) < _MOST_BYTES and (piece := os.read(child.stdout.fileno(), _MOST_BYTES)):
            said.extend(piece)

    listener = threading.Thread(target=listen, name=f"version of {child.pid}", daemon=True)
    listener.start()
    until_s = time.monotonic() + _ANSWER_S
    # One that prints without end is stopped by its full pipe: no more is read than an answer can have.
    while (end := child.wait(0.05)) is None and time.monotonic() < until_s and len(said) < _MOST_BYTES:
        pass
    child.close(outputs=False)
    listener.join(1.0)
    if not listener.is_alive():
        child.stdout.close()
        child.stderr.close()
    if end is None and len(said) < _MOST_BYTES:
        raise UserError("risc0.r0vm_silent", {"path": str(path), "seconds": int(_ANSWER_S)})
    return bytes(said[:_MOST_BYTES])
