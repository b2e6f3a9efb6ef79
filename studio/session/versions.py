"""The versions of the studio and of what it stands on, read without loading any of it."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Callable
from importlib import metadata

from studio import __version__
from studio.model.text import N_, translate

_PACKAGES = (
    ("PySide6", "PySide6-Essentials", "PySide6"),
    ("pyqtgraph", "pyqtgraph", "pyqtgraph"),
    ("NumPy", "numpy", "numpy"),
    ("BLAKE3", "blake3", "blake3"),
    ("psutil", "psutil", "psutil"),
    ("platformdirs", "platformdirs", "platformdirs"),
)


def versions(qt: str = "", find: Callable[[str], str] = metadata.version) -> tuple[tuple[str, str], ...]:
    """(name, version), the studio first; what cannot be found out is said to be not known. `qt`: as the window says."""
    found = [("Proving Studio", __version__), ("Python", platform.python_version())]
    if qt:
        found.append(("Qt", qt))
    found += [(name, _version_of(package, module, find)) for name, package, module in _PACKAGES]
    found.append(("SQLite", sqlite3.sqlite_version))
    kind = N_("frozen application") if getattr(sys, "frozen", False) else N_("Python package")
    found.append((translate(N_("Installed as")), translate(kind)))
    found.append((translate(N_("Platform")), platform.platform()))
    return tuple(found)


def _version_of(package: str, module: str, find: Callable[[str], str]) -> str:
    try:
        return find(package)
    except metadata.PackageNotFoundError:  # a frozen application may come without the metadata of packages
        loaded = sys.modules.get(module)
        return str(getattr(loaded, "__version__", translate(N_("not known"))))
