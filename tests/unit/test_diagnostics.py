"""A bug leaves its traceback in a file that only its owner reads, from any thread."""

from __future__ import annotations

import faulthandler
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.diagnostics import install_hooks, record_bug


@pytest.fixture
def hooks() -> Iterator[None]:
    kept = sys.excepthook, threading.excepthook, sys.unraisablehook, faulthandler.is_enabled()
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = kept[:3]
    if not kept[3]:
        faulthandler.disable()


def raised(text: str) -> Exception:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        return error


@pytest.mark.posix
def test_the_log_has_the_traceback_and_is_private(tmp_path: Path) -> None:
    log = tmp_path / "state" / "log" / "studio.log"
    assert record_bug(raised("first \udcff"), log) == log
    assert record_bug(raised("second"), log) == log
    text = log.read_text(encoding="utf-8")
    assert text.count("Traceback") == 2
    assert "RuntimeError: first" in text
    assert "RuntimeError: second" in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_without_a_place_for_the_log_nothing_else_breaks(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert record_bug(raised("x"), tmp_path / "file" / "log" / "studio.log") is None


@pytest.mark.usefixtures("hooks")
def test_every_hook_writes_to_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "studio.log"
    install_hooks(log)
    sys.excepthook(RuntimeError, raised("in main"), None)
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(RuntimeError("in a thread")))
    thread.start()
    thread.join()

    class Unraisable:
        exc_type, exc_value, exc_traceback = RuntimeError, raised("while deleting"), None
        err_msg, object = None, None

    sys.unraisablehook(Unraisable())  # type: ignore[arg-type]
    text = log.read_text(encoding="utf-8")
    for place in ("in main", "in a thread", "while deleting"):
        assert place in text
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.usefixtures("hooks")
def test_whoever_wants_is_told_once_and_the_hooks_are_put_back(tmp_path: Path) -> None:
    log, told = tmp_path / "studio.log", []
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def tell(error: BaseException, where: Path | None) -> None:
        told.append((str(error), where))
        raise RuntimeError("while telling")

    restore = install_hooks(log, tell)
    sys.excepthook(RuntimeError, raised("in main"), None)
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(RuntimeError("in a thread")))
    thread.start()
    thread.join()
    assert told == [("in main", log), ("in a thread", log)]
    assert log.read_text(encoding="utf-8").count("RuntimeError: while telling") == 2
    restore()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
