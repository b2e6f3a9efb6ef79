"""The pauses of a window that cannot be opened are named, not made up."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from studio.session.bench import window
from tests.unit.session.bench.test_measuring import measuring


def test_without_qt_nothing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    bench = measuring(tmp_path, quick=True)
    window.measure(bench)
    assert bench.figures == []
    assert {one.reason for one in bench.absent} == {"PySide6 is not installed"}


def test_a_window_that_does_not_open_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (sys.executable, "-c", "import sys; sys.exit('no screen\\nTraceback')")
    monkeypatch.setattr(window, "studio_command", lambda *_: broken)
    bench = measuring(tmp_path, quick=True)
    window.measure(bench)
    assert {one.reason for one in bench.absent} == {"no screen"}
