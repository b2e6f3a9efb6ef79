"""A start from a terminal: what Qt refuses becomes a message instead of an abort, and Ctrl-C closes the window."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler

from studio.model.errors import UserError
from studio.session import QT_PACKAGES_OF_DEBIAN

_NOISE = frozenset({"This plugin does not support propagateSizeHints()"})  # the offscreen platform, about every window
_REFUSED = 4  # as studio.cli.exit_codes says of window.refused; a test compares them


def refusal(lines: list[str]) -> UserError:
    """What Qt said before it gave up, as a message. Its last line is general advice, the first ones name the reason."""
    reasons = [line.strip().rstrip(".") for line in lines[:-1]] or [lines[-1].splitlines()[0].rstrip(".")]
    return UserError("window.refused", {"reason": "; ".join(reasons), "packages": " ".join(QT_PACKAGES_OF_DEBIAN)})


def tell_no_noise() -> None:
    """From now on, what Qt says goes to the terminal, but for what is no news to anybody."""

    def listen(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if text not in _NOISE and sys.stderr is not None:
            print(text, file=sys.stderr)

    qInstallMessageHandler(listen)


def _end(error: UserError) -> None:
    print(error, file=sys.stderr, flush=True)
    os._exit(_REFUSED)  # a return would lead into the abort


@contextmanager
def explained_refusal(end: Callable[[UserError], None] = _end) -> Iterator[None]:
    """While the application object is made: say why Qt cannot start, and end."""
    lines: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        lines.append(text)
        if kind is QtMsgType.QtFatalMsg:
            end(refusal(lines))

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for line in lines:  # nothing fatal: what was held back is told after all
        print(line, file=sys.stderr)


def close_by_signals(close: Callable[[], object]) -> list[int]:
    """Ctrl-C, and the end of the session or the terminal, close the window as its button does; which of them came."""
    arrived: list[int] = []

    def ask(number: int, _frame: object) -> None:
        arrived.append(number)
        QTimer.singleShot(0, close)  # not here, in the middle of whatever runs

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), ask)
    return arrived
