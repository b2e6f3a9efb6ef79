"""The window of the presenter: it follows the presentation, keeps what is written, and answers to the same keys."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.presentation.notes_window import MOST_LETTERS, NotesWindow, other_screen
from studio.gui.views.presentation.presentation_window import PresentationWindow
from studio.session.presentation.chapters import own_chapter
from studio.session.presentation.recording import Recording
from studio.session.presentation.shown import Shown, Take
from tests.gui.test_accessibility import faults
from tests.gui.test_presentation import SOURCE
from tests.gui.windows import WAIT_MS, MakeWindow, idle

KEY = Qt.Key


def opened(qtbot: QtBot, window: MainWindow) -> tuple[PresentationWindow, NotesWindow]:
    QTest.keyClick(window, KEY.Key_F11)
    stage = window.shows.presentation
    assert stage is not None
    qtbot.waitUntil(stage.isActiveWindow, timeout=WAIT_MS)
    QTest.keyClick(stage, KEY.Key_N)
    qtbot.waitUntil(stage.notes.isActiveWindow, timeout=WAIT_MS)
    return stage, stage.notes


@pytest.fixture
def both(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[PresentationWindow, NotesWindow]]:
    yield opened(qtbot, window)
    window.shows.close()


def test_it_tells_where_the_presentation_is(both: tuple[PresentationWindow, NotesWindow]) -> None:
    stage, notes = both
    assert "no second screen" in stage.head.note.text() or len(stage.screen().virtualSiblings()) > 1
    first, second, *_, last = stage.conductor.chapters
    assert (notes.where.text(), notes.title.text()) == (f"Chapter 1 of {len(stage.conductor.chapters)}", first.title)
    assert (notes.coming.text(), notes.coming_words.text()) == (second.title, second.sentence)
    assert not notes.buttons[0].isEnabled()
    stage.conductor.go(len(stage.conductor.chapters) - 2)
    assert notes.coming.text() == "Change one bit. Watch which check fails."
    stage.conductor.go(len(stage.conductor.chapters) - 1)
    assert notes.title.text() == last.title.replace("\n", " ")
    assert (notes.coming.text(), notes.coming_words.text()) == ("This is the last chapter.", "")
    assert not notes.buttons[1].isEnabled()


def test_the_same_keys_do_the_same(qtbot: QtBot, both: tuple[PresentationWindow, NotesWindow]) -> None:
    stage, notes = both
    QTest.keyClick(notes, KEY.Key_Space)
    qtbot.waitUntil(lambda: notes.state.text() == "as expected", timeout=WAIT_MS)
    QTest.keyClick(notes, KEY.Key_PageDown)
    assert stage.conductor.current == 1
    assert notes.state.text() == "not played"
    QTest.keyClick(notes, KEY.Key_PageUp)
    QTest.keyClick(notes, KEY.Key_B)
    assert (stage.conductor.current, stage.blank.isVisible()) == (0, True)
    QTest.keyClick(notes, KEY.Key_Escape)
    assert (notes.isVisible(), stage.isVisible()) == (False, True)


def test_letters_go_to_the_notes_and_a_remote_control_still_works(
    both: tuple[PresentationWindow, NotesWindow],
) -> None:
    stage, notes = both
    notes.edit.setFocus()
    QTest.keyClicks(notes.edit, "b 1 n")
    QTest.keyClick(notes.edit, KEY.Key_PageDown)
    assert (stage.conductor.current, notes.edit.toPlainText()) == (1, "")
    assert not stage.blank.isVisible()
    assert not stage.conductor.playing
    QTest.keyClick(notes.edit, KEY.Key_PageUp)
    assert (stage.conductor.current, notes.edit.toPlainText()) == (0, "b 1 n")


def test_notes_are_there_the_next_time(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    stage, notes = opened(qtbot, window)
    notes.edit.setPlainText("Say why 55.\n再说一遍。")
    stage.conductor.go(1)
    notes.edit.setPlainText("gone again")
    notes.edit.setPlainText("")
    stage.leave_at_once()
    assert not notes.isVisible()
    window.close()
    again = make_window()
    stage, notes = opened(qtbot, again)
    assert notes.edit.toPlainText() == "Say why 55.\n再说一遍。"
    stage.conductor.go(1)
    assert notes.edit.toPlainText() == ""
    again.shows.close()


def test_notes_of_an_own_chapter_end_with_it(
    qtbot: QtBot, window: MainWindow, both: tuple[PresentationWindow, NotesWindow]
) -> None:
    stage, notes = both
    stage.files.add_own([own_chapter(7, "fibonacci", "n = 10, value = 55")])
    stage.conductor.go(len(stage.conductor.chapters) - 1)
    notes.edit.setPlainText("of this library alone")
    stage.conductor.go(0)
    assert notes.edit.toPlainText() == ""
    stage.conductor.go(len(stage.conductor.chapters) - 1)
    assert notes.edit.toPlainText() == "of this library alone"
    idle(qtbot, window)
    assert not any("own-" in key for key in window._store.allKeys())


def test_there_is_an_end_to_notes_and_nothing_is_lost_at_it(both: tuple[PresentationWindow, NotesWindow]) -> None:
    stage, notes = both
    notes.edit.setPlainText("x" * (MOST_LETTERS - 2))
    notes.edit.moveCursor(notes.edit.textCursor().MoveOperation.End)
    QTest.keyClicks(notes.edit, "yy")
    assert not notes.too_long.isVisible()
    QTest.keyClicks(notes.edit, "z")
    assert notes.too_long.isVisible()
    assert notes.edit.toPlainText().endswith("xyyz")
    stage.conductor.go(1)
    assert not notes.too_long.isVisible()
    stage.conductor.go(0)
    assert notes.edit.toPlainText() == "x" * (MOST_LETTERS - 2) + "yy"


def take(chapter: str, title: str) -> Take:
    return Take(Shown(chapter, title, "It ran.", "", None, 1), 1, SOURCE)


@pytest.mark.parametrize("chapter", ["", "/", "single", "a/../../window/geometry"])
def test_a_recording_has_notes_of_its_own_and_changes_none(
    qtbot: QtBot, window: MainWindow, both: tuple[PresentationWindow, NotesWindow], chapter: str
) -> None:
    stage, notes = both
    notes.edit.setPlainText("mine")
    before = {key: window._store.value(key) for key in window._store.allKeys()}
    stage.conductor.open_recording(Recording(SOURCE, "0.1.0", (take(chapter, "long " * 400),)))
    assert notes.edit.toPlainText() == ""
    assert notes.minimumSizeHint().width() < 1_000
    notes.edit.setPlainText("of the recording")
    notes.edit.setPlainText("")
    notes.edit.setPlainText("of it")
    stage.conductor.live_again()
    assert notes.edit.toPlainText() == "mine"
    assert {key: window._store.value(key) for key in window._store.allKeys()} == before


def test_a_chapter_that_was_removed_has_no_notes_when_it_comes_again(
    both: tuple[PresentationWindow, NotesWindow],
) -> None:
    stage, notes = both
    for expected in ("", ""):
        stage.files.add_own([own_chapter(7, "fibonacci", "n = 10, value = 55")])
        stage.conductor.go(len(stage.conductor.chapters) - 1)
        assert notes.edit.toPlainText() == expected
        notes.edit.setPlainText("for once")
        stage.conductor.remove_own()


def test_the_keys_go_back_to_the_presentation(qtbot: QtBot, both: tuple[PresentationWindow, NotesWindow]) -> None:
    stage, notes = both
    for leave in (notes.leave, notes.close):
        leave()
        qtbot.waitUntil(stage.isActiveWindow, timeout=WAIT_MS)
        QTest.keyClick(stage, KEY.Key_N)
        qtbot.waitUntil(notes.isActiveWindow, timeout=WAIT_MS)


def test_a_screen_that_the_room_does_not_see() -> None:
    def screen(*place: int) -> QScreen:
        return cast(QScreen, SimpleNamespace(geometry=lambda: QRect(*place)))

    room, mirror, desk = screen(0, 0, 1920, 1080), screen(0, 0, 1280, 720), screen(1920, 0, 1440, 900)
    assert other_screen([room, mirror], room) is None
    assert other_screen([room, mirror, desk], room) is desk
    assert other_screen([desk, room], desk) is room


def test_everything_has_a_name(both: tuple[PresentationWindow, NotesWindow]) -> None:
    assert faults(both[1]) == []
