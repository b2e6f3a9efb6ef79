"""Tool tips. Qt takes a text that looks like markup for markup, and lays all of it out, however long it is."""

from __future__ import annotations

from PySide6.QtGui import Qt

_MOST_LETTERS = 2000


def plain_tip(text: str) -> str:
    """A tool tip that shows `text` as it stands: what a file or a person wrote is never markup, nor endless."""
    shown = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
    return Qt.convertFromPlainText(shown) if Qt.mightBeRichText(shown) else shown
