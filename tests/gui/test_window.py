"""The frame: pages by mouse and key, the main action, commands, drops, state from one start to the next."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.gui.app import kept_look, open_window, window_store
from studio.gui.look import Look
from studio.gui.views.frame.palette import CommandPalette, KeysDialog, matching
from studio.gui.views.frame.window import FIRST_PROGRAM, MainWindow
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.page import Command
from studio.model.window import PAGE_NAMES
from studio.resources import resource_path
from studio.session import MachineFigures, load_user_settings
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, MakeWindow, idle


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_by_its_key_and_by_the_rail(qtbot: QtBot, window: MainWindow, name: str) -> None:
    number = PAGE_NAMES.index(name)
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, window)
    assert window.page.name == name
    assert window.rail.button(name).isChecked()
    other = PAGE_NAMES[(number + 1) % len(PAGE_NAMES)]
    QTest.mouseClick(window.rail.button(other), Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    assert window.page.name == other


def test_the_page_and_the_program_come_back(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    window.workspace.open_program("sha256")
    idle(qtbot, window)
    window.show_page("system")
    idle(qtbot, window)
    window.close()
    again = make_window()
    assert again.page.name == "system"
    assert again.workspace.program is not None
    assert again.workspace.program.name == "sha256"


@pytest.mark.parametrize("value", ["x", "a, b", "5", "@Rect(1 2 3 4)", "@ByteArray(x)", "@Invalid()"])
def test_a_state_that_somebody_wrote_by_hand_stops_no_start(
    make_window: MakeWindow, tmp_path: Path, value: str
) -> None:
    names = ("geometry", "page", "program", "backend", "scale", "theme", "motion")
    window = "".join(f"{name}={value}\n" for name in names)
    places = ("library/columns", "prove/columns", "trace/panes", "throughput/live", "aggregates/columns")
    splitter = "".join(f"{place.replace('/', chr(92))}={value}\n" for place in places)
    state = f"language={value}\n[window]\n{window}[splitter]\n{splitter}[recent]\nprograms={value}\n"
    (tmp_path / "window.ini").write_text(state, encoding="utf-8")
    look = kept_look(window_store(tmp_path / "window.ini"))
    assert (look.choice, look.motion) == ("system", "system")
    assert 1.0 <= look.theme.scale <= 2.0
    made = make_window()
    assert made.page.name == "programs"
    assert made.workspace.origin == FIRST_PROGRAM
    for name in PAGE_NAMES:
        made.show_page(name)


def palette_of(window: MainWindow) -> CommandPalette:
    return next(palette for palette in window.findChildren(CommandPalette) if palette.isVisible())


def test_the_command_search_finds_and_runs(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "sys")
    assert palette.list.count() >= 1
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert window.page.name == "system"


def test_up_and_down_walk_the_command_search_and_nothing_fits(window: MainWindow) -> None:
    window.open_palette()
    palette = palette_of(window)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 0
    QTest.keyClicks(palette.field, "no such thing")
    assert palette.list.count() == 0
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_commands_are_found_by_all_words_and_hidden_keywords() -> None:
    commands = [
        Command("Open a program", lambda: None),
        Command("Program facts", lambda: None),
        Command("Tour", lambda: None, keywords="demo scenes"),
    ]
    assert [one.text for one in matching(commands, "program")] == ["Program facts", "Open a program"]
    assert [one.text for one in matching(commands, "open prog")] == ["Open a program"]
    assert [one.text for one in matching(commands, "DEMO")] == ["Tour"]


def test_no_key_has_two_meanings(qtbot: QtBot, window: MainWindow) -> None:
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        keys = [command.key for command in (*window.commands(), *window.page.commands()) if command.key]
        assert len(set(keys)) == len(keys), f"{name}: {sorted(key for key in keys if keys.count(key) > 1)}"


def test_the_list_of_keys(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Question)
    (dialog,) = [dialog for dialog in window.findChildren(KeysDialog) if dialog.isVisible()]
    texts = [part.text() for part in dialog.findChildren(QLabel)]
    assert "Open a program, proof or aggregate" in texts
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox, QPlainTextEdit)
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        for part in window.findChildren(QWidget):
            if isinstance(part, kinds) and part.isVisible() and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                spoken = part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
                assert spoken, f"{name}: {part.metaObject().className()} {part.objectName()!r} below {part.parent()}"


def test_next_region_goes_round(qtbot: QtBot, window: MainWindow) -> None:
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        seen = set()
        for _ in range(12):
            QTest.keyClick(window, Qt.Key.Key_F6)
            seen.add(window.focusWidget())
        assert len(seen) >= 3, f"{name}: F6 reaches {len(seen)} places"


def test_an_input_without_room_ends_in_an_ellipsis(qtbot: QtBot, make_window: MakeWindow) -> None:
    """Cut off within a number it would be another input."""
    window = make_window(size=(1280, 800))
    window.workspace.open_program("sort")
    idle(qtbot, window)
    line = window.header.findChild(ElidedLabel)
    assert line is not None
    assert line.isVisible()
    assert line.text().startswith("rounds = 1, values")
    assert line.toolTip() == window.workspace.form_line


def test_the_first_window_fits_its_screen(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a screen of 1440 x 900 a window of that size would have its status strip below the edge."""
    window = make_window()

    def fits(width: int, height: int) -> tuple[int, int]:
        monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, width, height))
        size = window.first_size()
        return size.width(), size.height()

    assert fits(2560, 1440) == (1440, 900)
    assert fits(1440, 900) == (1424, 852)
    assert fits(800, 600) == (1120, 700)


