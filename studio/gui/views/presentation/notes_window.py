"""What the presenter alone sees, on a second screen where there is one: notes, what comes next, and the time."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSettings, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.gui.fonts import with_figures
from studio.gui.kept_state import kept_text
from studio.gui.look import Look
from studio.gui.views.frame.shortcuts import Shortcuts
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.gui.views.page import Command
from studio.gui.views.presentation.chapter_strip import STATES
from studio.gui.views.presentation.conductor import Conductor
from studio.model.text import N_, translate

MOST_LETTERS = 4_000
_WIDTH, _HEIGHT = 900, 640
_TICK_MS = 250
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class NotesEdit(QPlainTextEdit):
    """Takes letters; the two keys of a remote control turn the chapters even here."""

    turned = Signal(int)  # chapters

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("notes", "true")
        self.setTabChangesFocus(True)
        self.setAccessibleName(translate(N_("Your notes for this chapter")))
        self.setPlaceholderText(translate(N_("Your notes for this chapter; the room does not see them")))

    def event(self, event: QEvent) -> bool:
        """No shortcut gets the pages first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _PAGES:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As everywhere, but for the pages."""
        pages = _PAGES.get(Qt.Key(event.key()))
        if pages is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(pages)


class NotesWindow(QWidget):
    """Follows the presentation. The notes of its first chapters are kept; those of own ones end with them."""

    def __init__(
        self, look: Look, store: QSettings, conductor: Conductor, commands: Sequence[Command], parent: QWidget
    ) -> None:
        """`commands`: what the keys do here, too; the first two turn to the next and the previous chapter."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(translate(N_("Notes of the presenter")))
        self._look, self._store, self._conductor = look, store, conductor
        self._own: dict[str, str] = {}
        self._began_ns = time.monotonic_ns()
        forward, back = commands[:2]
        self.clock, self.elapsed = label("", "figure"), label("", "figure")
        for part in (self.clock, self.elapsed):
            part.setFont(with_figures(part.font()))
        self.where, self.title, self.state = label("", "region"), label("", "page_title"), label("", "secondary")
        self.edit = NotesEdit()
        self.edit.turned.connect(lambda pages: (forward if pages > 0 else back).act())
        self.edit.textChanged.connect(self._keep)
        self.coming, self.coming_words = label("", "heading", wrap=True), label("", "secondary", wrap=True)
        self.buttons = tuple(
            ActionButton(look, one.text, one.act, icon=one.icon, key=one.key) for one in (back, forward)
        )
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space is for the chapter
        self._shown = ""
        self._lay_out()
        self._keys = Shortcuts(self)
        self._keys.use([*commands, *(Command("", self.hide, key) for key in ("Esc", "N"))])
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        conductor.changed.connect(self._follow)
        self._follow()

    def present(self, began_ns: int, here: QScreen) -> bool:
        """Show it where `here` is not; whether there is such a screen. `began_ns`: when the presentation began."""
        self._began_ns = began_ns
        other = other_screen(QGuiApplication.screens(), here)
        if not self.isVisible():
            self.resize(self._look.theme.px(_WIDTH), self._look.theme.px(_HEIGHT))
            if other is not None:
                self.setScreen(other)
                self.setGeometry(other.availableGeometry())
                self.showMaximized()
            else:
                self.show()
        self.activateWindow()
        return other is not None

    def showEvent(self, event: QShowEvent) -> None:
        """The times go while somebody can see them. No letter goes to the notes before somebody wants that."""
        super().showEvent(event)
        self.setFocus()
        self._tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And stop."""
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        now = QTime.currentTime().toString("HH:mm")
        if now != self.clock.text():
            self.clock.setText(now)
            self.clock.setAccessibleName(translate(N_("Time of day: {time}")).format(time=now))
        minutes, seconds = divmod((time.monotonic_ns() - self._began_ns) // 1_000_000_000, 60)
        self.elapsed.setText(f"{minutes}:{seconds:02}")

    def _follow(self) -> None:
        conductor, chapter = self._conductor, self._conductor.chapter
        number, count = conductor.current + 1, len(conductor.chapters)
        self.where.setText(translate(N_("Chapter {number} of {count}")).format(number=number, count=count))
        self.title.setText(chapter.title.replace("\n", " "))
        self.state.setText(translate(STATES[conductor.standing(chapter).state]))
        coming = conductor.chapters[number] if number < count else None
        self.coming.setText(translate(N_("This is the last chapter.")) if coming is None else coming.title)
        self.coming_words.setText("" if coming is None else coming.sentence)
        for button, usable in zip(self.buttons, (number > 1, number < count), strict=True):
            button.setEnabled(usable)
        if chapter.id != self._shown:
            self._shown = ""  # what is set now was kept before
            self.edit.setPlainText(self._kept(chapter.id, own=chapter.is_own))
            self._shown = chapter.id

    def _kept(self, chapter: str, *, own: bool) -> str:
        return self._own.get(chapter, "") if own else kept_text(self._store, _key(chapter), MOST_LETTERS)

    def _keep(self) -> None:
        text, chapter = self.edit.toPlainText(), self._conductor.chapter
        if chapter.id != self._shown:
            return
        if len(text) > MOST_LETTERS:
            self.edit.undo()
        elif chapter.is_own:
            self._own[chapter.id] = text
        elif text:
            self._store.setValue(_key(chapter.id), text)
        else:
            self._store.remove(_key(chapter.id))

    def _lay_out(self) -> None:
        times = QHBoxLayout()
        for text, part in ((N_("Time of day"), self.clock), (N_("Since the start"), self.elapsed)):
            column = QVBoxLayout()
            column.addWidget(label(translate(text), "region"))
            column.addWidget(part)
            times.addLayout(column)
            times.addSpacing(40)
        times.addStretch(1)
        for button in self.buttons:
            times.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(8)
        whole.addLayout(times)
        whole.addWidget(rule())
        whole.addWidget(self.where)
        whole.addLayout(head)
        whole.addWidget(self.edit, 1)
        whole.addWidget(label(translate(N_("Next chapter")), "region"))
        whole.addWidget(self.coming)
        whole.addWidget(self.coming_words)


def other_screen(screens: Sequence[QScreen], here: QScreen) -> QScreen | None:
    """A screen that the room does not look at. Screens that show the same are one to Qt, or lie over one another."""
    return next((one for one in screens if not one.geometry().intersects(here.geometry())), None)


def _key(chapter: str) -> str:
    return f"notes/{chapter}"
