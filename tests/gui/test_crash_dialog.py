"""An error that nobody expected: one readable dialog, whatever the thread; never two, and never about itself."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from studio.cli import exit_codes
from studio.gui import app, crashes
from studio.gui.crashes import Crashes
from studio.gui.look import Look
from studio.gui.views import crash_dialog
from studio.gui.views.crash_dialog import CrashDialog
from studio.gui.views.frame.window import MainWindow
from studio.model.window import WindowRequest
from tests.gui.windows import WAIT_MS


@pytest.fixture
def reports(window: MainWindow, tmp_path: Path) -> Iterator[Crashes]:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    made = Crashes(tmp_path / "log" / "studio.log", window.desk.look, window)
    made.install()
    yield made
    made.restore()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    if made.dialog is not None:
        made.dialog.accept()


def fail_in_the_window(text: str) -> None:
    def fail() -> None:
        raise RuntimeError(text)

    QTimer.singleShot(0, fail)


def shown(qtbot: QtBot, reports: Crashes) -> CrashDialog:
    qtbot.waitUntil(lambda: reports.dialog is not None and reports.dialog.isVisible(), timeout=WAIT_MS)
    assert reports.dialog is not None
    return reports.dialog


def dialogs() -> list[CrashDialog]:
    found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashDialog)]
    return [dialog for dialog in found if dialog.isVisible()]


def log_of(tmp_path: Path) -> str:
    return (tmp_path / "log" / "studio.log").read_text(encoding="utf-8")


def test_a_readable_report(qtbot: QtBot, reports: Crashes, tmp_path: Path) -> None:
    fail_in_the_window("the cause")
    dialog = shown(qtbot, reports)
    text = "\n".join(part.text() for part in dialog.findChildren(QLabel) if part.isVisible())
    assert "RuntimeError: the cause" in text
    assert "safe in your library" in text
    assert str(tmp_path / "log") in text
    assert "Traceback" not in text
    assert not dialog.details.isVisible()
    QTest.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
    assert dialog.details.isVisible()
    assert "Traceback" in dialog.details.toPlainText()
    QTest.keyClick(dialog.fold, Qt.Key.Key_Space)
    assert not dialog.details.isVisible()
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "the cause" in copied
    assert "PySide6" in copied
    assert log_of(tmp_path).count("RuntimeError: the cause") == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialogs() == []
    assert reports.dialog is None


def test_from_a_thread(qtbot: QtBot, reports: Crashes, tmp_path: Path) -> None:
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(RuntimeError("in a thread")), name="some thread")
    thread.start()
    thread.join()
    dialog = shown(qtbot, reports)
    assert "RuntimeError: in a thread" in dialog.headline.text()
    assert "some thread" in dialog.report.details
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialogs() == []


def test_never_a_second_dialog(qtbot: QtBot, reports: Crashes, tmp_path: Path) -> None:
    fail_in_the_window("the first")
    dialog = shown(qtbot, reports)
    reports.tell(ValueError("the second"), None)
    qtbot.waitUntil(dialog.more.isVisible, timeout=WAIT_MS)
    assert "1" in dialog.more.text()
    assert dialogs() == [dialog]
    assert dialog.headline.text() == "RuntimeError: the first"
    dialog.accept()
    fail_in_the_window("the first")
    qtbot.waitUntil(lambda: log_of(tmp_path).count("RuntimeError: the first") == 2, timeout=WAIT_MS)
    QApplication.processEvents()
    assert dialogs() == [], "the same place is told once"


def test_a_dialog_that_fails_itself_goes_to_the_log(
    qtbot: QtBot, reports: Crashes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("the dialog is broken")

    with monkeypatch.context() as patch:
        patch.setattr(crashes, "CrashDialog", broken)
        fail_in_the_window("the cause")
        qtbot.waitUntil(
            lambda: (tmp_path / "log" / "studio.log").exists() and "the dialog is broken" in log_of(tmp_path),
            timeout=WAIT_MS,
        )
    assert dialogs() == []
    reports.tell(ValueError("afterwards"), None)
    assert shown(qtbot, reports).open_log.isEnabled() is False, "there is no log of it"


def test_the_log_folder(qtbot: QtBot, reports: Crashes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Services:
        @staticmethod
        def openUrl(url: QUrl) -> None:
            opened.append(url.toLocalFile())

    monkeypatch.setattr(crash_dialog, "QDesktopServices", Services)
    fail_in_the_window("the cause")
    QTest.mouseClick(shown(qtbot, reports).open_log, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path / "log")]


def test_closing_the_studio(qtbot: QtBot, window: MainWindow, reports: Crashes) -> None:
    fail_in_the_window("the cause")
    QTest.mouseClick(shown(qtbot, reports).close_studio, Qt.MouseButton.LeftButton)
    assert dialogs() == []
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)


def test_a_window_that_cannot_be_made(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("no window")

    def look_and_close() -> None:
        (dialog,) = dialogs()
        assert "could not start" in "\n".join(part.text() for part in dialog.findChildren(QLabel))
        assert not dialog.go_on.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(app, "install_hooks", lambda _log: None)
    monkeypatch.setattr(app, "open_window", broken)
    monkeypatch.setattr(app, "kept_look", lambda *_: Look("light"))
    QTimer.singleShot(0, look_and_close)
    assert app.run_window(WindowRequest()) == exit_codes.BUG
    assert "ValueError: no window" in next((tmp_path / "XDG_STATE_HOME").rglob("*.log")).read_text(encoding="utf-8")
