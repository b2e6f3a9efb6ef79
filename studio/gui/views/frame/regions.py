"""F6: from one region of the window to the next one that takes the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focus_next(stops: Sequence[QWidget], focus: QWidget | None) -> None:
    """Give the focus to the region behind the one that has it."""
    now = next(
        (i for i, stop in enumerate(stops) if focus is not None and (stop is focus or stop.isAncestorOf(focus))), -1
    )
    for offset in range(1, len(stops) + 1):
        if _focus_into(stops[(now + offset) % len(stops)]):
            return


def _focus_into(region: QWidget) -> bool:
    """Give the focus to the region or to the first part of it that takes it."""
    candidates = [region, *region.findChildren(QWidget)]
    for part in candidates:
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False
