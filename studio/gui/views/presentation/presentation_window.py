"""The presentation: full screen, one chapter at a time, for a remote control with two keys or a whole keyboard."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QMenu, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.frame.palette import KeysDialog
from studio.gui.views.frame.shortcuts import Shortcuts
from studio.gui.views.page import Command
from studio.gui.views.presentation.chapter_page import ChapterPage
from studio.gui.views.presentation.chapter_strip import ChapterStrip
from studio.gui.views.presentation.conductor import Conductor, Standing
from studio.gui.views.presentation.files import PresentationFiles
from studio.gui.views.presentation.notes_window import NotesWindow
from studio.gui.views.presentation.stage_head import StageHead
from studio.gui.views.presentation.stage_look import StageLook
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import seconds_text
from studio.session.presentation.chapters import Chapter, ChapterKind, Hand, hand_chapter
from studio.session.presentation.playing import Deed
from studio.session.presentation.tamper import TARGET_NAMES, Target

_TICK_MS = 250
_KEYS_BESIDE = ("PgDown", "PgUp", "Space", "1", "2", "3", "4", "F", "B")  # they do the same from the notes


class PresentationWindow(QWidget):
    """One for the window of the studio; hidden, it keeps what was shown."""

    def __init__(self, desk: Desk, workspace: Workspace, store: QSettings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("presentation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that no button has the focus that nobody gave it
        self.setWindowTitle(translate(N_("Presentation")))
        self._workspace = workspace
        self.look = StageLook(desk.look, self)
        self.conductor = Conductor(desk, self)
        self.head = StageHead(self.look, self.open_menu)
        self.page = ChapterPage(self.look, self._main, lambda: self.conductor.act(Deed.FLIP), self.conductor.act)
        self.strip = ChapterStrip(self.look, self.conductor.go)
        self.files = PresentationFiles(desk, self.conductor, self, self.head.tell)
        self.blank = QWidget(self)
        self.blank.setAutoFillBackground(True)
        self.blank.setAccessibleName(translate(N_("The screen is blank. Press B.")))
        self.blank.hide()
        self._seen = ""
        self._began_ns = time.monotonic_ns()
        commands = self.commands()
        # Beside the window of the studio, not below this one: its type is that of a desk, not of a room.
        same = [one for one in commands if one.key in _KEYS_BESIDE]
        self.notes = NotesWindow(desk.look, store, self.conductor, same, parent)
        self.notes.left.connect(self.activateWindow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the screen decides, not what is in it
        column.addWidget(self.head)
        column.addWidget(self.page, 1)
        column.addWidget(self.strip)
        self._keys = Shortcuts(self)
        self._keys.use([*commands, *self._more_keys()])
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.conductor.changed.connect(self._show)
        self.look.apply()
        self._show()

    def commands(self) -> Sequence[Command]:
        """Everything that can be done here."""
        act = self.conductor.act
        targets = [
            Command(translate(TARGET_NAMES[target]), lambda one=target: act(one), str(number))  # type: ignore[misc]
            for number, target in enumerate(Target, 1)
        ]
        return (
            Command(translate(N_("Next chapter")), lambda: self._turn(1), "PgDown", "arrow-right"),
            Command(translate(N_("Previous chapter")), lambda: self._turn(-1), "PgUp"),
            Command(translate(N_("Main action")), self._space, "Space", "play"),
            *targets,
            Command(translate(N_("Flip another bit")), lambda: act(Deed.FLIP), "F"),
            Command(translate(N_("Blank the screen")), self.toggle_blank, "B", "moon"),
            Command(translate(N_("Notes of the presenter")), self.show_notes, "N", "file-text"),
            Command(translate(N_("Add chapters from the library")), self.files.choose_own, "A", "plus"),
            Command(translate(N_("Add what is in hand as a chapter")), self.add_hand, "H", "plus"),
            Command(translate(N_("Remove this own chapter")), self.conductor.remove_own, "Del", "trash"),
            Command(translate(N_("Save a report of what was shown")), self.files.choose_report, "Ctrl+S", "save"),
            Command(
                translate(N_("Save a recording of what was played live")),
                self.files.choose_recording_target,
                "Ctrl+Shift+S",
                "save",
            ),
            Command(translate(N_("Open a recording")), self.files.choose_recording, "Ctrl+O", "folder-open"),
            Command(translate(N_("Back to live")), self.conductor.live_again, "Ctrl+L", "radio"),
            Command(translate(N_("Keys of the presentation")), self.show_keys, "?", "keyboard"),
            Command(translate(N_("Leave the presentation")), self.leave, "Esc", "x"),
        )

    def present(self) -> None:
        """Full screen, where the window of the studio is."""
        if not self.isVisible():
            self._began_ns = time.monotonic_ns()
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.screen().geometry())
        self.showFullScreen()
        self.activateWindow()

    def leave(self) -> None:
        """Esc: first the blank screen goes, then what plays is stopped, then the presentation is left."""
        if self.blank.isVisible():
            self.toggle_blank()
        elif self.conductor.playing:
            self.conductor.stop()
        else:
            self.leave_at_once()

    def leave_at_once(self) -> None:
        """F11, as it was opened; what plays is stopped."""
        self.hide()
        if (parent := self.parentWidget()) is not None:
            parent.activateWindow()

    def add_hand(self) -> None:
        """H: the program, the input and the backend that are chosen in the window of the studio."""
        program, checked = self._workspace.program, self._workspace.checked
        if program is None or checked is None or checked.witness is None:
            self.head.tell(translate(N_("There is no program in hand with an input that can be used.")), "bad")
        else:
            self.files.add_own([hand_chapter(Hand(program, checked.witness, self._workspace.backend))])

    def toggle_blank(self) -> None:
        """B: nothing to see until somebody asks for it."""
        palette = self.blank.palette()
        palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
        self.blank.setPalette(palette)
        self.blank.setGeometry(self.rect())
        self.blank.setVisible(not self.blank.isVisible())
        self.blank.raise_()

    def show_notes(self) -> None:
        """N: on another screen, where there is one."""
        if not self.notes.present(self._began_ns, self.screen()):
            self.head.tell(translate(N_("There is no second screen, so the notes are on this one.")), "")

    def show_keys(self) -> None:
        """`?`"""
        keys = KeysDialog(translate(N_("Presentation")), self.commands(), (), self)
        keys.open()
        keys.finished.connect(keys.deleteLater)

    def open_menu(self) -> None:
        """The same as the keys, for the mouse."""
        menu, button = self.menu(), self.head.menu_button
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """All commands, with their keys."""
        menu = QMenu(self)
        for command in self.commands():
            entry = menu.addAction(command.text, lambda act=command.act: act())  # type: ignore[misc]
            entry.setShortcut(QKeySequence(command.key))
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown here; the window listens
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything is as large as the screen lets it be."""
        super().resizeEvent(event)
        self.look.fit(event.size())
        self.blank.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """The clock goes while somebody can see it."""
        super().showEvent(event)
        self.setFocus()
        self._tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on behind the back of the person."""
        super().hideEvent(event)
        self._timer.stop()
        self.blank.hide()
        if not event.spontaneous():  # not only put aside
            self.notes.hide()
        self.conductor.stop_all()

    def _more_keys(self) -> Sequence[Command]:
        return (
            Command("", self.leave_at_once, "F11"),
            Command("", self.toggle_blank, "."),
        )

    def _turn(self, pages: int) -> None:
        if self.blank.isVisible():
            self.toggle_blank()
        else:
            self.conductor.go(self.conductor.current + pages)

    def _space(self) -> None:
        """The main action, but a button that has the focus is pressed, as everywhere."""
        focus = self.focusWidget()
        if self.blank.isVisible():
            self.toggle_blank()
        elif isinstance(focus, QAbstractButton) and focus.hasFocus():
            focus.click()
        else:
            self._main()

    def _main(self) -> None:
        if self.conductor.playing:
            self.conductor.stop()
        else:
            self.conductor.act()

    def _tick(self) -> None:
        self.head.tick()
        if self.conductor.playing and self.page.shown is None:
            self.page.show_status(self._playing_text(self.conductor.standing(self.conductor.chapter)))

    def _show(self) -> None:
        conductor, chapter = self.conductor, self.conductor.chapter
        standing = conductor.standing(chapter)
        self.head.show_chapter(conductor.current + 1, len(conductor.chapters), conductor.source)
        states = [conductor.standing(one).state for one in conductor.chapters]
        self.strip.show_chapters(conductor.chapters, states, conductor.current)
        seen = f"{conductor.source} {chapter.id}"
        if seen != self._seen:
            self._seen = seen
            self.head.tell("", "")
            self.page.show_chapter(chapter)
        if standing.failure is not None:
            message = standing.failure.message
            self.page.show_status(f"{message.what} {message.next_step}".strip(), "bad")
        elif standing.took is not None:
            self.page.show_take(standing.took)
        elif standing.began_ns is not None:
            self.page.show_status(self._playing_text(standing))
        elif standing.stopped:
            self.page.show_status(translate(N_("Stopped.")))
        else:
            self.page.show_status("")
        self._show_actions(chapter, standing)

    def _show_actions(self, chapter: Chapter, standing: Standing) -> None:
        flip = None if standing.took is None else standing.took.shown.flip
        show = self.page.show_actions
        if standing.began_ns is not None and flip is None:
            show(translate(N_("Stop")), "square", "Esc", main=False, flip=False)
        elif self.conductor.source is not None:
            text = N_("Replay") if flip is None else N_("Replay the next")
            show(translate(text), "history", "Space", main=True, flip=False)
        elif chapter.kind is ChapterKind.TAMPER and flip is not None and flip.flipped is not None:
            show(translate(N_("Put it back")), "rotate-ccw", "Space", main=True, flip=True)
        elif chapter.kind is ChapterKind.TAMPER and flip is not None:
            show(translate(N_("Flip a bit")), "repeat", "Space", main=True, flip=False)
        elif chapter.kind is ChapterKind.PROOF:
            text = N_("Verify") if standing.took is None else N_("Verify again")
            show(translate(text), "shield-check", "Space", main=True, flip=False)
        else:
            text = N_("Play") if standing.took is None else N_("Play again")
            show(translate(text), "play", "Space", main=True, flip=False)

    def _playing_text(self, standing: Standing) -> str:
        elapsed = seconds_text(time.monotonic_ns() - (standing.began_ns or time.monotonic_ns()))
        if self.conductor.source is not None:
            return translate(N_("Replaying in its own time, {time} so far.")).format(time=elapsed)
        return translate(N_("Computing, {time} so far.")).format(time=elapsed)
