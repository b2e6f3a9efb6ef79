"""Proofs that take the whole machine stand in line; whoever waits hears a cancel, and says what it waits for."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import cast

import pytest

from studio.backends.protocol import Backend, NoWatcher
from studio.model.errors import Cancelled
from studio.native import Control
from studio.session.turns import turn

WAIT_S = 20.0


@dataclass
class Named:
    id: str
    one_at_a_time: bool


def backend(name: str, *, alone: bool = True) -> Backend:
    return cast(Backend, Named(name, alone))


def test_one_after_the_other() -> None:
    inside, most, guard = 0, 0, threading.Lock()

    def prove() -> None:
        nonlocal inside, most
        with turn(backend("whole machine"), Control(), NoWatcher()):
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.02)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=prove) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert (inside, most) == (0, 1)


def test_others_need_no_turn() -> None:
    one = backend("side by side", alone=False)
    with turn(one, Control(), NoWatcher()), turn(one, Control(), NoWatcher()):
        pass


def test_a_cancel_is_heard_while_waiting_and_the_turn_goes_on() -> None:
    watcher, control = NoWatcher(), Control()
    heard = threading.Event()

    def wait() -> None:
        with pytest.raises(Cancelled), turn(backend("held"), control, watcher):
            raise AssertionError("it was not its turn")
        heard.set()

    with turn(backend("held"), Control(), NoWatcher()):
        waiting = threading.Thread(target=wait)
        waiting.start()
        until = time.monotonic() + WAIT_S
        while not watcher.phase and time.monotonic() < until:
            time.sleep(0.01)
        assert watcher.phase == "waiting for another proof"
        control.cancel()
        waiting.join(WAIT_S)
        assert heard.is_set()
    watcher.phase = "proving"
    with turn(backend("held"), Control(), watcher):
        assert watcher.phase == "proving"


def test_a_failure_gives_the_turn_on() -> None:
    with pytest.raises(ValueError, match="broken"), turn(backend("fails"), Control(), NoWatcher()):
        raise ValueError("broken")
    with turn(backend("fails"), Control(), NoWatcher()):
        pass
