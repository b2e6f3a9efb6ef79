"""The command search (Ctrl+K) and the list of keys (`?`): two looks at the same commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.gui.look import Look
from studio.gui.views.kit.labels import key_hint, label
from studio.gui.views.page import Command
from studio.model.text import N_, translate

_WIDTH, _HEIGHT = 560, 400


def shown_key(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Those that hold every typed word, the ones that begin with the first word in front."""
    words = typed.lower().split()
    found = [one for one in commands if all(word in f"{one.text} {one.keywords}".lower() for word in words)]
    return sorted(found, key=lambda one: not (words and one.text.lower().startswith(words[0])))


class CommandPalette(QDialog):
    """Type some letters, choose, Enter."""

    def __init__(self, look: Look, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(N_("Commands")))
        self.setObjectName("palette")  # the style sheet draws its edge, since no desktop does
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._look = look
        self._commands = list(commands)
        self._shown: list[Command] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate(N_("Search or run a command")))
        self.field.setAccessibleName(translate(N_("Command")))
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._run)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(translate(N_("Commands")))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemActivated.connect(lambda _item: self._run())
        self.list.itemClicked.connect(lambda _item: self._run())
        self.nothing = label(translate(N_("No command matches.")), "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk the list while the field keeps the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._shown))
                return True
        return super().eventFilter(watched, event)

    def _filter(self, typed: str) -> None:
        self._shown = matching(self._commands, typed)
        self.list.clear()
        for command in self._shown:
            key = f"\t{shown_key(command.key)}" if command.key else ""
            item = QListWidgetItem(command.text + key.replace("\t", "    "))
            if command.icon:
                item.setIcon(self._look.icon(command.icon))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._shown else -1)
        self.nothing.setVisible(not self._shown)

    def _run(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            command = self._shown[row]
            self.accept()
            command.act()


class KeysDialog(QDialog):
    """The keys of this page and of the window."""

    def __init__(self, page_title: str, page: Sequence[Command], window: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(N_("Keys")))
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 24, 24, 24)
        columns.setSpacing(56)
        for title, commands in ((page_title, page), (translate(N_("Everywhere")), window)):
            column = QVBoxLayout()
            column.addWidget(label(title, "heading"))
            column.addSpacing(8)
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(6)
            for row, command in enumerate(one for one in commands if one.key):
                grid.addWidget(key_hint(shown_key(command.key)), row, 0, Qt.AlignmentFlag.AlignRight)
                grid.addWidget(label(command.text), row, 1)
            column.addLayout(grid)
            column.addStretch(1)
            columns.addLayout(column)
