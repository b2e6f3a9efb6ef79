"""Keys from commands: listened to while the page is shown; plain letters not while a person types.

Esc is no letter: it stops what runs, wherever the focus is. A field that has a use of its own for it takes it first, by
the event ShortcutOverride.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from studio.gui.views.page import Command

_TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_ALWAYS = ("Ctrl", "Alt", "Meta", "Esc", "Shift+Esc", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")


class Shortcuts(QObject):
    """The keys of one set of commands. `use` replaces the set."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._made: list[QShortcut] = []

    def use(self, commands: Sequence[Command]) -> None:
        """Listen to these keys from now on, and to no others of this set."""
        for shortcut in self._made:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._made = [self._shortcut(command) for command in commands if command.key]

    def _shortcut(self, command: Command) -> QShortcut:
        shortcut = QShortcut(QKeySequence(command.key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        plain = not command.key.startswith(_ALWAYS)
        shortcut.activated.connect(lambda: _act_unless_typing(command.act) if plain else command.act())
        return shortcut


def is_typing() -> bool:
    """Whether letters go into a field now."""
    focus = QApplication.focusWidget()
    return (
        isinstance(focus, _TYPING) and not (isinstance(focus, QPlainTextEdit | QTextEdit) and focus.isReadOnly())
    ) or (isinstance(focus, QComboBox) and focus.isEditable())


def _act_unless_typing(act: Callable[[], object]) -> None:
    if not is_typing():
        act()
