"""The programs that were opened last, the newest first."""

from __future__ import annotations

from PySide6.QtCore import QSettings

_KEY = "recent/programs"
_MOST = 10


def recent_programs(store: QSettings) -> list[str]:
    """Paths of own programs. They may be gone by now; opening one says so."""
    value = store.value(_KEY, [])
    if isinstance(value, str):  # Qt gives a list of one as its only text
        return [value]
    return [str(path) for path in value] if isinstance(value, list) else []


def remember_program(store: QSettings, path: str) -> None:
    """Put `path` in front."""
    others = [other for other in recent_programs(store) if other != path]
    store.setValue(_KEY, [path, *others][:_MOST])
