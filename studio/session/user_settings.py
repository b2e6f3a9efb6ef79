"""Reading and changing the settings file of this user."""

from __future__ import annotations

import threading
from pathlib import Path

from studio.host.paths import user_paths
from studio.settings import DEFAULT_SETTINGS, OPTIONS, Settings, load_settings, save_settings, with_option

_CHANGING = threading.Lock()
"""Two fields that a person leaves one after the other are written by two threads: neither may undo the other."""


def settings_file() -> Path:
    """Where the settings of this user are; it need not exist."""
    return user_paths().settings_file


def load_user_settings() -> Settings:
    """The settings of this user; the defaults where there are none."""
    return load_settings(settings_file())


def change_setting(name: str, value: int | str) -> Settings:
    """Set one option and write the file; the settings as they are now."""
    with _CHANGING:
        settings = with_option(load_user_settings(), name, value, where=str(settings_file()))
        save_settings(settings_file(), settings)
    return settings


def keep_settings(settings: Settings) -> Settings:
    """Write all of them, as they were before a reset, say."""
    save_settings(settings_file(), settings)
    return settings


def reset_settings(name: str | None = None) -> Settings:
    """One option back to its default, or all: that works even when the file cannot be understood."""
    if name is None:
        save_settings(settings_file(), DEFAULT_SETTINGS)
        return DEFAULT_SETTINGS
    option = OPTIONS.get(name)
    return change_setting(name, option.default if option is not None else 0)
