"""Another language without a new start: the frame, each page and the open settings speak it, and nothing is lost."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.help_dialog import HelpDialog
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.settings_dialog import SettingsDialog
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.gui.views.trace.trace_page import TracePage
from studio.model.text import language, translate
from studio.model.window import PAGE_NAMES
from studio.resources import resource_path
from studio.session import BACKEND_NAMES
from tests.gui.shown_texts import ShownText, shown_texts
from tests.gui.windows import WAIT_MS, idle, is_activated

HAN = re.compile("[\u4e00-\u9fff]")
NAMES = (*BACKEND_NAMES, "value")  # of a backend that is a page, too; of a public output

SENTENCE = re.compile(
    r"(?<![\w/-])(the|of|and|is|are|this|that|with|for|not|from|was|has|it|to|on|others|some)(?![\w/-])", re.I
)
CODE = ("LineTable", "StepTable", "RegisterTable", "DumpTable", "QPlainTextEdit")


@pytest.fixture
def proved(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.workspace.prove()
    window.workspace.record()
    idle(qtbot, window)
    return window


def english_that_has_chinese() -> Iterator[str]:
    """Every English text whose Chinese differs."""
    path = resource_path("catalogues", "zh_CN", "LC_MESSAGES", "studio.mo")
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    for text, said in catalogue._catalog.items():  # type: ignore[attr-defined]  # the module has no other way
        if text and text != said and text not in NAMES:
            yield text


def choose_in_settings(qtbot: QtBot, window: MainWindow, name: str) -> SettingsDialog:
    qtbot.waitUntil(lambda: is_activated(window), timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(SettingsDialog)
    QTest.mouseClick(dialog.appearance.language.button(name), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: language() == name, timeout=WAIT_MS)
    idle(qtbot, window)
    (again,) = [one for one in window.findChildren(SettingsDialog) if one.isVisible()]
    return again


def test_everything_speaks_the_other_language_at_once_and_back(qtbot: QtBot, proved: MainWindow) -> None:
    window = proved
    for name in PAGE_NAMES:  # all are built before
        window.show_page(name)
        idle(qtbot, window)
    window.show_page("prove")
    english = set(english_that_has_chinese())
    proof = window.workspace.proofs["Trace"]
    dialog = choose_in_settings(qtbot, window, "zh_CN")
    assert dialog.windowTitle() == "设置"
    left = {("settings", one) for one in shown_texts(dialog) if one.text in english}
    dialog.close()
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        shown = shown_texts(window)
        left |= {(name, one) for one in shown if one.text in english}
        assert sum(bool(HAN.search(one.text)) for one in shown) > 20
    assert left == set()
    assert "年" in QLocale().toString(QDate(2026, 11, 26), QLocale.FormatType.LongFormat)
    assert window.workspace.proofs["Trace"] is proof
    choose_in_settings(qtbot, window, "en").close()
    for name in PAGE_NAMES:
        window.show_page(name)
        idle(qtbot, window)
        chinese = [one.text for one in shown_texts(window) if HAN.search(one.text)]
        assert chinese == [], name


def test_what_a_page_shows_is_shown_again(qtbot: QtBot, proved: MainWindow) -> None:
    window = proved
    window.show_page("library")
    idle(qtbot, window)
    library = window.page
    assert isinstance(library, LibraryPage)
    library.proofs.bar.field.setText("fibonacci")
    window.show_page("trace", 100)
    qtbot.waitUntil(lambda: isinstance(window.page, TracePage) and window.page.settled, timeout=WAIT_MS)
    window.desk.language_wanted.emit("zh_CN")
    qtbot.waitUntil(lambda: language() == "zh_CN", timeout=WAIT_MS)
    idle(qtbot, window)
    trace = window.page
    assert isinstance(trace, TracePage)
    qtbot.waitUntil(lambda: trace.settled and trace.navigator.at.step == 100, timeout=WAIT_MS)
    window.show_page("library")
    idle(qtbot, window)
    again = window.page
    assert isinstance(again, LibraryPage)
    assert again is not library
    assert again.proofs.bar.field.text() == "fibonacci"


def test_it_waits_for_what_runs(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("throughput")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ThroughputPage)
    page.setup.times.setText("100000")
    qtbot.waitUntil(lambda: page.setup.plan is not None and not page.setup.checking, timeout=WAIT_MS)
    page.start()
    qtbot.waitUntil(lambda: page.batch.running, timeout=WAIT_MS)
    window.desk.language_wanted.emit("zh_CN")
    QApplication.processEvents()
    assert (language(), window.page) == ("en", page)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: language() == "zh_CN", timeout=WAIT_MS)
    idle(qtbot, window)
    assert window.page is not page
    assert translate("Stop batch") == "停止批次"


def test_it_waits_for_another_dialog(qtbot: QtBot, window: MainWindow) -> None:
    window.open_help()
    (help_dialog,) = window.findChildren(HelpDialog)
    page = window.page
    window.desk.language_wanted.emit("zh_CN")
    qtbot.wait(100)
    assert help_dialog.isVisible()
    assert (language(), window.page) == ("en", page)
    help_dialog.close()
    qtbot.waitUntil(lambda: language() == "zh_CN", timeout=WAIT_MS)
    assert window.page is not page


def test_the_same_language_builds_nothing_anew(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page
    window.desk.language_wanted.emit("en")
    idle(qtbot, window)
    assert window.page is page


def test_no_english_sentence_is_left(qtbot: QtBot, proved: MainWindow) -> None:
    """Names, units, keys and code may be Latin; words that only a sentence has may not."""
    window = proved
    window.desk.language_wanted.emit("zh_CN")
    qtbot.waitUntil(lambda: language() == "zh_CN", timeout=WAIT_MS)
    left: dict[str, str] = {}
    for name in PAGE_NAMES:
        window.show_page(name)
        for _ in range(3):
            idle(qtbot, window)
        left |= {one.text: name for one in shown_texts(window) if is_english(one)}
    for key in ("Ctrl+K", "?", "F1", "F2", "Ctrl+,"):
        next(command for command in window.commands() if command.key == key).act()
        idle(qtbot, window)
        (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
        left |= {one.text: key for one in shown_texts(dialog) if is_english(one)}
        dialog.close()
        QApplication.processEvents()
    assert left == {}


def is_english(shown: ShownText) -> bool:
    return bool(SENTENCE.search(shown.text)) and shown.where not in CODE


def test_an_english_sentence_is_found() -> None:
    assert is_english(ShownText("QLabel", "安装后 Then press it again."))
    assert not is_english(ShownText("QLabel", "RISC Zero 的 r0vm"))
    assert not is_english(ShownText("LineTable", "/* what is hashed */"))
