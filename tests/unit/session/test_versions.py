"""Versions are those of this environment, and what is not known is not guessed."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError

import pytest

from studio import __version__
from studio.session.versions import versions


def test_the_versions_of_this_environment() -> None:
    found = dict(versions("6.1.2"))
    assert list(found)[:3] == ["Proving Studio", "Python", "Qt"]
    assert (found["Proving Studio"], found["Python"], found["Qt"]) == (__version__, platform.python_version(), "6.1.2")
    assert found["SQLite"] == sqlite3.sqlite_version
    assert all(found.values())
    assert "Qt" not in dict(versions())


def test_without_metadata_only_what_is_loaded_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setitem(__import__("sys").modules, "pyqtgraph", None)
    found = dict(versions(find=absent))
    assert found["pyqtgraph"] == "not known"
    assert found["psutil"] == dict(versions())["psutil"]