def test_the_strip_counts_proofs_with_their_noun(window: MainWindow) -> None:
    figures = MachineFigures(2, 0.5, 8 << 30, 1 << 30, ())
    texts = []
    for count in (0, 1, 2):
        window.strip.show_figures(figures, count, 0.0)
        texts += [part.text() for part in window.strip.findChildren(QLabel) if part.text().startswith("Library")]
    assert texts == ["Library  0 proofs", "Library  1 proof", "Library  2 proofs"]


def test_a_notice_can_be_taken_back_by_key(window: MainWindow) -> None:
    taken_back: list[bool] = []
    window.desk.notice("Deleted 3 proofs.", undo=lambda: taken_back.append(True))
    assert window.strip.notice.text() == "Deleted 3 proofs."
    assert window.strip.undo.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken_back == [True]
    assert not window.strip.undo.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken_back == [True]


def test_another_notice_takes_no_way_back_away(window: MainWindow) -> None:
    taken_back: list[str] = []
    window.desk.notice("Deleted the first.", undo=lambda: taken_back.append("first"))
    window.desk.notice("Deleted the second.", undo=lambda: taken_back.append("second"))
    window.desk.notice("A batch ended.")
    assert not window.strip.undo.isVisible()  # it would stand beside what it does not undo
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken_back == ["second", "first"]
    window.desk.notice("Deleted the third.", undo=lambda: taken_back.append("third"))
    window.strip.undo.click()
    assert taken_back == ["second", "first", "third"]
    assert not window.strip.take_back()


def dropped(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let go, as Qt would tell it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, no_button = QPointF(600, 400), Qt.MouseButton.NoButton
    action, modifiers = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), action, data, Qt.MouseButton.LeftButton, modifiers))
    assert window.drop.isVisible()
    assert paths[0].name in window.drop.text or str(len(paths)) in window.drop.text
    QApplication.sendEvent(window, QDropEvent(place, action, data, no_button, modifiers))
    assert not window.drop.isVisible()


