"""The end of a long job is told to somebody who is elsewhere, as it was, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from studio.gui import ended_jobs
from studio.gui.ended_jobs import KEY, OFF, EndedJobs
from studio.gui.views.frame.window import MainWindow
from studio.model.errors import Cancelled, UserError
from studio.session import Workbench
from studio.session.background import Cancel, Report
from tests.gui.windows import idle

Told = list[tuple[str, str]]


@pytest.fixture
def told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What is told; every job is a long one, and nobody looks."""
    heard: Told = []
    monkeypatch.setattr(ended_jobs, "LONG_NS", 0)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    EndedJobs(window.desk, window, window._store, lambda title, text: heard.append((title, text)))
    return heard


def do(qtbot: QtBot, window: MainWindow, work: Callable[[], object], title: str = "Proving fibonacci") -> None:
    def job(_bench: Workbench, _report: Report, _cancel: Cancel) -> object:
        return work()

    window.desk.run(job, lambda _value: None, lambda _failure: None, owner=window, title=title)
    idle(qtbot, window)


def fail() -> None:
    raise UserError("file.not_found", {"path": "x.elf"})


def cancel() -> None:
    raise Cancelled


def test_an_end_is_told(qtbot: QtBot, window: MainWindow, told: Told) -> None:
    do(qtbot, window, lambda: 1)
    ((title, text),) = told
    assert title == "Proving fibonacci"
    assert text.startswith("Ended after ")
    assert "prove" not in text.lower()  # a refused proof has ended, too


def test_a_failure_is_told_as_one(qtbot: QtBot, window: MainWindow, told: Told) -> None:
    do(qtbot, window, fail)
    ((_title, text),) = told
    assert text.startswith("Failed after ")
    assert "x.elf" in text


def test_what_a_person_cancelled_is_not_told(qtbot: QtBot, window: MainWindow, told: Told) -> None:
    do(qtbot, window, cancel)
    assert told == []


def test_looks_are_not_told(qtbot: QtBot, window: MainWindow, told: Told) -> None:
    do(qtbot, window, lambda: 1, title="")
    assert told == []


def test_a_short_job_is_not_told(qtbot: QtBot, window: MainWindow, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ended_jobs, "LONG_NS", 60_000_000_000)
    do(qtbot, window, lambda: 1)
    assert told == []


def test_whoever_looks_is_not_told(
    qtbot: QtBot, window: MainWindow, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    do(qtbot, window, lambda: 1)
    assert told == []


def test_it_can_be_switched_off(qtbot: QtBot, window: MainWindow, told: Told) -> None:
    window._store.setValue(KEY, OFF)
    do(qtbot, window, lambda: 1)
    assert told == []
    window._store.setValue(KEY, "")
    do(qtbot, window, lambda: 1)
    assert len(told) == 1


def test_without_a_tray_nothing_goes_wrong(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ended_jobs, "LONG_NS", 0)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    ended = EndedJobs(window.desk, window, window._store)
    do(qtbot, window, lambda: 1)
    assert ended.findChildren(QSystemTrayIcon) == []
