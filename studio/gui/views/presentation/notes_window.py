"""What the presenter alone sees, on a second screen where there is one: notes, what comes next, and the time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeyEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.gui.fonts import with_figures
from studio.gui.kept_state import kept_text
from studio.gui.look import Look
from studio.gui.views.frame.shortcuts import Shortcuts
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, rule
from studio.gui.views.page import Command
from studio.gui.views.presentation.chapter_strip import STATES
from studio.gui.views.presentation.conductor import Conductor
from studio.gui.views.presentation.parts import DayClock
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session.presentation.chapters import storyboard
from studio.session.presentation.shown import Source

MOST_LETTERS = 20_000
Noted = tuple[Source | None, str]  # whose chapter, and its id
_WIDTH, _HEIGHT = 900, 640
_TICK_MS = 250
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class KeptNotes:
    """The notes of each chapter: those of the storyboard in the store of the window, others while it is open.

    What a recording calls its chapters is no key to anything kept: anybody may have written it.
    """

    def __init__(self, store: QSettings) -> None:
        self._store = store
        self._lasting = {chapter.id for chapter in storyboard()}
        self._passing: dict[Noted, str] = {}

    def text(self, noted: Noted) -> str:
        """What was written for it."""
        key = self._key(noted)
        return self._passing.get(noted, "") if key is None else kept_text(self._store, key, MOST_LETTERS)

    def keep(self, noted: Noted, text: str) -> None:
        """Keep as much of it as there is room for."""
        key, text = self._key(noted), text[:MOST_LETTERS]
        if key is None:
            self._passing[noted] = text
        elif text:
            self._store.setValue(key, text)
        else:
            self._store.remove(key)

    def _key(self, noted: Noted) -> str | None:
        source, chapter = noted
        return f"notes/{chapter}" if source is None and chapter in self._lasting else None

    def forget_but(self, source: Source | None, chapters: Iterable[str]) -> None:
        """Forget chapters of `source` that are no more."""
        there = set(chapters)
        self._passing = {
            noted: text for noted, text in self._passing.items() if noted[0] != source or noted[1] in there
        }


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
            QGuiApplication.inputMethod().commit()  # half a word belongs to the chapter that is left
            self.turned.emit(pages)


class NotesWindow(QWidget):
    """Follows the presentation. `left`: closed by the presenter, who goes on with the presentation."""

    left = Signal()

    def __init__(
        self, look: Look, store: QSettings, conductor: Conductor, commands: Sequence[Command], parent: QWidget
    ) -> None:
        """`commands`: what the keys do here, too; the first two turn to the next and the previous chapter."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(translate(N_("Notes of the presenter")))
        self._look, self._notes, self._conductor = look, KeptNotes(store), conductor
        self._began_ns = time.monotonic_ns()
        forward, back = commands[:2]
        self.clock, self.elapsed = DayClock("figure"), label("", "figure")
        self.elapsed.setFont(with_figures(self.elapsed.font()))
        self.where, self.title, self.state = label("", "region"), ElidedLabel("", "page_title"), label("", "secondary")
        self.edit = NotesEdit()
        self.edit.turned.connect(lambda pages: (forward if pages > 0 else back).act())
        self.edit.textChanged.connect(self._keep)
        limit = translate(N_("Only the first {count} letters are kept."))
        self.too_long = label(limit.format(count=count_text(MOST_LETTERS)), "warn", wrap=True)
        self.too_long.hide()
        self.coming, self.coming_words = ElidedLabel("", "heading"), ElidedLabel("", "secondary")
        self.buttons = tuple(
            ActionButton(look, one.text, one.act, icon=one.icon, key=one.key) for one in (back, forward)
        )
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space is for the chapter
        self._shown: Noted | None = None
        self._lay_out()
        self._keys = Shortcuts(self)
        self._keys.use([*commands, *(Command("", self.leave, key) for key in ("Esc", "N"))])
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        conductor.changed.connect(self._follow)
        self._follow()

    def present(self, began_ns: int, here: QScreen) -> bool:
        """Show it where `here` is not; whether it is there. `began_ns`: when the presentation began."""
        self._began_ns = began_ns
        other = other_screen(QGuiApplication.screens(), here)
        if other is not None and (not self.isVisible() or _overlap(self.screen(), here)):
            self.setScreen(other)
            self.setGeometry(other.availableGeometry())
            self.showMaximized()
        elif not self.isVisible() or self.isMinimized():
            self.resize(self._look.theme.px(_WIDTH), self._look.theme.px(_HEIGHT))
            self.showNormal()
        self.activateWindow()
        return not _overlap(self.screen(), here)

    def leave(self) -> None:
        """Esc."""
        self.hide()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """By the button of the desktop."""
        super().closeEvent(event)
        self.left.emit()

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
        self.clock.tick()
        minutes, seconds = divmod((time.monotonic_ns() - self._began_ns) // 1_000_000_000, 60)
        self.elapsed.setText(f"{minutes}:{seconds:02}")

    def _follow(self) -> None:
        conductor, chapter = self._conductor, self._conductor.chapter
        number, count = conductor.current + 1, len(conductor.chapters)
        self.where.setText(translate(N_("Chapter {number} of {count}")).format(number=number, count=count))
        self.title.setText(_one_line(chapter.title))
        self.state.setText(translate(STATES[conductor.standing(chapter).state]))
        coming = conductor.chapters[number] if number < count else None
        self.coming.setText(translate(N_("This is the last chapter.")) if coming is None else _one_line(coming.title))
        self.coming_words.setText("" if coming is None else coming.sentence)
        for button, usable in zip(self.buttons, (number > 1, number < count), strict=True):
            button.setEnabled(usable)
        self._notes.forget_but(conductor.source, (one.id for one in conductor.chapters))
        noted = (conductor.source, chapter.id)
        if noted != self._shown:
            self._shown = None  # what is set now was kept before
            self.edit.setPlainText(self._notes.text(noted))
            self._shown = noted

    def _keep(self) -> None:
        text = self.edit.toPlainText()
        if self._shown is not None:
            self._notes.keep(self._shown, text)
        self.too_long.setVisible(len(text) > MOST_LETTERS)

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
        whole.addWidget(self.too_long)
        whole.addWidget(label(translate(N_("Next chapter")), "region"))
        whole.addWidget(self.coming)
        whole.addWidget(self.coming_words)


def other_screen(screens: Sequence[QScreen], here: QScreen) -> QScreen | None:
    """A screen that the room does not look at. Screens that show the same are one to Qt, or lie over one another."""
    return next((one for one in screens if not _overlap(one, here)), None)


def _one_line(title: str) -> str:
    return title.replace("\n", " ")


def _overlap(one: QScreen, other: QScreen) -> bool:
    return one.geometry().intersects(other.geometry())
