"""Text on a page, by its role in the style sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from studio.gui.fonts import with_figures

_FIGURES = ("display", "figure")
_LONGEST_WORD_PX = 240


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _Wrapped(QLabel):
    """A word is as long as a file name may be: it is cut at the edge, and makes no window wider."""

    def minimumSizeHint(self) -> QSize:
        """As wide as an ordinary word at most."""
        return super().minimumSizeHint().boundedTo(QSize(_LONGEST_WORD_PX, 2**24))


def label(text: str, role: str = "", *, wrap: bool = False, selectable: bool = False, tone: str = "") -> QLabel:
    """A label. Roles: display figure title page_title heading strong region secondary caption code.

    Tones: ok warn bad accent.
    """
    made = _Wrapped(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # what a file says is never markup
    if role:
        made.setProperty("role", role)
    if role in _FIGURES:
        made.setFont(with_figures(made.font()))
    if tone:
        made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def key_hint(text: str) -> QLabel:
    """A key in a small box."""
    made = QLabel(text)
    made.setProperty("key", "true")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def rule(*, vertical: bool = False) -> QFrame:
    """A separating line."""
    made = QFrame()
    made.setProperty("rule", "true")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def elided(text: str, most: int) -> str:
    """`text` with its middle left out, so that both ends stay readable: digests, paths."""
    if len(text) <= most:
        return text
    head = (most - 1) * 2 // 3
    return f"{text[:head]}…{text[len(text) - (most - 1 - head) :]}"


def short_id(digest: bytes) -> str:
    """A digest as the window shows it: `b3:7f3a91c2…c41e`."""
    text = digest.hex()
    return f"b3:{text[:8]}…{text[-4:]}"
