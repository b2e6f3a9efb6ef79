"""Logging and the three exception hooks: the one place where a bug becomes a short message and a detailed log entry."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from studio.host.paths import ensure_owner_only_file, make_private_folder, user_paths

_LOG_BYTES = 1_000_000
_LOG_FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

logger = logging.getLogger(__name__)
Told = Callable[[BaseException, Path | None], None]


def log_file() -> Path:
    """Where an unexpected error of this user leaves its details."""
    return user_paths().log_file


def record_bug(error: BaseException, log_file: Path) -> Path | None:
    """Write `error` with its traceback to `log_file`; None when even that is not possible."""
    try:
        make_private_folder(log_file.parent)
        ensure_owner_only_file(log_file)
        handler = logging.handlers.RotatingFileHandler(
            log_file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(handler)
    try:
        logger.error("unexpected error", exc_info=(type(error), error, error.__traceback__))
    finally:
        logger.removeHandler(handler)
        handler.close()
    return log_file


def install_hooks(log_file: Path, told: Told | None = None) -> Callable[[], None]:
    """Send every exception that nobody caught, in any thread, to the log; a crash of native code shows its stacks.

    `told` hears of each from the thread that it happened in, with the log where one could be written. What is returned
    puts the hooks back that were there before.
    """
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def tell(error: BaseException) -> None:
        log = record_bug(error, log_file)
        if told is None:
            return
        try:
            told(error, log)
        except BaseException as trouble:  # telling must not become the next thing to tell
            record_bug(trouble, log_file)

    def on_main(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        tell(error.with_traceback(trace))

    def on_thread(report: threading.ExceptHookArgs) -> None:
        if report.exc_value is not None:
            tell(report.exc_value)

    def on_unraisable(report: sys.UnraisableHookArgs) -> None:
        if report.exc_value is not None:  # while something is deleted: the log is enough
            record_bug(report.exc_value, log_file)

    def restore() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    sys.excepthook = on_main
    threading.excepthook = on_thread
    sys.unraisablehook = on_unraisable
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)
    return restore
