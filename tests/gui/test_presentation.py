"""The presentation: by key and by mouse, live and replayed, on every size of screen; nothing weaker looks like more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.palette import KeysDialog
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.presentation import conductor as conductor_module
from studio.gui.views.presentation.pick_dialog import PickDialog
from studio.gui.views.presentation.presentation_window import PresentationWindow
from studio.model.verdict import AnswerState, Strength
from studio.session import Workbench
from studio.session.background import Cancel, Report
from studio.session.demo import rounds
from studio.session.demo.scenes import SCENES
from studio.session.presentation.chapters import Chapter, own_chapter
from studio.session.presentation.playing import play_chapter
from studio.session.presentation.recording import encode
from studio.session.presentation.shown import Shown, Source, Take
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, MakeWindow, idle

KEY = Qt.Key
LIVE = "Live on this machine"
SOURCE = Source(1_795_000_000_000, "8 processors, 16.0 GiB, Linux x86_64")


@pytest.fixture
def stage(qtbot: QtBot, window: MainWindow) -> Iterator[PresentationWindow]:
    yield opened(qtbot, window)
    window.shows.close()


def opened(qtbot: QtBot, window: MainWindow) -> PresentationWindow:
    QTest.keyClick(window, KEY.Key_F11)
    made = window.shows.presentation
    assert made is not None
    assert made.isVisible()
    assert made.isFullScreen()
    listen(qtbot, made)
    return made


def listen(qtbot: QtBot, widget: QWidget) -> None:
    """Off the screen, nobody gives a window the keys again when a dialog over it is closed."""
    widget.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is widget, timeout=WAIT_MS)


def press(
    stage: PresentationWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(stage, key, modifiers)


def played(qtbot: QtBot, stage: PresentationWindow) -> Shown:
    qtbot.waitUntil(lambda: not stage.conductor.playing and stage.page.shown is not None, timeout=WAIT_MS)
    shown = stage.page.shown
    assert shown is not None
    return shown


def play(qtbot: QtBot, stage: PresentationWindow, key: Qt.Key = KEY.Key_Space) -> Shown:
    press(stage, key)
    return played(qtbot, stage)


def go(stage: PresentationWindow, chapter: str) -> None:
    stage.conductor.go([one.id for one in stage.conductor.chapters].index(chapter))


def prove(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.prove()
    idle(qtbot, window)


def test_every_chapter_with_the_keys_of_a_remote_control(
    qtbot: QtBot, window: MainWindow, stage: PresentationWindow
) -> None:
    seen = []
    for number in range(1, len(SCENES) + 2):
        assert stage.head.chapter.text() == f"Chapter {number} of {len(SCENES) + 1}"
        assert stage.head.source.text == LIVE
        assert stage.page.shown is None
        assert stage.page.main.text() == "Play"
        shown = play(qtbot, stage)
        assert shown.good is not False, shown
        assert shown.elapsed_ns > 0
        seen.append(shown.chapter)
        press(stage, KEY.Key_PageDown)
    assert seen == [*SCENES, "tamper"]
    assert stage.conductor.chapter.id == "tamper", "there is none after the last"
    states = [tab.state for tab in stage.strip.tabs]
    assert states == ["done" if name == "system" else "good" for name in seen]
    press(stage, KEY.Key_PageUp)
    assert stage.page.shown is not None, "what was played stays"
    assert [take.shown.chapter for take in stage.conductor.takes] == seen
    idle(qtbot, window)
    assert window.workspace.proofs == {}


def test_one_proof_in_the_words_of_its_statement(qtbot: QtBot, stage: PresentationWindow) -> None:
    play(qtbot, stage)
    page = stage.page
    assert (page.headline.text(), page.outcome.text()) == ("fib(10) = 55", "Everything is as expected.")
    assert page.badge.shown is Strength.RE_EXECUTABLE
    assert [card.word.text() for card in page.checks.cards] == ["Yes"] * 3
    assert all(card.accessibleName().startswith(card.question.text()) for card in page.checks.cards)
    assert page.figures.values[0].text() == "295"
    assert page.main.text() == "Play again"


def test_what_is_not_as_expected_is_told_in_words(
    qtbot: QtBot, stage: PresentationWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "fibonacci", lambda _n: 56)
    shown = play(qtbot, stage)
    assert shown.good is False
    assert stage.page.outcome.text().startswith("Not as expected")
    assert "journal" in stage.page.failures.text()
    assert stage.page.failures.isVisible()
    tab = stage.strip.tabs[0]
    assert (tab.state, tab.accessibleName()) == ("bad", "Chapter 1: One proof, not as expected")


def test_a_bit_by_key(qtbot: QtBot, stage: PresentationWindow) -> None:
    go(stage, "tamper")
    press(stage, KEY.Key_F)
    assert not stage.conductor.playing, "there is nothing to flip in yet"
    shown = play(qtbot, stage)
    page, flip = stage.page, stage.page.flip_view
    assert [one.state for one in shown.checks] == [AnswerState.YES] * 3
    assert page.main.text() == "Flip a bit"
    assert not page.flip_button.isVisible()
    press(stage, KEY.Key_Space)
    qtbot.waitUntil(lambda: page.main.text() == "Put it back", timeout=WAIT_MS)
    assert page.badge.shown is Strength.REFUSED
    assert [card.word.text() for card in page.checks.cards] == ["No", "Yes", "Cannot tell"]
    assert (flip.before.text(), flip.after.text(), flip.note.text()) == ("55", "54", "bit 0 flipped, nothing else")
    assert flip.bits.accessibleName() == "00110110"
    journal = flip.targets[1]
    assert (journal.changed, journal.accessibleName()) == (True, "Journal: 54, one bit flipped")
    press(stage, KEY.Key_F)
    qtbot.waitUntil(lambda: page.figures.values[2].text() == "2, all refused", timeout=WAIT_MS)
    press(stage, KEY.Key_Space)
    qtbot.waitUntil(lambda: page.main.text() == "Flip a bit", timeout=WAIT_MS)
    assert str(page.badge.shown) == str(Strength.RE_EXECUTABLE)
    for key, name, fails in ((KEY.Key_1, "witness", 2), (KEY.Key_3, "proof", 0), (KEY.Key_4, "leaf", 0)):
        press(stage, key)
        qtbot.waitUntil(lambda: aimed(stage) == (name, False), timeout=WAIT_MS)  # noqa: B023
        press(stage, KEY.Key_Space)
        qtbot.waitUntil(lambda: aimed(stage) == (name, True), timeout=WAIT_MS)  # noqa: B023
        assert page.checks.cards[fails].word.text() == "No"
    assert not page.checks.cards[2].isVisible(), "a leaf has two checks"


def aimed(stage: PresentationWindow) -> tuple[str, bool]:
    flip = None if stage.page.shown is None or stage.conductor.playing else stage.page.shown.flip
    return ("", False) if flip is None else (flip.target, flip.flipped is not None)


def test_a_bit_by_mouse(qtbot: QtBot, stage: PresentationWindow) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(stage.strip.tabs[-1], left)
    QTest.mouseClick(stage.page.main, left)
    played(qtbot, stage)
    QTest.mouseClick(stage.page.flip_view.targets[0], left)
    qtbot.waitUntil(lambda: aimed(stage) == ("witness", False), timeout=WAIT_MS)
    QTest.mouseClick(stage.page.main, left)
    qtbot.waitUntil(lambda: aimed(stage) == ("witness", True), timeout=WAIT_MS)
    QTest.mouseClick(stage.page.flip_button, left)
    qtbot.waitUntil(lambda: stage.page.figures.values[2].text() == "2, all refused", timeout=WAIT_MS)


def test_the_menu_does_what_the_keys_do(stage: PresentationWindow) -> None:
    actions = {action.text(): action for action in stage.menu().actions()}
    assert len(actions) == len(stage.commands())
    assert actions["Next chapter"].shortcut().toString() == "PgDown"
    actions["Next chapter"].trigger()
    assert stage.conductor.current == 1


def test_keys_of_the_tampering_do_nothing_elsewhere(stage: PresentationWindow) -> None:
    for key in (KEY.Key_1, KEY.Key_F, KEY.Key_Delete):
        press(stage, key)
    assert not stage.conductor.playing
    assert stage.page.shown is None


def test_blank_clock_and_leaving(qtbot: QtBot, window: MainWindow, stage: PresentationWindow) -> None:
    assert re.fullmatch(r"\d\d:\d\d", stage.head.clock.text())
    play(qtbot, stage)
    for key in (KEY.Key_B, KEY.Key_Escape, KEY.Key_PageDown, KEY.Key_Space):
        press(stage, KEY.Key_B)
        assert stage.blank.isVisible()
        assert stage.blank.geometry() == stage.rect()
        assert stage.blank.grab().toImage().pixelColor(5, 5).lightness() == 0
        press(stage, key)
        assert not stage.blank.isVisible()
    assert stage.conductor.current == 0, "a key that ends the blank does nothing else"
    assert len(stage.conductor.takes) == 1
    press(stage, KEY.Key_Escape)
    assert not stage.isVisible()
    assert not stage._timer.isActive()
    listen(qtbot, window)
    assert opened(qtbot, window) is stage
    assert stage.page.shown is not None, "what was shown stays for as long as the studio runs"
    press(stage, KEY.Key_F11)
    assert not stage.isVisible()


def endless(chapter: Chapter, bench: Workbench, report: Report, cancel: Cancel) -> Shown:
    while True:
        cancel.check()
        play_chapter(chapter, bench, report, cancel)


def test_esc_stops_before_it_leaves(qtbot: QtBot, stage: PresentationWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(conductor_module, "play_chapter", endless)
        press(stage, KEY.Key_Space)
        assert (stage.page.main.text(), stage.strip.tabs[0].state) == ("Stop", "playing")
        assert "Computing" in stage.page.outcome.text()
        press(stage, KEY.Key_Escape)
        qtbot.waitUntil(lambda: not stage.conductor.playing, timeout=WAIT_MS)
    assert stage.isVisible()
    assert stage.page.outcome.text() == "Stopped."
    assert play(qtbot, stage).good is True


def test_leaving_and_closing_stop_what_plays(
    qtbot: QtBot, window: MainWindow, stage: PresentationWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductor_module, "play_chapter", endless)
    press(stage, KEY.Key_Space)
    press(stage, KEY.Key_PageDown)
    press(stage, KEY.Key_Space)
    assert [job.title for job in window.desk.jobs()] == ["Presentation: One proof", "Presentation: Batch"]
    press(stage, KEY.Key_F11)
    idle(qtbot, window)
    assert window.desk.jobs() == []


def test_a_chapter_that_cannot_be_played(qtbot: QtBot, window: MainWindow, stage: PresentationWindow) -> None:
    window.desk.change_settings(lambda: replace(DEFAULT_SETTINGS, max_steps=20), owner=window)
    idle(qtbot, window)
    press(stage, KEY.Key_Space)
    qtbot.waitUntil(lambda: not stage.conductor.playing, timeout=WAIT_MS)
    assert stage.page.outcome.property("tone") == "bad"
    assert "20" in stage.page.outcome.text()
    assert stage.strip.tabs[0].state == "bad"


def test_an_own_chapter_from_the_library(qtbot: QtBot, window: MainWindow, stage: PresentationWindow) -> None:
    press(stage, KEY.Key_A)
    qtbot.waitUntil(lambda: bool(stage.findChildren(PickDialog)), timeout=WAIT_MS)
    (empty,) = stage.findChildren(PickDialog)
    assert empty.empty.isVisible()
    empty.reject()
    listen(qtbot, stage)
    prove(qtbot, window)
    press(stage, KEY.Key_A)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in stage.findChildren(PickDialog)), timeout=WAIT_MS)
    (dialog,) = [one for one in stage.findChildren(PickDialog) if one.isVisible()]
    assert dialog.list.count() == 1
    QTest.keyClick(dialog.list, KEY.Key_Return)
    listen(qtbot, stage)
    assert stage.conductor.chapter.tag == "fibonacci"
    assert stage.page.main.text() == "Verify"
    shown = play(qtbot, stage)
    assert (shown.headline, stage.page.badge.shown) == ("55", Strength.RE_EXECUTABLE)
    count = len(stage.conductor.chapters)
    stage.conductor.add_own([stage.conductor.chapter])
    assert len(stage.conductor.chapters) == count, "one proof is one chapter"
    press(stage, KEY.Key_Delete)
    assert len(stage.conductor.chapters) == count - 1
    assert stage.conductor.chapter.id == "tamper"


def test_there_is_an_end_to_chapters(stage: PresentationWindow) -> None:
    size = stage.size()
    chapters = [own_chapter(number, "sort", "x") for number in range(50)]
    stage.files.add_own(chapters)
    assert len(stage.conductor.chapters) == 40
    assert "no room for more than 40 chapters" in stage.head.note.text()
    assert stage.conductor.chapter.id == "own-0"
    stage.files.add_own(chapters[45:])
    assert stage.conductor.chapter.id == "own-0", "what is not on the board is not in view"
    assert stage.size() == size


def test_what_is_in_hand_as_a_chapter(qtbot: QtBot, window: MainWindow, stage: PresentationWindow) -> None:
    press(stage, KEY.Key_H)
    assert stage.conductor.chapter.tag == "fibonacci"
    shown = play(qtbot, stage)
    assert (shown.headline, shown.good) == ("55", True)
    assert stage.page.badge.shown is Strength.RE_EXECUTABLE
    idle(qtbot, window)
    assert window.workspace.proofs == {}
    press(stage, KEY.Key_Delete)
    assert stage.conductor.chapter.id == "tamper"
    window.workspace.checked = None
    press(stage, KEY.Key_H)
    assert "no program in hand" in stage.head.note.text()


def test_a_report_of_what_was_shown(
    qtbot: QtBot, window: MainWindow, stage: PresentationWindow, tmp_path: Path
) -> None:
    press(stage, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = stage.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.reject()
    listen(qtbot, stage)
    stage.files.save_report(tmp_path / "empty.html")
    idle(qtbot, window)
    assert "Nothing was shown yet" in stage.head.note.text()
    shown = play(qtbot, stage)
    stage.files.save_report(tmp_path / "talk.html")
    idle(qtbot, window)
    assert stage.head.note.text() == "Saved as talk.html."
    text = (tmp_path / "talk.html").read_text(encoding="utf-8")
    assert shown.figures[1].value in text
    assert "fib(10) = 55" in text
    press(stage, KEY.Key_PageDown)
    assert stage.head.note.text() == "", "until the next chapter"


def recorded(tmp_path: Path, *shown: Shown) -> Path:
    path = tmp_path / "talk.recording.json"
    path.write_bytes(encode([Take(one, 1_795_000_000_000) for one in shown], SOURCE))
    return path


def test_a_recording_replays_in_its_own_time_and_says_so(
    qtbot: QtBot, window: MainWindow, stage: PresentationWindow, tmp_path: Path
) -> None:
    live = play(qtbot, stage)
    path = recorded(tmp_path, replace(live, elapsed_ns=400_000_000))
    stage.files.open_recording(path)
    qtbot.waitUntil(lambda: stage.conductor.source is not None, timeout=WAIT_MS)
    assert stage.head.source.text.startswith("Recorded ")
    assert SOURCE.machine in stage.head.source.accessibleName()
    assert stage.head.chapter.text() == "Chapter 1 of 1"
    assert stage.page.shown is None
    began = time.monotonic()
    press(stage, KEY.Key_Space)
    assert "Replaying" in stage.page.outcome.text()
    assert window.desk.jobs() == [], "nothing is computed"
    assert played(qtbot, stage) == replace(live, elapsed_ns=400_000_000)
    assert time.monotonic() - began >= 0.39
    badge = stage.page.badge.shown
    assert isinstance(badge, Capability), "nobody checked it here: no badge"
    assert badge.text == "Re-executable, as recorded"
    assert [take.source for take in stage.conductor.takes] == [None, SOURCE]
    press(stage, KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert stage.head.source.text == LIVE
    assert stage.page.badge.shown is Strength.RE_EXECUTABLE


def test_a_replay_can_be_cut(qtbot: QtBot, stage: PresentationWindow, tmp_path: Path) -> None:
    shown = Shown("own-1", "A long one", "", "", None, 20 * 3600 * 10**9)
    stage.files.open_recording(recorded(tmp_path, shown, replace(shown, chapter="own-2")))
    qtbot.waitUntil(lambda: stage.conductor.source is not None, timeout=WAIT_MS)
    press(stage, KEY.Key_Space)
    assert stage.conductor.playing
    press(stage, KEY.Key_Escape)
    assert not stage.conductor.playing
    assert stage.isVisible()
    press(stage, KEY.Key_Space)
    press(stage, KEY.Key_PageDown)
    assert not stage.conductor._replay.isActive()
    press(stage, KEY.Key_Space)
    press(stage, KEY.Key_F11)
    assert not stage.conductor._replay.isActive()
    assert stage.conductor.takes == []


def test_recording_what_was_live(qtbot: QtBot, window: MainWindow, stage: PresentationWindow, tmp_path: Path) -> None:
    go(stage, "tamper")
    play(qtbot, stage)
    press(stage, KEY.Key_Space)
    qtbot.waitUntil(lambda: aimed(stage) == ("journal", True), timeout=WAIT_MS)
    path = tmp_path / "mine.recording.json"
    stage.files.save_recording(path)
    idle(qtbot, window)
    assert stage.head.note.text() == "Saved as mine.recording.json."
    stage.files.open_recording(path)
    qtbot.waitUntil(lambda: stage.conductor.source is not None, timeout=WAIT_MS)
    play(qtbot, stage)
    press(stage, KEY.Key_F)
    qtbot.waitUntil(lambda: aimed(stage) == ("journal", True), timeout=WAIT_MS)
    assert isinstance(stage.page.badge.shown, Capability)
    press(stage, KEY.Key_4)
    assert not stage.conductor.playing, "the leaf was not recorded"


def test_a_hostile_recording_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, stage: PresentationWindow, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(b"[" * 50_000)
    stage.files.open_recording(path)
    idle(qtbot, window)
    assert "is no recording of a presentation" in stage.head.note.text()
    assert stage.head.source.text == LIVE


def test_a_machine_with_a_long_name_hides_no_date(qtbot: QtBot, stage: PresentationWindow, tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    take = Take(Shown("own-1", "W" * 500, "W" * 900, "W" * 900, None, 1, headline="W" * 900), 1)
    path.write_bytes(encode([take], Source(SOURCE.recorded_unix_ms, "W" * 60)))
    size = stage.size()
    stage.files.open_recording(path)
    qtbot.waitUntil(lambda: stage.conductor.source is not None, timeout=WAIT_MS)
    play(qtbot, stage)
    assert stage.size() == size
    mark = stage.head.source
    assert mark.mapTo(stage, mark.rect().topRight()).x() <= stage.width()
    assert mark.width() <= stage.look.at(1040)


def test_it_is_as_large_as_the_screen_lets_it_be(qtbot: QtBot, stage: PresentationWindow) -> None:
    go(stage, "tamper")
    play(qtbot, stage)
    stage.showNormal()
    title, main = stage.page.title, stage.page.main
    for size in (QSize(1920, 1080), QSize(1280, 720), QSize(3840, 2160), QSize(1024, 768)):
        stage.resize(size)
        qtbot.waitUntil(lambda: stage.size() == size, timeout=WAIT_MS)  # noqa: B023
        factor = min(size.width() / 1920, size.height() / 1080)
        assert stage.look.stage == pytest.approx(factor)
        left = round(72 * factor)
        qtbot.waitUntil(lambda: title.mapTo(stage, QPoint(0, 0)).x() == left, timeout=WAIT_MS)  # noqa: B023
        texts = [one for one in stage.findChildren(QLabel) if one.isVisible() and one.text()]
        assert len(texts) > 15
        for one in texts:
            assert QFontInfo(one.font()).pixelSize() >= int(18 * factor), one.text()
        assert stage.strip.height() == round(104 * factor)
        bottom = main.mapTo(stage, main.rect().bottomLeft()).y()
        assert bottom < stage.height() - stage.strip.height()
        assert stage.size() == size, "what is in it makes no window larger"


def test_both_themes(qtbot: QtBot, window: MainWindow, stage: PresentationWindow) -> None:
    dark = stage.grab().toImage().pixelColor(5, 5).name().upper()
    assert dark == stage.look.color("window")
    window.desk.look.choose("light")
    assert stage.look.theme.name == "light"
    qtbot.waitUntil(lambda: stage.grab().toImage().pixelColor(5, 5).name().upper() != dark, timeout=WAIT_MS)


def test_everything_has_a_name(qtbot: QtBot, stage: PresentationWindow) -> None:
    go(stage, "tamper")
    play(qtbot, stage)
    for button in stage.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName(), button
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.accessibleName()
    assert stage.head.source.accessibleName() == LIVE


def test_space_presses_the_button_that_has_the_focus(qtbot: QtBot, stage: PresentationWindow) -> None:
    stage.strip.tabs[2].setFocus(Qt.FocusReason.TabFocusReason)
    press(stage, KEY.Key_Space)
    assert stage.conductor.current == 2
    assert not stage.conductor.playing


def test_the_keys_are_listed(stage: PresentationWindow) -> None:
    stage.show_keys()
    (keys,) = stage.findChildren(KeysDialog)
    texts = {one.text() for one in keys.findChildren(QLabel)}
    assert {"Next chapter", "Flip another bit", "Blank the screen", "Leave the presentation"} <= texts
    keys.close()


def test_it_goes_with_the_window(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    stage = opened(qtbot, window)
    window.close()
    assert not stage.isVisible()
    assert shiboken6.isValid(stage)