def test_a_dropped_program_goes_into_hand(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    own = tmp_path / "own.elf"
    own.write_bytes(resource_path("guests", "range-proof", "range-proof.elf").read_bytes())
    window.show_page("system")
    dropped(window, own)
    qtbot.waitUntil(lambda: window.workspace.origin == str(own), timeout=WAIT_MS)
    idle(qtbot, window)
    assert window.workspace.program is not None
    assert window.workspace.program.name == "own"


def test_a_dropped_stranger_is_told_so(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    stranger = tmp_path / "letter.txt"
    stranger.write_text("Dear reader")
    window.show_page("system")
    dropped(window, stranger)
    qtbot.waitUntil(lambda: "letter.txt" in window.strip.notice.text(), timeout=WAIT_MS)
    assert window.workspace.origin == FIRST_PROGRAM


def test_the_theme_changes_live_and_everything_follows(qtbot: QtBot, window: MainWindow) -> None:
    def ground() -> int:
        return window.grab().toImage().pixelColor(42, 600).lightness()

    assert ground() < 40
    window.desk.look.choose("light")
    QApplication.processEvents()
    assert ground() > 200
    window.desk.look.choose("dark", 1.5)
    QApplication.processEvents()
    assert ground() < 40


def refused_window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window whose library is a file where the folder should be."""
    (tmp_path / "library").write_text("a file")
    store = window_store(tmp_path / "window.ini")
    window = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=tmp_path / "library")
    window.show()
    qtbot.waitUntil(lambda: window.middle.currentWidget() is window.trouble, timeout=WAIT_MS)
    return window


def test_a_library_that_cannot_be_opened_is_told_and_tried_again(qtbot: QtBot, tmp_path: Path) -> None:
    window = refused_window(qtbot, tmp_path)
    assert "library" in window.trouble.text_label.text()
    for name in PAGE_NAMES:
        window.show_page(name)
        QApplication.processEvents()
    (tmp_path / "library").unlink()
    QTest.mouseClick(window.trouble.again, Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    assert window.middle.currentWidget() is window.stack
    window.workspace.prove()
    idle(qtbot, window)
    assert "Trace" in window.workspace.proofs
    window.close()
    window.deleteLater()


def test_another_folder_can_be_chosen_for_the_library(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    window = refused_window(qtbot, tmp_path)
    window.trouble.folder_chosen.emit(str(tmp_path / "other"))
    idle(qtbot, window)
    assert window.middle.currentWidget() is window.stack
    assert (tmp_path / "other" / "library.sqlite").exists()
    assert load_user_settings().library_folder == str(tmp_path / "other")
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_word_of_the_frame_is_cut_off_at_large_text(qtbot: QtBot, window: MainWindow, scale: float) -> None:
    window.desk.look.choose("dark", scale)
    window.workspace.prove()
    window.workspace.record()
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        header = window.header
        parts = [part for part in header.findChildren(QAbstractButton) if part.isVisible()]
        assert header.main in parts
        for part in parts:
            place = part.mapTo(header, part.rect().bottomRight())
            assert place.x() <= header.width(), f"{name}: {part.text()!r} ends at {place.x()} of {header.width()}"
            assert place.y() <= header.height(), f"{name}: {part.text()!r} is taller than the header"
            assert part.width() >= min(part.sizeHint().width(), 300), f"{name}: {part.text()!r}"
        foot = window.rail.button("settings")
        assert foot.geometry().bottom() <= window.rail.height()
    window.desk.look.choose("dark", 1.0)


def test_figures_that_take_long_are_asked_for_once(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = [], threading.Event()
    look = window.upkeep._probe.look

    def slow() -> MachineFigures:
        asked.append(True)
        go_on.wait(10)
        return look()

    monkeypatch.setattr(window.upkeep._probe, "look", slow)
    idle(qtbot, window)
    for _ in range(3):
        window.upkeep._ask_figures()
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT_MS)
    answers: list[int] = []
    window.desk.run(lambda _bench, _report, _cancel: 1, answers.append, owner=window)
    qtbot.waitUntil(lambda: answers == [1], timeout=WAIT_MS)  # there is a thread for it
    assert asked == [True]
    go_on.set()
    idle(qtbot, window)


def test_widths_are_kept_for_each_size_of_text(window: MainWindow, tmp_path: Path) -> None:
    """At 200 % text, the widths of 100 % cut off the words of a column."""
    window.show_page("prove")
    store = window_store(tmp_path / "widths.ini")
    window.page.save_widths(store)
    small = set(store.allKeys())
    window.desk.look.choose(window.desk.look.choice, 2.0)
    window.page.save_widths(store)
    assert len(store.allKeys()) == 2 * len(small)


def test_a_search_without_a_match_says_so(window: MainWindow) -> None:
    window.open_palette()
    palette = palette_of(window)
    assert not palette.nothing.isVisible()
    QTest.keyClicks(palette.field, "qqqq")
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()
