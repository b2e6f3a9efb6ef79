"""Work in a thread: its result, its errors, its cancel, its progress."""

from __future__ import annotations

import _thread
import io
import re
import threading
import time

import pytest

from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.session import Control, ProverWatch


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_result_comes_back() -> None:
    assert run_cancellable(lambda _: 7) == 7


@pytest.mark.parametrize(
    "error", [UserError("cli.usage"), ZeroDivisionError(), BaseException("a panic"), SystemExit(3)]
)
def test_errors_come_back_as_they_are(error: BaseException) -> None:
    def fails(_: Control) -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        run_cancellable(fails)
    assert raised.value is error


def interrupt_soon() -> None:
    threading.Timer(0.2, _thread.interrupt_main).start()


def test_ctrl_c_sets_the_cancel_flag() -> None:
    def waits(control: Control) -> None:
        while not control.cancelled:
            time.sleep(0.01)
        raise Cancelled

    interrupt_soon()
    with pytest.raises(Cancelled):
        run_cancellable(waits)


def test_work_that_ends_in_spite_of_the_cancel_is_still_cancelled() -> None:
    def ends(control: Control) -> str:
        while not control.cancelled:
            time.sleep(0.01)
        return "done"

    interrupt_soon()
    with pytest.raises(Cancelled):
        run_cancellable(ends)


def test_progress_is_one_line_that_goes_away() -> None:
    terminal, file = Terminal(), io.StringIO()
    run_cancellable(lambda _: time.sleep(0.8), terminal)
    run_cancellable(lambda _: time.sleep(0.8), file)
    assert "0 steps" in terminal.getvalue()
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")
    assert file.getvalue() == ""


def test_short_work_shows_nothing() -> None:
    terminal = Terminal()
    run_cancellable(lambda _: None, terminal)
    assert terminal.getvalue() == ""


def test_a_foreign_prover_shows_its_phase_and_no_percentage() -> None:
    watch, terminal = ProverWatch(), Terminal()
    watch.expected_s = 20.0

    def work(_: Control) -> int:
        watch.phase = "proving segment 1 of 2"
        time.sleep(0.8)
        return 1

    assert run_cancellable(work, terminal, watch) == 1
    shown = terminal.getvalue()
    assert re.search(r"proving segment 1 of 2, \d s of about 20 s \(Ctrl-C: starts again from 0\)", shown)
    assert "%" not in shown
    assert shown.endswith("\r")


def test_one_that_takes_longer_than_expected_says_so() -> None:
    watch, terminal = ProverWatch(), Terminal()
    watch.expected_s = 0.1
    run_cancellable(lambda _: time.sleep(0.8), terminal, watch)
    assert "longer than the 0 s expected" in terminal.getvalue()


def test_ctrl_c_is_shown_while_the_prover_ends() -> None:
    watch, terminal, heard = ProverWatch(), Terminal(), threading.Event()

    def waits(control: Control) -> None:
        time.sleep(0.6)
        while not control.cancelled:
            time.sleep(0.01)
        time.sleep(0.3)
        raise Cancelled

    threading.Timer(0.9, _thread.interrupt_main).start()
    with pytest.raises(Cancelled):
        run_cancellable(waits, terminal, watch, cancel=heard.set)
    assert heard.is_set()
    assert "cancelling, " in terminal.getvalue()
