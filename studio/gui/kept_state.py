"""What the window kept of itself in its ini file, read with care: a person may have written anything into it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings


def kept_bytes(store: QSettings, key: str) -> QByteArray:
    """A state that Qt made; empty, which restores nothing, where there is none or something else."""
    value = store.value(key)
    return value if isinstance(value, QByteArray) else QByteArray()


def kept_text(store: QSettings, key: str, most: int) -> str:
    """A text; empty where there is none, or something else, or one of more than `most` letters."""
    value = store.value(key)
    return value if isinstance(value, str) and len(value) <= most else ""
