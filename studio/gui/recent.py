"""The own programs that were opened last, the newest first, remembered from one start to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Signal

_KEY = "recent/programs"
_MOST = 10


class RecentPrograms(QObject):
    """Paths of own programs, which may be gone by now: opening one says so. Without a store nothing is kept."""

    changed = Signal()

    def __init__(self, store: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._paths = _stored(store)

    def paths(self) -> list[str]:
        """The newest first."""
        return list(self._paths)

    def remember(self, path: str) -> None:
        """Put `path` in front."""
        self.replace([path, *(other for other in self._paths if other != path)])

    def forget(self, path: str) -> None:
        """Leave `path` out from now on."""
        self.replace([other for other in self._paths if other != path])

    def replace(self, paths: Sequence[str]) -> None:
        """Another list in the place of this one."""
        wanted = list(paths[:_MOST])
        if wanted == self._paths:
            return
        self._paths = wanted
        if self._store is not None:
            self._store.setValue(_KEY, wanted)
        self.changed.emit()


def _stored(store: QSettings | None) -> list[str]:
    value = [] if store is None else store.value(_KEY, [])
    if isinstance(value, str):  # Qt gives a list of one as its only text
        return [value]
    return [str(path) for path in value][:_MOST] if isinstance(value, list) else []
