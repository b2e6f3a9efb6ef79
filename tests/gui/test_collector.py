"""Garbage with Qt objects in it is collected on the thread of the window, whoever made it."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.gui.collector import Collector
from tests.gui.windows import WAIT_MS

MANY = 3_000


class Noting(QObject):
    """Notes on which thread its cycle is collected."""

    threads: list[str] = []  # noqa: RUF012 - shared on purpose

    def __init__(self) -> None:
        super().__init__()
        self.cycle = self

    def __del__(self) -> None:
        self.threads.append(threading.current_thread().name)


def allocate() -> None:
    """Enough for many collections, were they automatic."""
    for _ in range(200):
        [[] for _ in range(2_000)]


def test_a_worker_that_allocates_destroys_no_qt_object(qtbot: QtBot) -> None:
    collector = Collector()
    try:
        assert not gc.isenabled()
        Noting.threads.clear()
        for _ in range(MANY):
            Noting()
        worker = threading.Thread(target=allocate, name="worker")
        worker.start()
        worker.join()
        assert Noting.threads == []
        qtbot.waitUntil(lambda: len(Noting.threads) == MANY, timeout=WAIT_MS)  # by the timer
        assert set(Noting.threads) == {threading.current_thread().name}
    finally:
        collector.stop()


def test_the_automatic_collection_comes_back() -> None:
    gc.enable()
    Collector().stop()
    assert gc.isenabled()
    gc.disable()
