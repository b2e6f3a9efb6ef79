"""Starting the window from a terminal: what Qt refuses is told, and Ctrl-C closes it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio.cli.exit_codes import of_error
from studio.gui.starting import refusal
from studio.gui.theme import theme_named
from studio.gui.views.pages import PAGES
from studio.model.window import PAGE_NAMES, THEMES

WAIT_S = 60


def test_the_command_line_knows_the_pages_and_themes_of_the_window() -> None:
    assert tuple(page.name for page in PAGES) == PAGE_NAMES
    assert {name for name in THEMES if name != "system"} == {theme_named(name).name for name in THEMES[1:]}


def test_the_first_lines_of_qt_are_the_reason() -> None:
    error = refusal(["xcb-cursor0 is needed.", " No plugin.", "This application failed.\n\nPlugins are: a, b."])
    assert error.params["reason"] == "xcb-cursor0 is needed; No plugin"
    assert "libxcb-cursor0" in str(error)


def test_a_single_line_is_the_reason_itself() -> None:
    assert refusal(["could not connect to display :7.\nmore"]).params["reason"] == "could not connect to display :7"


def test_qt_that_cannot_start_is_a_message_and_an_exit_code(user_environment: Mapping[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "studio", "gui"],
        capture_output=True,
        text=True,
        env={**user_environment, "QT_QPA_PLATFORM": "no-such-platform"},
        check=False,
        timeout=WAIT_S,
    )
    assert ended.returncode == of_error(refusal(["x"])) == 4
    assert "The window could not be opened: " in ended.stderr
    assert "no-such-platform" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there, a process cannot be sent a Ctrl-C alone")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 5), ("SIGTERM", 0)])
def test_a_signal_closes_the_window(name: str, code: int, user_environment: Mapping[str, str], tmp_path: Path) -> None:
    state = tmp_path / "config" / "proving-studio" / "window.ini"
    running = subprocess.Popen(
        [sys.executable, "-c", WITH_A_SIGN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**user_environment, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "there\n"
    running.send_signal(getattr(signal, name))
    _, err = running.communicate(timeout=WAIT_S)
    assert running.returncode == code
    assert "Traceback" not in err
    assert state.is_file()  # closed as by its button: the window wrote down where it was


# The start of the studio, with one line on standard output once the event loop runs.
WITH_A_SIGN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
run = QApplication.exec
def exec_with_a_sign(*_):
    QTimer.singleShot(100, lambda: print("there", flush=True))
    return run()
QApplication.exec = exec_with_a_sign
sys.argv = ["proving-studio"]
from studio.__main__ import main
main()
"""
