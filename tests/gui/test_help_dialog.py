"""The help: by key, by a page, by search and by links; offline; and the keys that it tells are the keys there are."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.help_dialog import HelpDialog
from studio.gui.views.pages import PAGES, PageEntry
from studio.gui.views.presentation.presentation_window import PresentationWindow
from studio.session.help_pages import HelpPage, help_pages, pages_with
from tests.gui.windows import WAIT_MS, idle

KEY = re.compile(r"(?:F\d+|\?|[\[\]]|(?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z]|Enter|Left|Right|F\d+|,))")
CODE = re.compile(r"`([^`\n]+)`")


def opened() -> list[HelpDialog]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, HelpDialog) and widget.isVisible()
    ]


def opened_by_key(qtbot: QtBot, window: MainWindow) -> HelpDialog:
    QTest.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = opened()
    qtbot.waitUntil(lambda: dialog.page is not None, timeout=WAIT_MS)
    return dialog


def titles(dialog: HelpDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_topics_by_key_and_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened_by_key(qtbot, window)
    assert titles(dialog) == [page.title for page in help_pages()]
    assert "Three clicks" in dialog.text.toPlainText()
    assert dialog.search.hasFocus()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.page is not None
    assert dialog.page.name == "words"
    item = dialog.list.item(2)
    place = dialog.list.visualItemRect(item).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "never merged" in dialog.text.toPlainText()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened() == []


def test_search(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened_by_key(qtbot, window)
    QTest.keyClicks(dialog.search, "salt")
    found = [page.title for page in pages_with(help_pages(), "salt")]
    qtbot.waitUntil(lambda: titles(dialog) == found, timeout=WAIT_MS)
    assert dialog.text.textCursor().selectedText() == "salt"
    first = dialog.text.textCursor().position()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.text.textCursor().hasSelection()
    assert dialog.text.textCursor().position() >= first
    QTest.keyClicks(dialog.search, "nothing of the kind")
    qtbot.waitUntil(dialog.nothing.isVisible, timeout=WAIT_MS)
    assert dialog.text.toPlainText() == ""
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(dialog)) == len(help_pages()), timeout=WAIT_MS)
    dialog.text.setFocus()
    QTest.keyClick(dialog.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dialog.search.hasFocus()
    dialog.close()


def test_links_lead_to_topics_and_nowhere_else(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened_by_key(qtbot, window)
    dialog.text.anchorClicked.emit(QUrl("trace-keys"))
    assert dialog.page is not None
    assert dialog.page.name == "trace-keys"
    dialog.text.anchorClicked.emit(QUrl("https://example.org/"))
    assert dialog.page.name == "trace-keys"
    assert dialog.text.loadResource(2, QUrl("file:///etc/hostname")) is None
    dialog.close()


def test_a_page_opens_its_topic(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.go_to("help", "trace keys")
    (dialog,) = opened()
    qtbot.waitUntil(lambda: dialog.page is not None and dialog.page.name == "trace-keys", timeout=WAIT_MS)
    window.desk.look.choose("light")
    assert dialog.page is not None
    assert "who wrote this last" in dialog.text.toPlainText()
    dialog.close()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_the_question_mark_opens_the_topic_of_the_page_in_view(
    qtbot: QtBot, window: MainWindow, entry: PageEntry
) -> None:
    window.show_page(entry.name)
    by_key = opened_by_key(qtbot, window)
    assert by_key.page is not None
    assert by_key.page.name == entry.topic
    by_key.close()
    QTest.mouseClick(window.rail.button("help"), Qt.MouseButton.LeftButton)
    (by_mouse,) = opened()
    qtbot.waitUntil(lambda: by_mouse.page is not None and by_mouse.page.name == entry.topic, timeout=WAIT_MS)
    by_mouse.close()


@pytest.mark.parametrize("page", help_pages("en"), ids=lambda page: page.name)
def test_every_key_is_one_that_there_is(qtbot: QtBot, window: MainWindow, page: HelpPage) -> None:
    keys = {"Ctrl"}  # held while the wheel turns
    for name in ("prove", "trace"):
        window.show_page(name)
        keys |= {command.key for command in window.page.commands()}
    idle(qtbot, window)
    keys |= {command.key for command in window.commands()}
    keys |= {
        command.key for command in PresentationWindow(window.desk, window.workspace, window._store, window).commands()
    }
    named = {text for text in CODE.findall(page.text) if KEY.fullmatch(text)}
    assert named or page.name not in ("first-proof", "trace-keys")
    assert {key.replace("Enter", "Return") for key in named} <= keys
