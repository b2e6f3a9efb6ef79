"""A pause finishes what runs and begins nothing new; its time is counted, a cancel ends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.session import Batch, BatchItem, Control, Keeping, Library, Session
from studio.session.pause import Pause

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now_ns = 0

    def __call__(self) -> int:
        return self.now_ns


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def test_only_the_time_in_which_nothing_runs_is_paused() -> None:
    clock = Clock()
    pause = Pause(clock)
    waits = threading.Event()
    with pause.working():
        pause.hold()
        clock.now_ns = 5
        assert (pause.held, pause.settled, pause.paused_ns) == (True, False, 0)

    def work() -> None:
        waits.set()
        pause.wait(lambda: False)

    thread = threading.Thread(target=work)
    thread.start()
    waits.wait()
    while not pause.settled:  # the thread is on its way there
        pass
    clock.now_ns = 25
    assert pause.paused_ns == 20
    pause.resume()
    thread.join()
    clock.now_ns = 100
    assert (pause.held, pause.settled, pause.paused_ns) == (False, False, 20)


def test_who_is_over_does_not_wait() -> None:
    pause = Pause()
    pause.hold()
    pause.wait(lambda: True)
    assert not pause.settled


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_batch_that_is_held_finishes_what_runs_and_keeps_it(library: Library, cancelled: bool) -> None:
    pause, control = Pause(), Control()
    items = [BatchItem(FIBONACCI, (number % 94).to_bytes(4, "little")) for number in range(2_000)]
    batch = Batch(SESSION, Keeping(SESSION, library), again=True, pause=pause)
    outcomes = []
    reached = threading.Event()

    def work() -> None:
        for outcome in batch.run(items, control):
            outcomes.append(outcome)
            if len(outcomes) == 10:
                pause.hold()
                reached.set()

    thread = threading.Thread(target=work)
    thread.start()
    reached.wait()
    while not pause.settled:
        pass
    told = len(outcomes)
    assert 10 <= told < len(items)
    assert library.count() == told  # every proof that was made is on disk and counted
    if cancelled:
        control.cancel()
    else:
        pause.resume()
    thread.join()
    assert len(outcomes) == len(items)
    assert library.count() == (told if cancelled else len(items))
    assert sum(outcome.cancelled for outcome in outcomes) == (len(items) - told if cancelled else 0)


def test_long_items_wait_one_by_one(library: Library) -> None:
    sort = SESSION.open("sort")
    items = [
        BatchItem(sort, SESSION.witness(sort, {"rounds": str(40 + number), "values": "random:4000:1"}))
        for number in range(12)
    ]
    pause = Pause()
    batch = Batch(SESSION, Keeping(SESSION, library), threads=2, pause=pause)
    outcomes = []
    reached = threading.Event()

    def work() -> None:
        for outcome in batch.run(items):
            outcomes.append(outcome)
            if len(outcomes) == 3:
                pause.hold()
                reached.set()

    thread = threading.Thread(target=work)
    thread.start()
    reached.wait()
    while not pause.settled:
        pass
    assert len(outcomes) < len(items)
    pause.resume()
    thread.join()
    assert sorted(outcome.index for outcome in outcomes) == list(range(len(items)))
    assert all(outcome.kept is not None for outcome in outcomes)
