"""Which graphics interface an r0vm was built for, read from the libraries that its file names.

A build for CUDA opens the driver's library, one for Metal is linked with the framework; a build for the processor names
neither. Whether a proof then uses a device shows only while it is made.
"""

from __future__ import annotations

import mmap
import threading
from dataclasses import dataclass
from pathlib import Path

CUDA, METAL, NONE = "CUDA", "Metal", ""
_MARKS = ((CUDA, b"libcuda.so.1"), (METAL, b"/System/Library/Frameworks/Metal.framework/"))


@dataclass(frozen=True, slots=True)
class _Key:
    """Which file was read: another file under the same name is read again."""

    path: str
    modified_ns: int
    size_bytes: int


_known: dict[_Key, str] = {}
_guard = threading.Lock()


def graphics_of(path: Path) -> str | None:
    """`CUDA`, `METAL` or `NONE`; None where the file cannot be read. Each file is read once."""
    try:
        status = path.stat()
        key = _Key(str(path), status.st_mtime_ns, status.st_size)
        with _guard:
            if key in _known:
                return _known[key]
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = next((name for name, mark in _MARKS if content.find(mark) >= 0), NONE)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    with _guard:
        _known[key] = found
    return found
