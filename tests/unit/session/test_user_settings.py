"""Changing the settings of the person whose environment this is: here, of nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import user_settings
from studio.session.user_settings import (
    change_setting,
    keep_settings,
    load_user_settings,
    reset_settings,
    settings_file,
)
from studio.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_change_and_reset() -> None:
    assert load_user_settings() == Settings()
    assert change_setting("max_steps", 77).max_steps == 77
    assert change_setting("library_folder", "books").max_steps == 77
    assert load_user_settings() == Settings(max_steps=77, library_folder="books")
    assert reset_settings("max_steps") == Settings(library_folder="books")
    settings_file().write_text("broken =")
    with pytest.raises(UserError):
        reset_settings("max_steps")
    assert reset_settings() == load_user_settings() == Settings()


def test_all_of_them_come_back_after_a_reset() -> None:
    before = change_setting("max_steps", 77)
    reset_settings()
    assert keep_settings(before) == load_user_settings() == before


def test_a_change_that_is_refused_changes_nothing() -> None:
    change_setting("max_steps", 77)
    for name, value in (("max_steps", 0), ("max_steps", "many"), ("nothing", 1)):
        with pytest.raises(UserError):
            change_setting(name, value)
    with pytest.raises(UserError):
        reset_settings("nothing")
    assert load_user_settings().max_steps == 77


def test_two_changes_at_once_are_both_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    both_read, load = threading.Barrier(2), load_settings

    def slow(path: Path) -> Settings:
        settings = load(path)
        with suppress(threading.BrokenBarrierError):  # nobody else may read before this change is written
            both_read.wait(0.2)
        return settings

    monkeypatch.setattr(user_settings, "load_settings", slow)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change_setting, ("max_steps", "library_folder"), (77, "books")))
    assert load(settings_file()) == Settings(max_steps=77, library_folder="books")
