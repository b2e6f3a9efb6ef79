"""Runs the work of a command in a thread, so that Ctrl-C can cancel it and its progress can be shown meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Generic, TextIO, TypeVar

from studio.model.errors import Cancelled
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_text, seconds_text
from studio.session import Control, ProverWatch

_Result = TypeVar("_Result")
_POLL_S = 0.1
_QUIET_S = 0.5  # shorter work shows no progress at all


class _Work(Generic[_Result]):
    """One callable on its way; the engine leaves the interpreter free while it runs."""

    def __init__(self, work: Callable[[Control], _Result], control: Control) -> None:
        self._work = work
        self._control = control
        self._result: _Result | None = None
        self._error: BaseException | None = None
        self.finished = threading.Event()

    def run(self) -> None:
        try:
            self._result = self._work(self._control)
        except BaseException as error:  # a panic of the engine is no Exception; `outcome` raises it again
            self._error = error
        finally:
            self.finished.set()

    def outcome(self) -> _Result:
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # set whenever there is no error


def run_cancellable(
    work: Callable[[Control], _Result],
    errors: TextIO | None = None,
    watch: ProverWatch | None = None,
    *,
    cancel: Callable[[], object] | None = None,
) -> _Result:
    """`work(control)`; Ctrl-C cancels it, and a terminal on standard error sees how far it is.

    `watch`: of a prover that counts no steps; what it does and how long it took are shown instead. `cancel` is called
    on Ctrl-C, too.
    """
    control = Control()
    running = _Work(work, control)
    thread = threading.Thread(target=running.run, name="work", daemon=True)
    progress = _Progress(errors or sys.stderr, watch)
    thread.start()
    while True:
        try:
            while not running.finished.wait(_POLL_S):
                progress.show(control)
            break
        except KeyboardInterrupt:
            control.cancel()
            if cancel is not None:
                cancel()
            progress.show(control)
    progress.clear()
    result = running.outcome()
    if control.cancelled:  # it came too late to stop the work, but the person still said stop
        raise Cancelled
    return result


class _Progress:
    """One line that is written over again, on terminals only."""

    def __init__(self, stream: TextIO, watch: ProverWatch | None) -> None:
        self._stream = stream
        self._watch = watch
        self._is_terminal = stream.isatty()
        self._started_ns = time.monotonic_ns()
        self._width = 0

    def show(self, control: Control) -> None:
        elapsed_ns = time.monotonic_ns() - self._started_ns
        if not self._is_terminal or elapsed_ns < _QUIET_S * 1e9:
            return
        if self._watch is None:
            steps = control.steps
            text = f"{count_text(steps)} steps, {duration_text(elapsed_ns)}, {rate_text(steps, elapsed_ns)}"
        else:
            text = _watched(self._watch, elapsed_ns, cancelling=control.cancelled)
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def clear(self) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()


def _watched(watch: ProverWatch, elapsed_ns: int, *, cancelling: bool) -> str:
    """What a foreign prover does now; no percentage, since it tells none."""
    time_text = seconds_text(elapsed_ns)
    if cancelling:
        return translate(N_("cancelling, {time}")).format(time=time_text)
    if watch.expected_s is not None:
        expected = seconds_text(round(watch.expected_s) * 1_000_000_000)
        late = elapsed_ns > watch.expected_s * 1e9
        text = N_("{time}, longer than the {expected} expected") if late else N_("{time} of about {expected}")
        time_text = translate(text).format(time=time_text, expected=expected)
    told = translate(N_("{phase}, {time} (Ctrl-C: starts again from 0)"))
    return told.format(phase=watch.phase or translate(N_("proving")), time=time_text)
