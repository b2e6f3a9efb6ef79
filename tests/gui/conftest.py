"""The window under test: real programs, a real library in a temporary folder, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.app import make_application, open_window, window_store
from studio.gui.language import speak
from studio.gui.look import Look
from studio.gui.views.frame.window import MainWindow
from studio.model.text import language
from studio.session import install_language
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, MakeWindow, idle, is_activated

_OWN_THREADS = ("look", "job", "library", "proving-studio")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the studio makes it."""
    return make_application()


@pytest.fixture(autouse=True)
def collection_on_this_thread() -> Iterator[None]:
    """As in the application: no worker thread destroys Qt objects."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def cargo_bin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No r0vm is found, whatever this machine has; a test may put one here."""
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if not Path(folder, "r0vm").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(folders))
    monkeypatch.setenv("RISC0_HOME", str(tmp_path / "risc0"))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "cargo"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # what one test's r0vm took is no other's forecast
    return tmp_path / "cargo" / "bin"


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    """Whatever language a test spoke, the next one reads English."""
    yield
    if language() != "en":
        speak(qapp, install_language("en"))


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Windows that share one library and one place for their state; each is closed at the end and leaves nothing."""
    made: list[MainWindow] = []

    def make(theme: str = "dark", size: tuple[int, int] = (1440, 900)) -> MainWindow:
        store = window_store(tmp_path / "window.ini")
        window = open_window(DEFAULT_SETTINGS, Look(theme), store, library_folder=tmp_path / "library")
        made.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitUntil(lambda: is_activated(window), timeout=WAIT_MS)
        idle(qtbot, window)
        return window

    yield make
    for window in made:
        window.close()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith(_OWN_THREADS)]
    active = [timer for window in made for timer in window.findChildren(QTimer) if timer.isActive()]
    for window in made:
        window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every later style sheet paints these, too
    assert left == [], f"threads that outlive the window: {left}"
    assert active == [], "timers that outlive the window"


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """One window at 1440 x 900 with fibonacci in hand."""
    return make_window()
