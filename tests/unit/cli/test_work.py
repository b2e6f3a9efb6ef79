"""Work in a thread: its result, its errors, its cancel, its progress."""

from __future__ import annotations

import _thread
import io
import threading
import time

import pytest

from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.session import Control


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
